"""Every error in a course's files is told with its file, line and what to do."""

from pathlib import Path

import pytest

from lms.core.problems import Problem
from lms.transfer.service import check
from tests.support.course_folder import (
    CLOCK,
    FILES,
    MANIFEST,
    PAGE_EN,
    PAGE_ZH,
    QUIZ_EN,
    QUIZ_ZH,
    Changes,
    both,
    page,
    with_hotspot,
    write_course,
)

EN, ZH = "en/start/01-greeting.md", "zh-Hant/start/01-greeting.md"


def problems_of(folder: Path, changes: Changes | None = None) -> list[Problem]:
    return check(write_course(folder, changes))


def manifest(old: str, new: str) -> Changes:
    assert old in MANIFEST
    return {"course.yaml": MANIFEST.replace(old, new)}


def test_a_good_course_has_no_problems(tmp_path):
    assert problems_of(tmp_path) == []


@pytest.mark.parametrize(
    ("changes", "file", "line", "words"),
    [
        # course.yaml
        (manifest("code: tiny", "code: Tiny!"), "course.yaml", 1, "lower-case"),
        (manifest("code: tiny", "code: other"), "course.yaml", 1, "differ"),
        (manifest("category: new-hire", "category: fun"), "course.yaml", 2, "new-hire, job-skill"),
        (manifest("category: new-hire\n", ""), "course.yaml", 1, "“category” is missing"),
        (manifest("[P4.1]", "[4.1]"), "course.yaml", 3, "P4.1"),
        (manifest("owner: tess", "owner: [a, b]"), "course.yaml", 4, "one line of text"),
        (manifest("source: en", "source: fr"), "course.yaml", 5, "not among the languages"),
        (manifest("[en, zh-Hant]", "[en, zh-Hant, de, fr, it, es]"), "course.yaml", 6, "at most 5 languages"),
        (manifest("[en, zh-Hant]", "english"), "course.yaml", 6, "Name languages"),
        (manifest("  zh-Hant: 小課程\n", ""), "course.yaml", 9, "missing in: zh-Hant"),
        (manifest("  zh-Hant: 小課程\n", "  zh-Hant: 小課程\n  fr: Petit\n"), "course.yaml", 11, "“fr” is not among"),
        (manifest("audience: Everyone", "audience: Everyone\nprice: 3"), "course.yaml", 8, "“price” means nothing"),
        (manifest("owner: tess", "owner: tess\nowner: bob"), "course.yaml", 5, "written twice"),
        (manifest("owner: tess", "owner: &x tess\nprice: *x"), "course.yaml", 4, "references"),
        (manifest("owner: tess", "owner: te: ss"), "course.yaml", 4, "valid YAML"),
        (manifest("  - key: final", "  - key: start"), "course.yaml", 17, "there twice"),
        (manifest("owner: tess", "owner: " + "x" * 300), "course.yaml", 4, "longer than"),
        (manifest("owner: tess", 'owner: "te\\u200bss"'), "course.yaml", 4, "invisible character"),
        (manifest("[P4.1]", "{a: b}"), "course.yaml", 3, "P4.1"),
        (
            manifest("  en: A tiny course\n  zh-Hant: 小課程\n", "  - A tiny course\n"),
            "course.yaml",
            9,
            "in every language",
        ),
        (
            manifest("  - key: final\n    title: {en: Final quiz, zh-Hant: 總測驗}\n", "  - final\n"),
            "course.yaml",
            17,
            "A module is",
        ),
        ({"course.yaml": b"code: tiny\nowner: Caf\xe9\n"}, "course.yaml", 2, "UTF-8"),
        (manifest("  - key: final", "  - kee: final"), "course.yaml", 17, "means nothing"),
        (manifest("key: final", "key: Final Quiz"), "course.yaml", 17, "lower-case"),
        ({"course.yaml": MANIFEST + "  - key: more\n    title: {en: M, zh-Hant: M}\n"}, "course.yaml", 19, "no units"),
        ({"course.yaml": "- just\n- a list\n"}, "course.yaml", 1, "name: value"),
        ({"course.yaml": ""}, "course.yaml", 1, "missing"),
        # files
        ({ZH: None}, ZH, 0, "This file is missing"),
        ({"zh-Hant/start/02-more.md": page("x")}, "zh-Hant/start/02-more.md", 0, "no such file in en/"),
        ({"en/start/1-x.md": "x"}, "en/start/1-x.md", 0, "two digits"),
        ({"en/start/02-x.txt": "x"}, "en/start/02-x.txt", 0, "NN-key.md"),
        ({"en/notes.txt": "x"}, "en/notes.txt", 0, "does not belong"),
        ({"fr/start/01-greeting.md": PAGE_EN}, "fr/start/01-greeting.md", 0, "“fr” is not among"),
        ({"en/middle/01-x.md": PAGE_EN}, "en/middle/01-x.md", 0, "no module “middle”"),
        ({"en/start/a/b/c.md": "x"}, "en/start/a", 0, "not this deep"),
        (
            {"en/final/02-greeting.md": PAGE_EN, "zh-Hant/final/02-greeting.md": PAGE_ZH},
            "en/final/02-greeting.md",
            0,
            "taken by",
        ),
        (
            {"en/start/01-other.md": PAGE_EN, "zh-Hant/start/01-other.md": PAGE_ZH},
            "en/start/01-other.md",
            0,
            "number 01",
        ),
        ({EN: b"---\ntitle: T\n---\nCaf\xe9\n"}, EN, 4, "UTF-8"),
        ({EN: b"---\ntitle: T\n---\n\nNul \0 here\n"}, EN, 5, "NUL"),
        ({EN: page("word " * 120_000)}, EN, 0, "larger than 512 KB"),
        # front matter
        ({EN: "Hello\n"}, EN, 1, "Begin the file with"),
        ({EN: "---\ntitle: T\n"}, EN, 1, "Close the front matter"),
        (both(page("Text", "kind: page")), EN, 2, "“title” is missing"),
        (both(page("Text", "title: T\nkind: film")), EN, 3, "page, video"),
        (both(page("Text", "title: T\nkind: quiz")), EN, 3, ".quiz"),
        (both(page("Text", "title: T\nrequired: maybe")), EN, 3, "yes or no"),
        (both(page("Text", "title: T\ncomplete: quiz")), EN, 3, "read, checks, acknowledge"),
        (both(page("Text", "title: T\ncomplete: checks")), EN, 1, "needs a check question"),
        (both(page("Text", "title: T\nminutes: many")), EN, 3, "whole number of minutes"),
        (both(page("Text", "title: T\nminutes: 0")), EN, 3, "whole number of minutes"),
        (both(page("Text", "title: T\nminutes: 601")), EN, 3, "whole number of minutes"),
        (both(page("Text", "title: T\nminutes: 00000199")), EN, 3, "whole number of minutes"),
        (both(page("Text", "title: T\nminutes: 00001" + "0" * 5000)), EN, 3, "whole number of minutes"),
        (both(page("Text", "title: T\nkind: video\nmedia: clock.svg")), EN, 2, "how long the recording is"),
        (both(page("Text", "title: T\ncolour: red")), EN, 3, "means nothing"),
        (both(page("Text", "title: T\nmedia: clock.svg")), EN, 3, "Only a video"),
        (both(page("", "title: T")), EN, 4, "empty"),
        # text
        (both(page("# Title")), EN, 4, "begin at ##"),
        (both(page("Text\n\n#### Deep")), EN, 6, "one step deeper"),
        (both(page("A\nsecond <b>bold</b> line")), EN, 5, "HTML is not allowed"),
        (both(page("<script>alert(1)</script>")), EN, 4, "HTML is not allowed"),
        (both(page("[x](unit:nowhere)")), EN, 4, "no unit “nowhere”"),
        (both(page("[x](course:nowhere)")), EN, 4, "no course “nowhere”"),
        (both(page("[x](clause:4.1)")), EN, 4, "“4.1” is no clause"),
        (both(page("[x](quiz.html)")), EN, 4, "leads nowhere"),
        (both(page("One\ntwo\n![Clock](media/clok.svg)")), EN, 6, "no file media/clok.svg"),
        (both(page("![](media/clock.svg)")), EN, 4, "what the picture shows"),
        (both(page("![Clock](https://elsewhere.example/clock.svg)")), EN, 4, "not in the course"),
        # boxes
        (both(page("::: note\nText")), EN, 4, "not closed"),
        (both(page("::: tip\nText\n:::")), EN, 4, "no box “tip”"),
        (both(page("Text\n\n:::")), EN, 6, "closes nothing"),
        (both(page("::: note\n::: warning\nText\n:::\n:::")), EN, 5, "on its own"),
        (both(page("::: script\nno speaker here\n:::")), EN, 5, "who speaks"),
        (both(page("::: script\n\n:::")), EN, 4, "empty"),
        (both(PAGE_EN.replace("- The account number", "- ")), EN, 18, "empty"),
        (both(page("::: check\nWhat?\n* A\n- B\n> Because.\n:::")), EN, 4, "Name the question"),
        (
            both(page("::: check k\nWhat?\n* A\n- B\nhint: Look.\n> Because.\n:::")),
            EN,
            8,
            "Write this hint into the reason",
        ),
        (
            both(page("Text\n\n::: check k\nHow many?\n= 3\n提示：看\nhint: Look.\n> So.\n:::")),
            EN,
            9,
            "practice quiz",
        ),
        (both(PAGE_EN + "\n::: check greeting\nAgain?\n* A\n- B\n> So.\n:::\n"), EN, 22, "taken already"),
        # languages
        ({ZH: PAGE_ZH + "\n多一段。\n"}, ZH, 22, "no counterpart"),
        ({ZH: PAGE_ZH.replace("## 說法\n\n", "")}, ZH, 6, "Block 2"),
        ({ZH: PAGE_ZH.replace("check greeting", "check other")}, ZH, 15, "Block 5"),
        ({ZH: PAGE_ZH.replace("* 問候\n- 帳號", "- 問候\n* 帳號")}, ZH, 16, "right marks"),
        ({ZH: PAGE_ZH.replace("- 帳號", "- ")}, ZH, 18, "empty"),
        ({ZH: PAGE_ZH.replace("- 帳號", "- 帳號\n- 名字")}, ZH, 16, "number of options"),
        ({ZH: PAGE_ZH.replace("title: 問候", "title: 問候\nrequired: no")}, ZH, 1, "differ from"),
        # quizzes
        (
            {
                "en/final/01-quiz.quiz": QUIZ_EN.replace("pass: 80%", "pass: 80%\nreferences: [greeting, gone]"),
                "zh-Hant/final/01-quiz.quiz": QUIZ_ZH.replace("pass: 80%", "pass: 80%\nreferences: [greeting, gone]"),
            },
            "en/final/01-quiz.quiz",
            1,
            "no page “gone” to stay in sight",
        ),
        ({"en/final/01-quiz.quiz": QUIZ_EN.replace("mode: test", "mode: exam")}, "en/final/01-quiz.quiz", 3, "mode"),
        (
            {"zh-Hant/final/01-quiz.quiz": QUIZ_ZH.replace("key hours", "key ours")},
            "zh-Hant/final/01-quiz.quiz",
            11,
            "“hours”",
        ),
        # media
        ({"media/clock.svg": CLOCK.replace("<rect", "<script>1</script><rect")}, "media/clock.svg", 1, "<script>"),
        ({"media/clock.svg": "not a picture"}, "media/clock.svg", 1, "not an SVG"),
        ({"media/a b.png": b"\x89PNG\r\n\x1a\n"}, "media/a b.png", 0, "Name media"),
        ({"media/more/a.png": b"\x89PNG\r\n\x1a\n"}, "media/more/a.png", 0, "no folders"),
        (both(page("Text", "title: T\nkind: video\nminutes: 2\nmedia: no.mp4")), EN, 5, "no file media/no.mp4"),
        (both(page("Text", "title: T\nkind: video\nminutes: 2\nmedia: clock.svg")), EN, 5, "is not video"),
        (both(page("Text", "title: T\nkind: file\n")), EN, 2, "Choose the file that belongs here"),
        (both(page("![a](media/list.pdf)")) | {"media/list.pdf": b"%PDF-1.7"}, EN, 4, "is not a picture"),
    ],
)
def test_an_error_is_told_where_it_is(tmp_path, changes, file, line, words):
    found = problems_of(tmp_path, changes)

    course = (tmp_path / "tiny").as_posix()
    assert any((p.path, p.line) == (f"{course}/{file}", line) and words in p.message for p in found), "\n".join(
        map(str, found)
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (with_hotspot("media/gone.svg"), "no file media/gone.svg"),
        (with_hotspot("media/list.pdf") | {"media/list.pdf": b"%PDF-1.7"}, "tells its width and height"),
        (with_hotspot(other="rect 10,10 30,30"), "not in this place alone"),
    ],
)
def test_a_question_about_a_picture_needs_the_picture_and_places_apart(tmp_path, changes, words):
    first, second = problems_of(tmp_path, changes)
    assert [problem.line for problem in (first, second)] == [15, 15]
    assert words in first.message


