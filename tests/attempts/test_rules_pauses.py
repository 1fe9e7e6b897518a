"""When an attempt may be paused and what the sweeper does when, as tables."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lms.attempts.rules.clock import Allowance, begun, deadline, going_on, stopped
from lms.attempts.rules.pauses import (
    LOST_AFTER,
    Bar,
    Due,
    bar_to_pause,
    grace_ends_at,
    is_there,
    next_check,
    pause_ends_at,
    pause_s_left,
    pauses_left,
    verdict,
)
from lms.attempts.rules.states import State
from lms.questions.rules.clock_rules import ClockMode, ClockRules, WhenOver
from lms.questions.rules.exam_rules import Book
from lms.questions.rules.quiz_rules import Mode, QuizRules

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
RUNNING, PAUSED, OVERDUE = State.IN_PROGRESS, State.PAUSED, State.OVERDUE


def at(minutes, seconds=0):
    return NOON + timedelta(minutes=minutes, seconds=seconds)


def rules(mode=Mode.TEST, book=Book.ONLINE, **clock):
    return QuizRules(mode=mode, book=book, clock=ClockRules(**{"mode": ClockMode.ACTIVE, "time_s": 600} | clock))


def running(allowed_s=600, closes_at=None, mode=ClockMode.ACTIVE, **given):
    return replace(begun(mode, Allowance(allowed_s, closes_at), NOON), **given)


CAPPED = rules(pauses=2, pause_s=300)
GRACE = rules(when_over=WhenOver.GRACE, grace_s=120)
GIVEN_UP = rules(when_over=WhenOver.ABANDON)
FREE = rules(mode=Mode.PRACTICE)
WALL = rules()
NONE = QuizRules()


@pytest.mark.parametrize(
    ("clock", "wanted", "now", "bar"),
    [
        (running(), CAPPED, at(1), None),
        (running(pauses_used=2), CAPPED, at(1), Bar.USED_UP),
        (running(pause_s_used=300), CAPPED, at(1), Bar.USED_UP),
        (running(pauses_used=99, pause_s_used=9999), rules(), at(1), None),  # no caps
        (running(mode=ClockMode.WALL), CAPPED, at(1), Bar.USED_UP),  # fell back to the wall clock
        (running(), CAPPED, at(10), Bar.OVER),
        (running(mode=ClockMode.WALL), rules(mode=Mode.CERTIFICATION), at(1), Bar.NEVER),
        (running(allowed_s=None, mode=ClockMode.NONE), QuizRules(mode=Mode.CERTIFICATION), at(1), Bar.NEVER),
        (running(allowed_s=None, mode=ClockMode.NONE), QuizRules(book=Book.CLOSED), at(1), Bar.NEVER),
        (running(allowed_s=None, mode=ClockMode.NONE), NONE, at(999), None),  # nothing to stop, but questions to hide
        (running(allowed_s=None, closes_at=at(5), mode=ClockMode.NONE), NONE, at(5), Bar.OVER),
    ],
)
def test_who_may_pause(clock, wanted, now, bar):
    assert bar_to_pause(clock, wanted, now) is bar


def test_what_is_left_of_the_pauses():
    clock = running(pauses_used=1, pause_s_used=100)
    assert (pauses_left(clock, CAPPED), pause_s_left(clock, CAPPED)) == (1, 200)
    assert (pauses_left(clock, rules()), pause_s_left(clock, rules())) == (None, None)
    assert (pauses_left(clock, NONE), pause_s_left(clock, NONE)) == (None, None)
    wall = replace(clock, mode=ClockMode.WALL)
    assert (pauses_left(wall, CAPPED), pause_s_left(wall, CAPPED)) == (0, 0)
    assert pause_ends_at(stopped(clock, at(2)), CAPPED) == at(5, 20)
    assert pause_ends_at(stopped(clock, at(2)), rules()) is None
    assert pause_ends_at(clock, CAPPED) is None


@pytest.mark.parametrize(
    ("state", "clock", "wanted", "seen", "now", "due", "since"),
    [
        # running
        (RUNNING, running(), rules(), None, at(9), Due.NOTHING, None),
        (RUNNING, running(), rules(), None, at(10, 29), Due.NOTHING, None),  # what is on its way still counts
        (RUNNING, running(), rules(), None, at(10, 30), Due.HAND_IN, at(10)),  # the deadline, not the sweeper's time
        (RUNNING, running(), rules(), None, at(999), Due.HAND_IN, at(10)),
        (RUNNING, running(closes_at=at(5)), rules(), None, at(6), Due.HAND_IN, at(5)),
        (RUNNING, running(), GRACE, None, at(11), Due.RUN_OUT, at(10)),
        (RUNNING, running(closes_at=at(10)), GRACE, None, at(11), Due.HAND_IN, at(10)),  # the window leaves no grace
        (RUNNING, running(), GIVEN_UP, None, at(11), Due.GIVE_UP, at(10)),
        (RUNNING, running(None, mode=ClockMode.NONE), NONE, None, at(99_999), Due.NOTHING, None),
        (RUNNING, running(None, at(5), mode=ClockMode.NONE), NONE, None, at(6), Due.HAND_IN, at(5)),
        # the page fell silent
        (RUNNING, running(), rules(), at(3), at(4), Due.NOTHING, None),
        (RUNNING, running(), rules(), at(3), at(4, 30), Due.AWAY, at(3)),
        (RUNNING, running(), rules(), at(3), at(60), Due.AWAY, at(3)),  # a late sweeper takes nothing away
        (RUNNING, running(running_since=at(5)), rules(), at(3), at(6), Due.NOTHING, None),  # has just gone on
        (RUNNING, running(running_since=at(5)), rules(), at(3), at(7), Due.AWAY, at(5)),
        (RUNNING, running(pauses_used=2), CAPPED, at(3), at(9), Due.NOTHING, None),  # no pause left: the clock runs
        (RUNNING, running(pauses_used=2), CAPPED, at(3), at(11), Due.HAND_IN, at(10)),
        (RUNNING, running(mode=ClockMode.WALL), rules(mode=Mode.CERTIFICATION), at(3), at(9), Due.NOTHING, None),
        (RUNNING, running(), rules(), at(10, 5), at(12), Due.HAND_IN, at(10)),  # was there when the time was over
        # paused
        (PAUSED, stopped(running(), at(4)), rules(), None, at(9999), Due.NOTHING, None),
        (PAUSED, stopped(running(), at(4)), CAPPED, None, at(8, 59), Due.NOTHING, None),
        (PAUSED, stopped(running(), at(4)), CAPPED, None, at(9), Due.RUN_ON, at(9)),
        (PAUSED, stopped(running(closes_at=at(6)), at(4)), CAPPED, None, at(9), Due.HAND_IN, at(6)),
        (PAUSED, stopped(running(closes_at=at(20)), at(4)), CAPPED, None, at(30), Due.RUN_ON, at(9)),
        (PAUSED, stopped(running(closes_at=at(20)), at(4)), GRACE, None, at(30), Due.HAND_IN, at(20)),
        (PAUSED, stopped(running(closes_at=at(20)), at(4)), GIVEN_UP, None, at(30), Due.GIVE_UP, at(20)),
        # overdue
        (OVERDUE, running(), GRACE, None, at(12), Due.NOTHING, None),
        (OVERDUE, running(), GRACE, None, at(12, 30), Due.GIVE_UP, at(12)),
        (OVERDUE, running(closes_at=at(11)), GRACE, None, at(11, 30), Due.GIVE_UP, at(11)),
        # finished
        (State.GRADED, running(), rules(), None, at(99), Due.NOTHING, None),
    ],
)
def test_what_is_due(state, clock, wanted, seen, now, due, since):
    found = verdict(state, clock, wanted, seen_at=seen, now=now)
    assert (found.due, found.at) == (due, since or now)


@pytest.mark.parametrize(
    ("state", "clock", "wanted", "seen", "look"),
    [
        (RUNNING, running(), rules(), None, at(10, 30)),
        (RUNNING, running(), rules(), at(1), at(2, 30)),
        (RUNNING, running(running_since=at(5)), rules(), at(1), at(6, 30)),
        (RUNNING, running(), rules(mode=Mode.CERTIFICATION), at(1), at(10, 30)),
        (RUNNING, running(None, mode=ClockMode.NONE), NONE, at(1), None),
        (PAUSED, stopped(running(), at(4)), rules(), at(1), None),
        (PAUSED, stopped(running(), at(4)), CAPPED, at(1), at(9)),
        (PAUSED, stopped(running(closes_at=at(6)), at(4)), CAPPED, None, at(6, 30)),
        (OVERDUE, running(), GRACE, None, at(12, 30)),
        (State.GRADED, running(), rules(), at(1), None),
    ],
)
def test_when_to_look_next(state, clock, wanted, seen, look):
    assert next_check(state, clock, wanted, seen_at=seen) == look


def test_there_is_no_grace_without_an_end():
    assert grace_ends_at(running(None), GRACE) is None


@pytest.mark.parametrize(("seen", "there"), [(None, False), (at(0), True), (at(0) - LOST_AFTER, False)])
def test_a_page_is_there_as_long_as_it_says_so(seen, there):
    assert is_there(seen, NOON) is there


@given(
    st.sampled_from([RUNNING, PAUSED, OVERDUE]),
    st.sampled_from([rules(), CAPPED, GRACE, GIVEN_UP, rules(mode=Mode.CERTIFICATION)]),
    st.none() | st.integers(0, 1200),
    st.none() | st.integers(0, 1200),
    st.integers(0, 1200),
)
def test_the_sweeper_looks_no_later_than_something_is_due(state, wanted, closes_s, seen_s, now_s):
    clock = running(closes_at=None if closes_s is None else at(0, closes_s))
    clock = stopped(clock, at(0, 30)) if state is PAUSED else clock
    seen, now = None if seen_s is None else at(0, seen_s), at(0, now_s)
    due = verdict(state, clock, wanted, seen_at=seen, now=now)
    look = next_check(state, clock, wanted, seen_at=seen)
    assert due.due is Due.NOTHING or (look is not None and look <= now)
    assert due.at <= now


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 200)), max_size=30))
def test_caps_bound_what_all_pauses_together_can_give(steps):
    """Whoever pauses as often and as long as possible still ends by allowed time plus the caps."""
    clock, now, state = running(), NOON, RUNNING
    for wants_pause, seconds in steps:
        now += timedelta(seconds=seconds)
        found = verdict(state, clock, CAPPED, seen_at=None, now=now)
        if found.due is Due.RUN_ON:
            clock, state = replace(going_on(clock, found.at), mode=ClockMode.WALL), RUNNING
        if state is RUNNING and wants_pause and bar_to_pause(clock, CAPPED, now) is None:
            clock, state = stopped(clock, now), PAUSED
        elif state is PAUSED and not wants_pause:
            clock, state = going_on(clock, now), RUNNING
    end = (
        deadline(replace(going_on(clock, pause_ends_at(clock, CAPPED)), mode=ClockMode.WALL))
        if state is PAUSED
        else deadline(clock)
    )
    assert end <= NOON + timedelta(seconds=600 + 300)
    assert clock.pauses_used <= 2
