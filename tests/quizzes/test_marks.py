"""Marks at their edges: exact fractions, negative marks, parts, critical questions and topics, what is shown."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.db import Sql
from lms.core.i18n import format_percent
from lms.enrolments.service import enrol
from lms.questions.rules.base import Marking, Several
from lms.questions.rules.kinds import grade
from lms.questions.rules.quiz_rules import QuizRules
from lms.quizfiles.rules import parse_quiz
from lms.quizzes import queries
from lms.quizzes.rules.passing import Marked, Short, outcome
from lms.quizzes.service import Writer, start_attempt, submit
from tests.questions.test_rules_quiz_text_laws import ANY, some_answer
from tests.quizzes.conftest import publish
from tests.quizzes.test_service import answer

THIRD = Fraction(1, 3)


def slots(*credits_of, **kwargs):
    return [Marked(slot, Fraction(credit), 100_000, **kwargs) for slot, credit in enumerate(credits_of, 1)]


@pytest.mark.parametrize(
    ("earned", "pass_ppm", "passed", "score_ppm", "shown"),
    [
        # 59.5 % is not 60 %, and is never shown as if it were
        (["119/200"], 600_000, False, 595_000, "59%"),
        (["119/200"], 595_000, True, 595_000, "59%"),
        (["3/5"], 600_000, True, 600_000, "60%"),
        (["5999999/10000000"], 600_000, False, 599_999, "59%"),
        # exact thirds: three of them are one
        (["1/3", "1/3", "1/3"], 333_333, True, 333_333, "33%"),
        (["1/3", "1/3", "1/3"], 333_334, False, 333_333, "33%"),
        (["1", "1", "0"], 666_666, True, 666_666, "66%"),
        (["1", "1", "0"], 666_667, False, 666_666, "66%"),
        (["1/7"] * 7, 142_857, True, 142_857, "14%"),
        (["999999/1000000"], 1_000_000, False, 999_999, "99%"),
        (["0"], 0, True, 0, "0%"),
        # negative marks take away, but never more than was earned
        (["1", "1", "-1/4"], 583_333, True, 583_333, "58%"),
        (["1", "1", "-1/4"], 583_334, False, 583_333, "58%"),
        (["-1", "-1", "1"], 0, True, 0, "0%"),
        (["-1/3"], 1, False, 0, "0%"),
    ],
)
def test_the_pass_mark_is_decided_on_the_exact_value_and_shown_rounded_down(earned, pass_ppm, passed, score_ppm, shown):
    found = outcome(slots(*earned), QuizRules(pass_ppm=pass_ppm))
    assert (found.passed, found.score_ppm, format_percent(found.score_ppm)) == (passed, score_ppm, shown)


@pytest.mark.parametrize(
    ("credit", "wrong"), [("1", False), ("999999/1000000", True), ("2/3", True), ("0", True), ("-1/3", True)]
)
def test_a_critical_question_is_right_with_full_marks_only(credit, wrong):
    found = outcome([*slots(*[1] * 9), Marked(10, Fraction(credit), 1, critical=True)], QuizRules())
    assert (Short.CRITICAL in found.short, found.critical_wrong) == (wrong, (10,) if wrong else ())


@pytest.mark.parametrize(
    ("earned", "needed", "reached"),
    [
        (["119/200"], 600_000, False),
        (["1/3", "1/3", "1/3"], 333_333, True),
        (["1/3", "1/3", "1/3"], 333_334, False),
        (["1", "-1"], 1, False),
        (["1", "-1/2"], 250_000, True),
    ],
)
def test_a_critical_topic_is_decided_on_the_exact_value_too(earned, needed, reached):
    found = outcome([*slots(*earned, topic="a"), *slots(*["1"] * 40)], QuizRules(critical_topics={"a": needed}))
    assert (found.passed, found.topics[0].reached) == (reached, reached)


@given(st.lists(st.fractions(-1, 1, max_denominator=9), max_size=12), st.integers(0, 1_000_000))
def test_no_result_is_above_all_or_below_nothing_and_passing_grows_with_credit(earned, pass_ppm):
    rules = QuizRules(pass_ppm=pass_ppm)
    found = outcome(slots(*earned), rules)
    assert 0 <= found.score_ppm <= 1_000_000
    better = outcome(slots(*[min(Fraction(1), each + THIRD) for each in earned]), rules)
    assert better.score_ppm >= found.score_ppm
    assert better.passed >= found.passed


def question(text):
    return {"en": parse_quiz(f"---\ntitle: T\n---\n{text}", path="p", locale="en").questions[0]}


ONE, MANY = question("S\n* a\n- b\n- c\n"), question("M\n* a\n* b\n- c\n- d\n")
MATCH, GAPS = question("P [match]\na -> x\nb -> y\nc -> z\n"), question("___ ___\n= x\n= y\n")
RIGHT = ONE["en"].right
WRONG = next(each.id for each in ONE["en"].options if each.id != RIGHT)
IDS = {option.text: option.id for option in MANY["en"].options}
PAIRS = MATCH["en"].pairs
TURNED = dict(zip(PAIRS, [*list(PAIRS.values())[1:], next(iter(PAIRS.values()))], strict=True))


@pytest.mark.parametrize(
    ("languages", "given", "several", "lost", "credit"),
    [
        (ONE, RIGHT, Several.EXACT, "1/4", 1),
        (ONE, WRONG, Several.EXACT, "1/4", "-1/4"),
        (ONE, WRONG, Several.EXACT, "0", 0),
        (ONE, None, Several.EXACT, "1/4", 0),  # no answer takes away nothing
        (MANY, ["c"], Several.RIGHT_MINUS_WRONG, "1/4", "-1/4"),
        (MANY, ["c"], Several.RIGHT_MINUS_WRONG, "1", "-1/2"),
        (MANY, ["c"], Several.RIGHT_MINUS_WRONG, "0", 0),
        (MANY, ["a", "c"], Several.RIGHT_MINUS_WRONG, "1/4", 0),  # one takes away what the other earned
        (MANY, ["a", "b", "c"], Several.RIGHT_MINUS_WRONG, "1/4", "1/2"),
        (MANY, ["a", "b"], Several.EXACT, "1/3", 1),
        (MANY, ["a"], Several.EXACT, "1/3", "-1/3"),
        (MANY, [], Several.EXACT, "1/3", 0),
        (MATCH, TURNED, Several.EXACT, "1", -1),
        (GAPS, {"1": "x"}, Several.EXACT, "1", "1/2"),
        (GAPS, {"1": "no"}, Several.EXACT, "1", -1),
    ],
)
def test_what_a_wrong_answer_takes_away(languages, given, several, lost, credit):
    chosen = [IDS[each] for each in given] if languages is MANY else given
    assert grade(languages, chosen, Marking(several=several, most_lost=Fraction(lost))) == Fraction(credit)


@pytest.mark.parametrize(
    ("languages", "given", "credit"),
    [(GAPS, {"1": "x"}, 0), (GAPS, {"1": "x", "2": "y"}, 1), (MATCH, PAIRS, 1), (ONE, RIGHT, 1), (ONE, WRONG, 0)],
)
def test_with_all_parts_or_nothing(languages, given, credit):
    assert grade(languages, given, Marking(all_parts=True)) == credit


MARKINGS = st.builds(
    Marking,
    several=st.sampled_from(Several),
    most_lost=st.sampled_from([Fraction(0), THIRD, Fraction(1, 4), Fraction(1)]),
    all_parts=st.booleans(),
)


@given(ANY, MARKINGS, st.randoms(use_true_random=False))
def test_credit_is_never_above_one_or_below_what_the_quiz_says(asked, marking, rng):
    said = some_answer(asked, rng)
    credit = grade({"en": asked}, said, marking)
    assert -marking.most_lost <= credit <= 1
    if not asked.is_answered(said):
        assert credit == 0


RULES = "title: T\npass: 50%\nshuffle: no\nnegative: 1/3\nseveral: exact\n"
THREE = "\n".join(f"Q{n}? [key q{n}]\n* a\n- b\n- c\n" for n in (1, 2, 3))


async def handed_in(alice, *picks):
    await publish(rules=RULES, questions=THREE)
    await enrol(alice, "rules")
    ref = await start_attempt(alice, "rules", "final")
    for slot, pick in zip((await queries.own_attempt(alice, ref)).slots, picks, strict=True):
        wrong = next(each.id for each in slot.question.options if each.id != slot.question.right)
        if pick is not None:
            await answer(ref, slot.position, slot.question.right if pick else wrong)
    await submit(Writer(actor=alice), ref)
    return await queries.own_attempt(alice, ref)


async def test_negative_marks_are_kept_and_counted_again_exactly(db, alice):
    done = await handed_in(alice, True, True, False)
    assert [slot.credit_ppm for slot in done.slots] == [1_000_000, 1_000_000, -333_333]
    assert (done.score_ppm, done.passed) == (555_555, True)
    assert done.outcome().score_ppm == 555_555


async def test_a_total_below_nothing_is_nothing(db, alice):
    done = await handed_in(alice, False, False, None)
    assert [slot.credit_ppm for slot in done.slots] == [-333_333, -333_333, 0]
    assert (done.score_ppm, done.passed) == (0, False)


async def test_what_was_left_open_is_not_told_as_a_wrong_answer(db, alice):
    await handed_in(alice, True, None, False)
    told = [json.loads(row["payload"]) for row in await Sql("SELECT payload FROM statement ORDER BY id").rows()]
    answered = [each for each in told if each["verb"]["id"].endswith("answered")]
    assert [each["result"]["success"] for each in answered] == [True, False]
