"""What tries earn: tables, and laws on questions that nobody thought of."""

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.practice.rules.tries import (
    Confidence,
    Kind,
    Marker,
    Try,
    answers_of,
    confidence_points,
    counted,
    earned,
    is_over,
    kept,
)
from lms.questions.rules.base import Marking, Several
from lms.questions.rules.corrections import Counts
from lms.questions.rules.mark_rules import MarkRules, fraction
from lms.quizfiles.rules import parse_quiz
from tests.questions.test_rules_quiz_text_laws import ANY, some_answer

MATCH = "M [match]\none -> first\ntwo -> second\nthree -> third\n"
SINGLE = "S\n* a\n- b\n- c\n"
TEXT = "T [text]\n= yes\n"
ORDER = "O [order]\n1. a\n2. b\n3. c\n"
GAPS = "In ___ and ___.\n= x\n= y\n"
T = Fraction(1, 3)


def marker(text, rules=None, marking=None):
    parsed = parse_quiz(f"---\ntitle: T\n---\n{text}", path="p", locale="en")
    (question,) = parsed.questions
    return Marker(Counts(({"en": question},)), marking or Marking(), rules or MarkRules(tries=3))


def pairs(made, *rights):
    """A matching answer: the right sides given to one, two and three, by the number of the line."""
    question = made.counts.shown["en"]
    right = [question.pairs[left.id] for left in question.lefts]
    return {left.id: right[number - 1] for left, number in zip(question.lefts, rights, strict=True) if number}


@pytest.mark.parametrize(
    ("tries", "penalty", "worth"),
    [
        (["yes"], "1/3", 1),
        (["no", "yes"], "1/3", 2 * T),
        (["no", "no", "yes"], "1/3", T),
        (["no", "no", "no"], "1/3", 0),
        (["no", "no", "no", "yes"], "1/3", 0),  # the fourth try keeps nothing
        (["no", "no", "no", "no", "yes"], "1/3", 0),  # and no later one less than nothing
        (["no", "yes"], "25%", Fraction(3, 4)),
        (["no", "no", "yes"], "0", 1),
        (["no", "yes"], "100%", 0),
        ([], "1/3", 0),
    ],
)
def test_each_try_after_the_first_costs_the_penalty(tries, penalty, worth):
    assert earned(marker(TEXT, MarkRules(tries=5, try_penalty=penalty)), tries) == worth


@pytest.mark.parametrize(
    ("tries", "worth"),
    [
        ([(1, 2, 3)], 1),
        (
            [(1, 3, 2), (1, 2, 3)],
            T + 2 * T * 2 * T,
        ),  # the first pair keeps all of its credit, two lose a third of theirs
        ([(1, 3, 2), (2, 1, 3)], T),  # the second try is worth 2/9; the first, with one pair right, a third: it stays
        ([(1, 0, 0), (1, 2, 0), (1, 2, 3)], T + T * 2 * T + T * T),
        ([(2, 1, 3), (1, 2, 3)], T + 2 * T * 2 * T),
        # right, wrong, right again: it counts from where it stayed right
        ([(1, 3, 2), (3, 1, 2), (1, 2, 3)], max(T, Fraction(1, 3))),
    ],
)
def test_parts_that_were_right_earlier_and_stayed_right_keep_their_credit(tries, worth):
    made = marker(MATCH)
    assert earned(made, [pairs(made, *each) for each in tries]) == worth


def test_neighbours_in_order_count_back_too_unless_the_quiz_is_exact():
    made, ids = marker(ORDER), list(marker(ORDER).counts.shown["en"].option_ids())
    half = [ids[2], ids[0], ids[1]]  # the first two follow each other
    assert earned(made, [half, ids]) == Fraction(1, 2) + Fraction(1, 2) * 2 * T
    exact = marker(ORDER, marking=Marking(several=Several.EXACT))
    assert earned(exact, [half, ids]) == 2 * T


def test_where_only_all_parts_earn_something_nothing_counts_back():
    made = marker(GAPS, marking=Marking(all_parts=True))
    assert earned(made, [{"1": "x"}]) == 0
    assert earned(made, [{"1": "x"}, {"1": "x", "2": "y"}]) == 2 * T
    assert earned(marker(GAPS), [{"1": "x"}, {"1": "x", "2": "y"}]) == Fraction(1, 2) + Fraction(1, 2) * 2 * T


def step(answer, kind=Kind.TRY):
    return Try(kind, answer)


@pytest.mark.parametrize(
    ("steps", "over"),
    [
        ([], False),
        ([step("no")], False),
        ([step("yes")], True),
        ([step("no"), step("no 2")], False),
        ([step("no"), step("no 2"), step("no 3")], True),
        ([step(None, Kind.SHOWN)], True),
        ([step("no"), step(None, Kind.SHOWN)], True),
    ],
)
def test_a_question_is_over_when_it_is_right_or_nothing_is_left_or_it_was_shown(steps, over):
    assert is_over(marker(TEXT), steps) is over


