"""The clock of an attempt as tables of cases, and its laws: pausing neither gives nor takes a microsecond."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lms.attempts.rules.clock import (
    Allowance,
    Clock,
    allowance,
    begun,
    deadline,
    ended,
    extended,
    face,
    going_on,
    question_ends_at,
    regranted,
    remaining_s,
    reopened,
    stopped,
)
from lms.questions.rules.clock_rules import ClockMode

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")
ACTIVE = ClockMode.ACTIVE


def at(minutes, seconds=0):
    return NOON + timedelta(minutes=minutes, seconds=seconds)


def running(allowed_s=600, closes_at=None, mode=ACTIVE):
    return begun(mode, Allowance(allowed_s, closes_at), NOON)


@pytest.mark.parametrize(
    ("allowed_s", "closes_at", "ppm", "expected"),
    [
        (600, None, 1_000_000, (600, None)),
        (600, None, 1_500_000, (900, None)),
        (601, None, 1_500_000, (902, None)),  # half a second is the person's
        (600, at(60), 2_000_000, (1200, at(70))),  # the window moves by what the multiplier adds
        (600, at(5), 2_000_000, (1200, at(10))),  # who starts late has the rest of the window, and so twice the rest
        (600, at(-5), 2_000_000, (1200, at(-5))),  # a window that is over stays over
        (None, at(60), 2_000_000, (None, at(60))),  # without a clock there is nothing to multiply
        (None, None, 2_000_000, (None, None)),
    ],
)
def test_who_needs_more_time_gets_a_multiple_of_what_others_have(allowed_s, closes_at, ppm, expected):
    found = allowance(allowed_s, closes_at, NOON, multiplier_ppm=ppm)
    assert (found.allowed_s, found.closes_at) == expected


def test_without_a_clock_minutes_on_top_move_the_window():
    assert allowance(None, at(60), NOON, extra_s=300).closes_at == at(65)
    assert allowance(None, None, NOON, extra_s=300) == Allowance(None, None)


@pytest.mark.parametrize(
    ("clock", "time", "on_top_s", "expected"),
    [
        (running(), Allowance(900, None), 0, (900, None)),
        (running(allowed_s=660), Allowance(900, None), 60, (960, None)),  # a fire drill stays on top
        (running(allowed_s=900), Allowance(600, None), 0, (900, None)),  # nothing is taken away
        (running(allowed_s=900), Allowance(900, None), 0, (900, None)),  # what it has is not given twice
        (running(closes_at=at(5)), Allowance(600, at(50)), 0, (600, at(50))),
        (running(closes_at=at(7)), Allowance(600, at(50)), 120, (720, at(52))),
        (running(closes_at=at(7)), Allowance(600, at(3)), 0, (600, at(7))),
        (running(allowed_s=None, closes_at=at(5)), Allowance(None, at(6)), 0, (None, at(6))),
        (running(allowed_s=None), Allowance(None, None), 60, (None, None)),
        (running(), Allowance(600, at(5)), 0, (600, None)),  # where there is no window none comes
    ],
)
def test_what_is_granted_while_it_runs_counts_since_the_start(clock, time, on_top_s, expected):
    found = regranted(clock, time, on_top_s)
    assert (found.allowed_s, found.closes_at) == expected


SPAN = st.integers(0, 20_000)
WINDOW = st.one_of(st.none(), SPAN.map(lambda seconds: NOON + timedelta(seconds=seconds)))
GRANTED = st.builds(Allowance, SPAN, WINDOW)


@given(
    allowed_s=SPAN,
    closes_at=WINDOW,
    granted=st.lists(GRANTED, min_size=1, max_size=5),
    used_s=SPAN,
    is_paused=st.booleans(),
)
def test_no_grant_brings_the_end_nearer_and_the_order_of_grants_gives_nothing(
    allowed_s, closes_at, granted, used_s, is_paused
):
    clock = running(allowed_s, closes_at)
    clock = stopped(clock, at(0, used_s // 2)) if is_paused else clock
    found, left = clock, remaining_s(clock, at(0, used_s))
    for time in granted:
        found = regranted(found, time, 0)
        now_left = remaining_s(found, at(0, used_s))
        assert left is None or now_left >= left
        left = now_left
    assert found.allowed_s == max([allowed_s, *(time.allowed_s for time in granted)])
    back = clock
    for time in [*reversed(granted), *granted]:
        back = regranted(back, time, 0)
    assert back == found


@pytest.mark.parametrize(
    ("clock", "end"),
    [
        (running(), at(10)),
        (running(closes_at=at(5)), at(5)),  # the window wins
        (running(closes_at=at(30)), at(10)),
        (running(allowed_s=None), None),
        (running(allowed_s=None, closes_at=at(30)), at(30)),
        (replace(running(), consumed_s=400), at(3, 20)),
        (stopped(running(), at(4)), None),  # the clock stands still
        (stopped(running(closes_at=at(30)), at(4)), at(30)),  # but the window does not
        (replace(running(), running_since=None), None),
    ],
)
def test_the_deadline_is_the_earlier_of_the_time_and_the_window(clock, end):
    assert deadline(clock) == end


@pytest.mark.parametrize(
    ("clock", "now", "left"),
    [
        (running(), at(0), 600),
        (running(), at(9, 59.5), 0),
        (running(), at(11), 0),
        (running(), at(-1), 660),  # a server whose clock was set back takes nothing away
        (stopped(running(), at(4)), at(500), 360),
        (stopped(running(closes_at=at(12)), at(4)), at(11), 60),
        (running(allowed_s=None), at(4), None),
        (stopped(running(allowed_s=None, closes_at=at(9)), at(4)), at(5), 240),
    ],
)
def test_what_is_left(clock, now, left):
    assert remaining_s(clock, now) == left


@pytest.mark.parametrize(
    ("closes", "opens_for"),
    [
        # 1 November 2026, 2:00 in New York: the clocks go back, the hour from 1:00 comes twice
        (datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK), timedelta(minutes=30)),
        (datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=NEW_YORK), timedelta(minutes=90)),
        (datetime(2026, 11, 1, 2, 30, tzinfo=NEW_YORK), timedelta(minutes=150)),
    ],
)
def test_a_window_over_the_change_of_clocks_is_as_long_as_it_is(closes, opens_for):
    start = datetime(2026, 11, 1, 1, tzinfo=NEW_YORK).astimezone(UTC)
    clock = begun(ACTIVE, allowance(4 * 3600, closes, start), start)
    assert deadline(clock) - start == opens_for
    twice = begun(ACTIVE, allowance(4 * 3600, closes, start, multiplier_ppm=2_000_000), start)
    assert deadline(twice) - start == 2 * opens_for


def test_twenty_minutes_over_the_change_of_clocks_are_twenty_minutes():
    start = datetime(2026, 11, 1, 1, 50, tzinfo=NEW_YORK)  # ten minutes before the clocks go back
    clock = begun(ACTIVE, Allowance(1200, None), start.astimezone(UTC))
    assert remaining_s(clock, datetime(2026, 11, 1, 1, 5, fold=1, tzinfo=NEW_YORK).astimezone(UTC)) == 300
    spring = datetime(2026, 3, 8, 1, 50, tzinfo=NEW_YORK)  # from 2:00 it is 3:00
    clock = begun(ACTIVE, Allowance(1200, None), spring.astimezone(UTC))
    assert remaining_s(clock, datetime(2026, 3, 8, 3, 5, tzinfo=NEW_YORK).astimezone(UTC)) == 300


def test_a_clock_that_goes_on_without_standing_still_stays_as_it_is():
    assert going_on(running(), at(5)) == running()


def test_more_time_moves_the_window_too():
    longer = extended(running(closes_at=at(5)), 300, at(2))
    assert (longer.allowed_s, longer.closes_at) == (900, at(10))
    assert extended(running(allowed_s=None), 300, at(2)) == running(allowed_s=None)
    assert extended(running(closes_at=at(5)), 300, at(7)).closes_at == at(12)  # what was over opens from now


@pytest.mark.parametrize(
    ("clock", "extra_s", "left_s"),
    [
        (running(), 0, 360),
        (running(), 120, 480),
        (running(closes_at=at(30)), 0, 360),  # the window has closed meanwhile
        (running(allowed_s=None), 0, None),
        (running(allowed_s=None, closes_at=at(30)), 600, 600),
        (running(allowed_s=100), 0, 0),
    ],
)
def test_an_attempt_opened_again_has_the_time_it_had_left(clock, extra_s, left_s):
    closed = ended(clock, at(4))
    assert (closed.running_since, closed.pauses_used) == (None, 0)
    assert remaining_s(reopened(closed, at(60), extra_s), at(60)) == left_s


def test_an_attempt_that_ends_while_paused_has_used_what_it_had_used():
    closed = ended(stopped(running(), at(4)), at(9))
    assert (closed.consumed_s, closed.pause_s_used, closed.paused_at) == (240, 300, None)
    assert ended(closed, at(20)) == closed


def test_each_question_has_an_equal_part_of_the_time():
    assert question_ends_at(NOON, 400, 10) == at(0, 40)
    assert question_ends_at(NOON, None, 0) == NOON


MOVES = st.lists(
    st.tuples(st.sampled_from(["pause", "resume", "extend"]), st.timedeltas(timedelta(0), timedelta(minutes=3))),
    max_size=40,
)


@given(MOVES, st.integers(1, 600))
def test_pausing_and_resuming_never_changes_the_sum_of_active_seconds(moves, allowed_s):
    """However often the clock stops: what has run plus what is left is what was allowed, to the microsecond."""
    clock, now, ran = running(allowed_s), NOON, timedelta(0)
    for move, passes in moves:
        end = deadline(clock)
        ran += 0 * passes if clock.paused_at else min(passes, end - now)
        now += passes
        if clock.paused_at is None and now >= end:
            assert ran == timedelta(seconds=clock.allowed_s)
            break
        if move == "pause" and clock.paused_at is None:
            clock = stopped(clock, now)
        elif move == "resume":
            clock = going_on(clock, now)
        elif move == "extend":
            clock = extended(clock, 7, now)
        left = deadline(clock) - now if clock.paused_at is None else None
        assert left is None or ran + left == timedelta(seconds=clock.allowed_s)
    assert ran <= timedelta(seconds=clock.allowed_s)


@given(MOVES)
def test_pauses_and_active_time_together_are_the_time_that_passed(moves):
    clock, now = running(), NOON
    for move, passes in moves:
        now += passes
        clock = stopped(clock, now) if move == "pause" and clock.paused_at is None else going_on(clock, now)
    clock = ended(clock, now)
    pauses = clock.pauses_used + 1
    total = clock.consumed_s + clock.pause_s_used
    assert abs(total - (now - NOON).total_seconds()) <= pauses


@given(st.integers(1, 7200), st.integers(1, 7200), st.integers(10, 30))
def test_a_multiple_is_exactly_a_multiple_of_what_others_have(allowed_s, window_s, tenths):
    closes = NOON + timedelta(seconds=window_s)
    ppm = tenths * 100_000
    usual = deadline(begun(ACTIVE, allowance(allowed_s, closes, NOON), NOON)) - NOON
    more = deadline(begun(ACTIVE, allowance(allowed_s, closes, NOON, multiplier_ppm=ppm), NOON)) - NOON
    assert timedelta(0) <= more - usual * tenths / 10 < timedelta(seconds=1)


def test_a_clock_without_anything_has_no_end():
    assert (deadline(Clock()), remaining_s(Clock(), NOON)) == (None, None)
    assert stopped(Clock(), NOON).paused_at == NOON


@pytest.mark.parametrize(
    ("clock", "opened", "now", "left", "locked"),
    [
        (running(), at(1), at(2), 480, False),  # the time of the whole attempt, whenever a question was opened
        (running(mode=ClockMode.PER_QUESTION), at(1), at(1, 20), 40, False),
        (running(mode=ClockMode.PER_QUESTION), at(1), at(2), 0, True),
        (running(mode=ClockMode.PER_QUESTION, closes_at=at(1, 30)), at(1), at(1, 20), 10, False),
        (running(mode=ClockMode.PER_QUESTION), None, at(2), 480, False),  # the panel before handing in
    ],
)
def test_a_page_draws_the_time_of_the_attempt_or_of_the_question(clock, opened, now, left, locked):
    shown = face(clock, now, opened_at=opened, questions=10)
    assert (shown.left_s, shown.locked) == (left, locked)


def test_a_clock_that_stopped_before_it_ran_has_all_its_time():
    assert remaining_s(replace(running(600), running_since=None, paused_at=at(1)), at(30)) == 600
