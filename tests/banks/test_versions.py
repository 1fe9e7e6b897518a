"""Versions of questions: what is stored, when statistics go on, what is pinned and what is retired."""

import pytest

from lms.banks.rules.versions import Change, Numbered, as_stored, changes, only_words_differ
from lms.banks.service import NoSuchVersion, NotEquivalent, keep_questions
from lms.core.db import IntegrityRefused, Sql
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


async def versions():
    rows = await Sql(
        "SELECT q.key, v.id, v.number, v.series, q.retired_at FROM question_version v"
        " JOIN question q ON q.id = v.question ORDER BY v.id"
    ).rows()
    return [(row["key"], row["number"], row["series"], row["retired_at"] is not None) for row in rows]


async def test_an_equivalent_version_goes_on_with_the_statistics_and_any_other_begins_anew(db):
    await keep_questions("bank", read(BUS))
    await keep_questions("bank", read(BUS.replace("bus is", "train is").replace("#att", "[equivalent] #att")))
    await keep_questions("bank", read(BUS.replace("bus is", "tram is")))
    await keep_questions("bank", read(BUS.replace("bus is", "ferry is").replace("#att", "[equivalent] #att")))
    assert await versions() == [("bus", 1, 1, False), ("bus", 2, 1, False), ("bus", 3, 3, False), ("bus", 4, 3, False)]


async def test_the_marker_alone_makes_no_version(db):
    (first,) = await keep_questions("bank", read(BUS))
    assert await keep_questions("bank", read(BUS.replace("#att", "[equivalent] #att"))) == [first]
    assert await keep_questions("bank", read(BUS)) == [first]


async def test_more_than_words_is_not_equivalent(db):
    await keep_questions("bank", read(BUS))
    with pytest.raises(NotEquivalent, match="“bus” is marked"):
        await keep_questions("bank", read(BUS.replace("- Nobody\n", "").replace("#att", "[equivalent] #att")))
    assert await versions() == [("bus", 1, 1, False)]


async def test_a_pinned_question_is_asked_in_its_old_version_and_its_new_words_wait(db):
    (first,) = await keep_questions("bank", read(BUS))
    (second,) = await keep_questions("bank", read(BUS.replace("bus is", "tram is")))
    assert await keep_questions("bank", read(BUS.replace("bus is", "taxi is").replace("#att", "[pin 1] #att"))) == [
        first
    ]
    assert first != second
    assert len(await versions()) == 2
    for wrong in ("[pin 3]", "[pin 99999]"):
        with pytest.raises(NoSuchVersion, match="Newest: 2"):
            await keep_questions("bank", read(BUS.replace("#att", f"{wrong} #att")))
    with pytest.raises(NoSuchVersion, match="Newest: 0"):
        await keep_questions("bank", read(ACW.replace("[text]", "[text] [pin 1]")))


async def test_a_question_that_is_asked_no_more_is_retired_and_may_come_back(db):
    await keep_questions("bank", read(f"{BUS}\n{ACW}"))
    await keep_questions("other", read(ACW))
    await keep_questions("bank", read(BUS))
    assert await versions() == [("bus", 1, 1, False), ("acw", 1, 1, True), ("acw", 1, 1, False)]
    (_bus, again) = await keep_questions("bank", read(f"{BUS}\n{ACW}"))
    assert [retired for *_rest, retired in await versions()] == [False] * 3
    assert again == 2


async def test_a_version_never_changes(db):
    await keep_questions("bank", read(BUS))
    with pytest.raises(IntegrityRefused):
        await Sql("UPDATE question_version SET series = 9").run()