def test_a_question_about_a_picture_may_be_published(tmp_path):
    assert problems_of(tmp_path, with_hotspot()) == []


def test_several_errors_come_at_once(tmp_path):
    changes = both(page("# One\n\n[x](unit:nowhere)\n\n::: tip\nText\n:::")) | manifest("owner: tess\n", "")

    lines = [problem.line for problem in problems_of(tmp_path, changes) if problem.path.endswith(EN)]

    assert lines == [4, 6, 8]


def test_a_video_needs_captions_or_words(tmp_path):
    video = {"media/talk.mp4": b"\0\0\0\x18ftypmp42" + b"\0" * 64}
    silent = both(page("", "title: T\nkind: video\nminutes: 2\nmedia: talk.mp4"))
    captions = {"media/talk.en.vtt": "WEBVTT\n", "media/talk.zh-Hant.vtt": "WEBVTT\n"}

    assert ["captions" in p.message for p in problems_of(tmp_path / "a", video | silent)] == [True, True]
    assert problems_of(tmp_path / "b", video | silent | captions) == []
    assert (
        problems_of(
            tmp_path / "c", video | both(page("What is said.", "title: T\nkind: video\nminutes: 2\nmedia: talk.mp4"))
        )
        == []
    )


def test_symbolic_links_are_refused_wherever_they_lead(tmp_path):
    course = write_course(tmp_path)
    (course / "media" / "secret.svg").symlink_to("/etc/hostname")
    (course / "en" / "start" / "loop").symlink_to(course)

    found = check(course)

    assert {Path(p.path).name for p in found if "symbolic link" in p.message} == {"secret.svg", "loop"}


