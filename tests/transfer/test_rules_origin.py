"""From which version files go on, and what they would take back of newer ones: tables of cases."""

import pytest

from lms.transfer.rules.origin import Loss, Mark, Version, base_number, losses, mark_text, read_mark

H1, H2, H3 = ("1" * 64, "2" * 64, "3" * 64)
FILES, BROWSER, MINE, OTHER = "", None, "export-one", "export-two"


@pytest.mark.parametrize(
    ("mark", "versions", "base"),
    [
        (None, [], 0),
        (None, [(H1, FILES)], 1),
        (None, [(H1, FILES), (H2, BROWSER)], 1),
        (None, [(H1, BROWSER)], None),
        (None, [(H1, MINE)], None),
        (Mark(2, H2, MINE), [(H1, FILES), (H2, BROWSER), (H3, BROWSER)], 2),
        (Mark(2, H2, MINE), [(H1, FILES), (H2, BROWSER), (H3, OTHER)], 2),
        (Mark(2, H2, MINE), [(H1, FILES), (H2, BROWSER), (H3, MINE), (H2, BROWSER)], 3),
        (Mark(1, H1, MINE), [(H1, FILES), (H2, BROWSER), (H1, BROWSER)], 3),
        (Mark(2, H3, MINE), [(H1, FILES), (H2, BROWSER)], None),
        (Mark(2, H2, MINE), [], 0),
        (Mark(0, "", MINE), [(H1, BROWSER)], 0),
        (Mark(0, "", MINE), [(H1, BROWSER), (H2, MINE), (H3, BROWSER)], 2),
    ],
)
def test_files_go_on_from_the_version_they_were_made_from_or_last_published_as(mark, versions, base):
    known = [Version(number, content, export) for number, (content, export) in enumerate(versions, 1)]
    assert base_number(mark, known) == base


A, B, QUIZ = "en/start/01-a.md", "en/start/02-b.md", "en/final/01-quiz.quiz"


@pytest.mark.parametrize(
    ("base", "newest", "files", "lost"),
    [
        ({A: "x"}, {A: "x"}, {A: "mine"}, []),
        ({A: "x"}, {A: "new"}, {A: "new"}, []),
        ({A: "x"}, {A: "new"}, {A: "x"}, [(A, False)]),
        ({A: "x"}, {A: "new"}, {A: "mine"}, [(A, True)]),
        ({}, {A: "new"}, {}, [(A, False)]),
        ({}, {A: "new"}, {A: "mine"}, [(A, True)]),
        ({A: "x"}, {}, {A: "x"}, [(A, False)]),
        ({A: "x"}, {}, {}, []),
        ({A: "x"}, {}, {A: "mine"}, [(A, True)]),
        ({A: "x"}, {"en/end/07-a.md": "x"}, {A: "x"}, [("en/end/07-a.md", False)]),
        ({A: "x", B: "y"}, {A: "x", B: "z"}, {A: "mine", B: "y"}, [(B, False)]),
        (
            {QUIZ: "q", "course.yaml": "m", "media/a.svg": "1"},
            {QUIZ: "r", "course.yaml": "n", "media/a.svg": "2"},
            {QUIZ: "q", "course.yaml": "m", "media/a.svg": "1"},
            [("course.yaml", False), ("media/a.svg", False), (QUIZ, False)],
        ),
    ],
)
def test_what_newer_versions_changed_and_the_files_do_not_say_would_be_taken_back(base, newest, files, lost):
    assert losses(base, newest, files) == tuple(Loss(*one) for one in lost)


def test_a_mark_is_read_as_it_was_written_and_anything_else_is_a_problem():
    for mark in (Mark(3, H3, "a-b_c123"), Mark(0, "", MINE)):
        assert read_mark(mark_text(mark), "x/.lull.yaml") == (mark, [])
    good = mark_text(Mark(3, H3, MINE))
    for bad in (
        "",
        "version: 3\n",
        "<<<<<<<",
        good.replace("3\n", "x\n", 1),
        good.replace(H3, "3"),
        good + "more: 1\n",
        good.replace(MINE, "é" * 9),
    ):
        mark, problems = read_mark(bad, "x/.lull.yaml")
        assert (mark, [one.path for one in problems]) == (None, ["x/.lull.yaml"]), bad
