"""A question taken out of the points, on paper: as if it had never been asked."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.questions.rules.quiz_rules import QuizRules
from lms.quizzes.rules.passing import Marked, outcome
from lms.quizzes.rules.recounting import VOID, Part, Shift, is_worse, planned, recounted, voidings


def test_what_is_voided_is_as_if_it_had_never_been_asked():
    parts = [Marked(1, Fraction(1), 100_000, "a"), Marked(2, Fraction(0), 300_000, "b", critical=True, voided=True)]
    found = outcome(parts, QuizRules(pass_ppm=1_000_000, critical_topics={"b": 500_000}))
    assert (found.points_e5, found.max_points_e5, found.score_ppm, found.passed) == (100_000, 100_000, 1_000_000, True)
    assert [topic.topic for topic in found.topics] == ["a"]


@given(
    st.lists(st.tuples(st.integers(0, 1_000_000), st.integers(1, 400_000)), min_size=1, max_size=8),
    st.sets(st.integers(1, 8)),
    st.integers(0, 1_000_000),
)
def test_voiding_gives_the_result_of_a_quiz_without_these_questions(questions, out, pass_ppm):
    parts = [Part(slot, credit, points) for slot, (credit, points) in enumerate(questions, 1)]
    rules = QuizRules(pass_ppm=pass_ppm)
    found = recounted(parts, voidings(parts, out), rules)
    rest = [part for part in parts if part.slot not in out]
    without = recounted(rest, (), rules)
    assert (found.points_e5, found.max_points_e5, found.passed) == (
        without.points_e5,
        without.max_points_e5,
        without.passed,
    )
    assert not is_worse(found, found.score_ppm, passed=found.passed)


def plan(wanted, *, may_lower=False, pass_ppm=500_000, score_ppm=500_000, passed=True):
    parts = [Part(1, 1_000_000, 100_000), Part(2, 0, 100_000), Part(3, None, 100_000, voided=True)]
    rules = QuizRules(pass_ppm=pass_ppm)
    return planned(parts, wanted, rules, score_ppm=score_ppm, passed=passed, penalty_ppm=0, may_lower=may_lower)


@pytest.mark.parametrize(
    ("wanted", "may_lower", "changed", "score_ppm"),
    [
        ({}, False, (), 500_000),
        ({2: VOID}, False, (Shift(2, 0, 0, void=True),), 1_000_000),
        ({1: VOID}, False, (), 500_000),  # the result would fall
        ({1: VOID}, True, (Shift(1, 1_000_000, 1_000_000, void=True),), 0),
        ({1: VOID, 2: 400_000}, False, (Shift(2, 0, 400_000),), 700_000),  # what raises it still counts
        ({3: VOID, 9: VOID}, False, (), 500_000),  # out already, or never asked
    ],
)
def test_what_is_voided_lowers_nobody_unless_told(wanted, may_lower, changed, score_ppm):
    found, result = plan(wanted, may_lower=may_lower)
    assert found == changed
    assert result.score_ppm == score_ppm


def test_a_question_without_a_mark_can_be_voided():
    assert voidings([Part(1, None, 100_000)], [1]) == (Shift(1, None, 0, void=True),)


@pytest.mark.parametrize(
    ("score_ppm", "passed", "worse"),
    [(500_000, True, False), (600_000, True, True), (None, False, False), (500_000, False, False)],
)
def test_a_result_is_worse_with_fewer_points_or_passed_no_more(score_ppm, passed, worse):
    then = recounted([Part(1, 1_000_000, 1), Part(2, 0, 1)], (), QuizRules(pass_ppm=500_000))
    assert is_worse(then, score_ppm, passed=passed) is worse


def test_passed_no_more_is_worse_with_the_same_points():
    then = recounted([Part(1, 1_000_000, 1), Part(2, 0, 1)], (), QuizRules(pass_ppm=600_000))
    assert is_worse(then, 500_000, passed=True)
