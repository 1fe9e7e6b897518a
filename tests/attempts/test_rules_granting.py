"""More time for an attempt that is not handed in: what goes on with how much, and that nobody gets more than was given."""

from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.attempts.rules.clock import Allowance, deadline, extended, question_ends_at, regranted, remaining_s, stopped
from lms.attempts.rules.granting import Longer, longer
from lms.attempts.rules.states import NETWORK_GRACE, State
from lms.questions.rules.clock_rules import ClockMode
from tests.attempts.test_rules_clock import NOON, at, running

RUNS, PAUSED, OVERDUE = State.IN_PROGRESS, State.PAUSED, State.OVERDUE


@pytest.mark.parametrize(
    ("state", "clock", "now", "left_s", "runs_again"),
    [
        (RUNS, running(), at(4), 360 + 300, False),
        (PAUSED, stopped(running(), at(4)), at(30), 360 + 300, False),
        (RUNS, running(), at(10, 20), 280, False),  # what is on its way still counts, and so does the time
        (RUNS, running(), at(10, 30), 300, False),  # nobody has handed it in yet: it goes on with what is given
        (OVERDUE, running(), at(13), 300, True),
        (OVERDUE, running(closes_at=at(60)), at(13), 300, True),
        (OVERDUE, running(closes_at=at(12)), at(13), 300, True),  # the window moves from now
        (PAUSED, stopped(running(closes_at=at(12)), at(4)), at(13), 300, False),
    ],
)
def test_five_minutes_more(state, clock, now, left_s, runs_again):
    found = longer(state, clock, now, partial(extended, by_s=300, now=now))
    assert (remaining_s(found.clock, now), found.runs_again) == (left_s, runs_again)
    assert (found.clock.pauses_used, found.clock.pause_s_used) == (clock.pauses_used, clock.pause_s_used)


@pytest.mark.parametrize(
    ("granted", "found"),
    [
        (Allowance(900, None), (300, True)),  # half as much again since the start: the half is left
        (Allowance(600, None), (0, False)),  # nothing that could be used: it stays overdue
    ],
)
def test_what_is_granted_since_the_start_to_one_that_is_overdue(granted, found):
    got = longer(OVERDUE, running(), at(12), partial(regranted, time=granted, on_top_s=0))
    assert (remaining_s(got.clock, at(12)), got.runs_again) == found


def test_where_there_is_no_end_there_is_none_afterwards():
    endless = running(None)
    assert longer(RUNS, endless, at(5), partial(extended, by_s=60, now=at(5))) == Longer(endless)


STEPS = st.lists(
    st.tuples(st.timedeltas(timedelta(0), timedelta(minutes=4)), st.integers(1, 200)), min_size=1, max_size=12
)


@given(STEPS, st.integers(1, 600), st.sampled_from([None, 300]))
def test_nobody_gets_more_time_than_was_allowed_and_given_and_nothing_is_ever_taken(steps, allowed_s, closes_s):
    """However late the time comes: what ran while answers were taken is never more than all of it, to the microsecond."""
    closes_at = None if closes_s is None else NOON + timedelta(seconds=closes_s)
    clock, state, now, ran, given_s = running(allowed_s, closes_at), RUNS, NOON, timedelta(0), allowed_s
    for passes, more_s in steps:
        then = now + passes
        if state is RUNS:
            ran += max(min(then, deadline(clock)) - now, timedelta(0))
        now = then
        if now >= deadline(clock) + NETWORK_GRACE:
            state = OVERDUE
        left_s, before = remaining_s(clock, now), deadline(clock)
        found = longer(state, clock, now, partial(extended, by_s=more_s, now=now))
        given_s += more_s
        clock, state = found.clock, RUNS if found.runs_again else state
        assert deadline(clock) >= before
        assert remaining_s(clock, now) >= left_s
        assert state is RUNS
        assert ran + max(deadline(clock) - now, timedelta(0)) <= timedelta(seconds=given_s)


@given(st.integers(1, 7200), st.lists(st.integers(1, 600), max_size=5), st.integers(1, 40))
def test_more_time_reaches_the_question_in_hand_and_the_questions_together_get_no_more_than_all_of_it(
    allowed_s, grants, questions
):
    clock, before = running(allowed_s, mode=ClockMode.PER_QUESTION), NOON
    for more_s in (0, *grants):
        clock = longer(RUNS, clock, NOON, partial(extended, by_s=more_s, now=NOON)).clock
        end = question_ends_at(NOON, clock.allowed_s, questions)
        assert end >= before
        assert (end - NOON) * questions <= timedelta(seconds=allowed_s + sum(grants))
        before = end