def test_a_folder_of_courses_is_checked_whole_and_courses_may_link_to_neighbours(tmp_path):
    write_course(tmp_path, both(page("[x](course:second)")), code="first")
    write_course(tmp_path, both(page("[x](course:third)")), code="second")

    found = check(tmp_path)

    assert [Path(p.path).parts[-4] for p in found] == ["second", "second"]


@pytest.mark.parametrize("name", ["nothing-here", "course.yaml"])
def test_what_is_not_a_course_says_so(tmp_path, name):
    (tmp_path / "course.yaml").write_text("x", encoding="utf-8")

    found = check(tmp_path / name)

    assert "Name a course’s folder" in found[0].message


def test_hidden_files_are_passed_over(tmp_path):
    assert problems_of(tmp_path, {".DS_Store": b"\0\1", "en/.swp": b"\0", "media/.gitkeep": ""}) == []


def test_windows_line_ends_and_a_byte_order_mark_are_forgiven(tmp_path):
    changes: Changes = {
        name: "\ufeff" + text.replace("\n", "\r\n")
        for name, text in FILES.items()
        if name.endswith(("md", "quiz", "yaml"))
    }

    assert problems_of(tmp_path, changes) == []


def test_a_bomb_of_references_is_refused_quickly(tmp_path):
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )

    assert any("references" in p.message for p in problems_of(tmp_path, {"course.yaml": bomb}))