@pytest.mark.parametrize(
    ("steps", "saved", "counts"),
    [
        ([], None, []),
        ([], "yes", ["yes"]),  # handed in without a check
        ([step("no")], "no", ["no"]),
        ([step("no")], "yes", ["no", "yes"]),  # changed after the check and not checked again
        ([step("no")], None, ["no"]),  # cleared after the check: the try was made
        ([step("yes")], "no", ["yes"]),  # finished: what is typed afterwards changes nothing
        ([step(None, Kind.SHOWN)], "yes", []),  # the right answer typed after it was shown earns nothing
        ([step("no"), step("n"), step("o")], "yes", ["no", "n", "o"]),
    ],
)
def test_an_answer_that_was_not_checked_is_one_more_try_at_handing_in(steps, saved, counts):
    assert counted(marker(TEXT), steps, saved) == counts


@pytest.mark.parametrize(
    ("credit", "confidence", "points"),
    [
        (1, Confidence.LOW, 1),
        (1, Confidence.MID, 2),
        (1, Confidence.HIGH, 3),
        (0, Confidence.LOW, 0),
        (0, Confidence.MID, -2),
        (0, Confidence.HIGH, -6),
        (1, None, 1),  # who says nothing was not sure
        (0, None, 0),
        (T, Confidence.HIGH, 1),  # partly right
    ],
)
def test_knowing_how_sure_one_may_be_has_points_of_its_own(credit, confidence, points):
    assert confidence_points(Fraction(credit), confidence) == points


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/3", T),
        ("25%", Fraction(1, 4)),
        ("33.3 %", Fraction(333, 1000)),
        ("0", 0),
        ("1", 1),
        ("100%", 1),
        ("0.5", T * 3 / 2),
    ],
)
def test_shares_are_read_exactly(text, value):
    assert fraction(text) == value


@pytest.mark.parametrize(
    "text", ["", "%", "1/0", "-1/3", "4/3", "101%", "1e3", "a", "1/", "１/３", "1//3", "9" * 40, "½", "nan"]
)
def test_what_is_no_share_is_none(text):
    assert fraction(text) is None


MARKINGS = st.builds(Marking, several=st.sampled_from(Several), all_parts=st.booleans())
RULES = st.builds(
    MarkRules, tries=st.integers(1, 6), try_penalty=st.sampled_from(["0", "1/3", "10%", "1/2", "100%", "1/7"])
)
RANDOM = st.randoms(use_true_random=False)


@given(ANY, MARKINGS, RULES, RANDOM, st.integers(0, 6))
def test_tries_never_earn_more_than_all_or_less_than_nothing(question, marking, rules, rng, count):
    made = Marker(Counts(({"en": question},)), marking, rules)
    assert 0 <= earned(made, [some_answer(question, rng) for _number in range(count)]) <= 1


@given(ANY, MARKINGS, RULES, RANDOM, st.integers(1, 6))
def test_one_more_try_never_takes_anything_away(question, marking, rules, rng, count):
    made = Marker(Counts(({"en": question},)), marking, rules)
    answers = [some_answer(question, rng) for _number in range(count + 1)]
    assert earned(made, answers[:-1]) <= earned(made, answers)


@given(ANY, MARKINGS, RULES, RANDOM, st.integers(1, 6))
def test_counting_back_never_lowers(question, marking, rules, rng, count):
    """Never less than the plain rule: credit x max(0, 1 - penalty x (try - 1))."""
    made = Marker(Counts(({"en": question},)), marking, rules)
    answers = [some_answer(question, rng) for _number in range(count)]
    plain = max(made.credit(answer) * kept(number, rules.penalty) for number, answer in enumerate(answers, 1))
    assert earned(made, answers) >= plain


@given(ANY, MARKINGS, RANDOM)
def test_a_right_first_try_earns_everything_whatever_follows(question, marking, rng):
    made = Marker(Counts(({"en": question},)), marking, MarkRules(tries=3))
    answers = [some_answer(question, rng) for _number in range(3)]
    if made.credit(answers[0]) == 1:
        assert earned(made, answers) == 1


@given(ANY, RULES, st.integers(), st.integers(0, 4))
def test_the_answers_that_count_are_never_more_than_there_are_tries(question, rules, seed, count):
    rng = random.Random(seed)
    made = Marker(Counts(({"en": question},)), Marking(), rules)
    steps = [step(some_answer(question, rng)) for _number in range(min(count, rules.tries))]
    assert len(counted(made, steps, some_answer(question, rng))) <= rules.tries
    assert answers_of(steps) == [each.answer for each in steps]
