"""When a unit and a course are complete."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.enrolments.rules.completion import (
    PLAUSIBLE_MAX_S,
    PLAUSIBLE_MIN_S,
    Completion,
    Condition,
    UnitFacts,
    by_reading,
    conditions,
    is_course_complete,
    is_unit_complete,
    plausible_s,
)


def facts(completion, **known):
    return UnitFacts(completion=completion, est_seconds=240, **known)


READ_IT = {"reached_end": True, "seconds": 60}


@pytest.mark.parametrize(
    ("known", "complete"),
    [
        (facts(Completion.READ), False),
        (facts(Completion.READ, reached_end=True), False),  # jumped to the end
        (facts(Completion.READ, seconds=600), False),  # left open at the top
        (facts(Completion.READ, reached_end=True, seconds=59), False),  # a second too fast
        (facts(Completion.READ, **READ_IT), True),
        (facts(Completion.CHECKS, **READ_IT, checks_total=2, checks_answered=1), False),
        (facts(Completion.CHECKS, **READ_IT, checks_total=2, checks_answered=2), True),
        (facts(Completion.CHECKS, reached_end=False, seconds=60, checks_total=1, checks_answered=1), False),
        (facts(Completion.CHECKS, **READ_IT, checks_total=0), True),  # a page whose questions were taken out
        (facts(Completion.ACKNOWLEDGE, **READ_IT), False),
        (facts(Completion.ACKNOWLEDGE, **READ_IT, acknowledged=True), True),
        (facts(Completion.QUIZ, **READ_IT), False),  # reading does not pass a quiz
        (facts(Completion.QUIZ, quiz_passed=True), True),
    ],
)
def test_a_unit_is_complete_when_every_stated_condition_is_met(known, complete):
    assert is_unit_complete(known) is complete
    assert all(state.met for state in conditions(known)) is complete


@given(st.integers(0, 100_000))
def test_the_plausible_time_lies_between_its_bounds_and_never_above_the_computed_time_of_a_page(est_seconds):
    assert PLAUSIBLE_MIN_S <= plausible_s(est_seconds) <= PLAUSIBLE_MAX_S
    assert plausible_s(est_seconds) <= max(PLAUSIBLE_MIN_S, est_seconds)


@given(
    st.sampled_from(Completion),
    st.integers(0, 1000),
    st.booleans(),
    st.integers(0, 5),
    st.integers(0, 5),
    st.booleans(),
    st.booleans(),
)
def test_more_done_never_makes_less_complete(completion, seconds, end, total, answered, read, passed):
    before = UnitFacts(completion, 120, seconds, end, total, min(answered, total), read, passed)
    after = UnitFacts(completion, 120, seconds + 60, True, total, total, True, True)
    assert is_unit_complete(after) or total == 0 or not is_unit_complete(before)
    assert not is_unit_complete(before) or is_unit_complete(after)


def test_a_condition_says_how_much_is_there_of_how_much():
    (end, time, checks) = conditions(facts(Completion.CHECKS, seconds=20, checks_total=3, checks_answered=1))
    assert (end.condition, end.met) == (Condition.END, False)
    assert (time.have, time.need) == (20, 60)
    assert (checks.have, checks.need) == (1, 3)


@pytest.mark.parametrize(
    ("required", "completed", "done"),
    [
        (["a", "b"], {"a"}, False),
        (["a", "b"], {"a", "b", "extra"}, True),
        ([], set(), True),  # a course of optional pages
        (["a"], set(), False),
    ],
)
def test_a_course_is_complete_when_every_required_unit_is(required, completed, done):
    assert is_course_complete(required, completed) is done


def test_reading_alone_meets_nothing_of_a_quiz():
    assert by_reading(facts(Completion.QUIZ, **READ_IT)) == ()
    assert [state.met for state in by_reading(facts(Completion.CHECKS, **READ_IT))] == [True, True]