@pytest.mark.parametrize("text", ["[" * 5000, "? " * 3000, "{" * 5000, "\x07: 1", "%TAG ! x", "a: !!python/object x"])
def test_hostile_yaml_is_a_problem_and_never_a_crash(tmp_path, text):
    assert problems_of(tmp_path, {"course.yaml": text})


def test_a_folder_without_a_manifest_is_no_course(tmp_path):
    (problem,) = problems_of(tmp_path, {"course.yaml": None})
    assert (problem.line, "no course.yaml" in problem.message) == (0, True)


def test_an_audience_may_be_told_in_each_language(tmp_path):
    changes = manifest("audience: Everyone", "audience: {en: Everyone, zh-Hant: 所有人}")
    assert problems_of(tmp_path, changes) == []


def test_a_course_code_is_short_enough_for_an_address(tmp_path):
    folder = tmp_path / ("x" * 61)
    folder.mkdir()
    found = problems_of(folder, manifest("code: tiny", f"code: {folder.name}"))
    assert any("60 characters" in each.message for each in found)


def test_a_manifest_that_is_no_file_is_none(tmp_path):
    found = problems_of(tmp_path, {"course.yaml": None, "course.yaml/x.txt": "code: tiny"})
    assert any("no course.yaml" in each.message for each in found)
