"""What becomes of a question between two versions of its quiz, on paper."""

import pytest

from lms.banks.rules.versions import Change, Numbered, as_stored, changes, only_words_differ
from lms.quizfiles.rules import parse_quiz

BUS = "Your bus is late. Whom do you tell? [key bus] #attendance\n* The line\n- A colleague\n- Nobody\n> Planners can move a break.\n"
ACW = "What is ACW? [key acw] [text] #attendance\n= after-call work | ACW\n"
STEPS = "Put in order. [key steps] [order]\n1. Greet\n2. Verify\n"


def read(text, locale="en"):
    parsed = parse_quiz(f"---\ntitle: T\n---\n{text}", path="p", locale=locale)
    assert not isinstance(parsed, tuple), parsed
    return [{locale: each} for each in parsed.questions]


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (BUS, BUS.replace("bus is late", "train is late"), True),  # a word of the prompt
        (BUS, BUS.replace("- Nobody", "- No one"), True),  # a word of an option: its letter changes with it
        (BUS, BUS.replace("> Planners can move a break.", "> Planners need to know."), True),
        (BUS, BUS.replace("* The line\n- A colleague", "- The line\n* A colleague"), False),  # another right answer
        (BUS, BUS.replace("- Nobody\n", ""), False),  # an option less
        (BUS, BUS.replace("#attendance", "[2 points] #attendance"), False),
        (BUS, BUS.replace("#attendance", "[critical] #attendance"), False),
        (BUS, BUS.replace("- Nobody", "* Nobody"), False),  # another kind
        (ACW, ACW.replace("What is ACW?", "What does ACW mean?"), True),
        (ACW, ACW.replace("after-call work", "After-call work."), True),  # the same when compared
        (ACW, ACW.replace(" | ACW", " | ACW | wrap-up"), False),  # one more answer earns points
        (STEPS, STEPS.replace("Verify", "Verify the caller"), True),
        ("In ___ min. [key g]\n= 5 | five\n", "In ___ minutes. [key g]\n= 5 | five\n", True),
        ("In ___ min. [key g]\n= 5 | five\n", "In ___ min. [key g]\n= 6 | six\n", False),
        ("In ___. [key g]\n= 5 min\n", "Within ___. [key g]\n= 5 min\n", True),
        ("In ___. [key g]\n= 5 min\n", "In ___. [key g]\n= 5 h\n", False),
        ("How long? [key n]\n= 5 min\n", "For how long? [key n]\n= 5 min\n", True),
        ("How long? [key n]\n= 5 min\n", "How long? [key n]\n= 5 h\n", False),
        ("How long? [key n]\n= 5 min\n", "How long? [key n]\n= 5 ± 1 min\n", False),
    ],
)  # fmt: skip
def test_whether_only_words_differ(before, after, same):
    assert only_words_differ(read(before)[0], read(after)[0]) is same


def test_a_new_language_changes_no_meaning_and_no_common_language_means_nothing_to_compare():
    english, chinese = read(BUS)[0], read(BUS, "zh-Hant")[0]
    assert only_words_differ(english, english | chinese)
    assert not only_words_differ(english, chinese)


def test_markers_about_versions_are_never_stored():
    (question,) = read(BUS.replace("#attendance", "[equivalent] [pin 2] #attendance"))
    assert (question["en"].equivalent, question["en"].pin) == (True, 2)
    assert as_stored(question["en"]) == read(BUS)[0]["en"]


def test_what_became_of_the_questions_of_a_quiz():
    before = {"kept": Numbered(1, 1), "typo": Numbered(2, 1), "other": Numbered(1, 1), "gone": Numbered(4, 2)}
    after = {"kept": Numbered(1, 1), "typo": Numbered(3, 1), "other": Numbered(2, 2), "fresh": Numbered(1, 1)}
    assert changes(before, after) == {
        "typo": Change.EQUIVALENT,
        "other": Change.CHANGED,
        "fresh": Change.NEW,
        "gone": Change.RETIRED,
    }
