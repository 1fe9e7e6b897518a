"""The clock of an attempt (quiz-engine 2): how much time, until when, what is left. Spans are whole seconds."""

from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from msgspec.structs import replace

from lms.questions.rules.clock_rules import ClockMode

SECOND: Final = timedelta(seconds=1)
MILLION: Final = 1_000_000


class Clock(msgspec.Struct, frozen=True):
    """The clock of one attempt.

    While it runs, `consumed_s` is what was used before `running_since`. While it stands still (`paused_at`),
    `running_since` lies less than a second before `paused_at`: the fraction of a second that was used and is not yet
    in `consumed_s`, so that many pauses neither give nor take anything.
    """

    mode: ClockMode = ClockMode.NONE
    allowed_s: int | None = None
    consumed_s: int = 0
    running_since: datetime | None = None
    closes_at: datetime | None = None
    paused_at: datetime | None = None
    pauses_used: int = 0
    pause_s_used: int = 0


class Allowance(msgspec.Struct, frozen=True):
    """What a person gets: seconds (None: as many as they like) and the end of the window (None: there is none)."""

    allowed_s: int | None
    closes_at: datetime | None


def allowance(
    allowed_s: int | None,
    closes_at: datetime | None,
    started_at: datetime,
    *,
    multiplier_ppm: int = MILLION,
    extra_s: int = 0,
) -> Allowance:
    """Time for a person who needs more of it: a multiple of what anybody has who starts at this moment.

    Whoever starts shortly before the window closes has the rest of it, so the end moves too (Submitty#10441): by the
    time that the multiplier adds, and by `extra_s` that was granted on top. Without a clock there is no time to
    multiply, and the window moves by `extra_s` alone.
    """
    closes_at = _utc(closes_at)
    if allowed_s is None:
        return Allowance(None, None if closes_at is None else closes_at + extra_s * SECOND)
    extra_ppm = multiplier_ppm - MILLION
    if closes_at is not None:
        window_s = max((closes_at - started_at) // SECOND, 0)
        closes_at += (_share(min(allowed_s, window_s), extra_ppm) + extra_s) * SECOND
    return Allowance(allowed_s + _share(allowed_s, extra_ppm) + extra_s, closes_at)


def begun(mode: ClockMode, time: Allowance, at: datetime) -> Clock:
    """The clock of an attempt that starts."""
    return Clock(mode=mode, allowed_s=time.allowed_s, running_since=at, closes_at=time.closes_at)


def deadline(clock: Clock) -> datetime | None:
    """Until when there is time; None for ever. While the clock stands still only the window can end."""
    if clock.paused_at is not None or clock.allowed_s is None or clock.running_since is None:
        return clock.closes_at
    end = clock.running_since + (clock.allowed_s - clock.consumed_s) * SECOND
    return end if clock.closes_at is None else min(end, clock.closes_at)


def remaining_s(clock: Clock, now: datetime) -> int | None:
    """Whole seconds that are left, by the server's time; None when there is no end."""
    left = [end - now for end in (deadline(clock),) if end is not None]
    if clock.paused_at is not None and clock.allowed_s is not None:
        left.append((clock.allowed_s - clock.consumed_s) * SECOND - _fraction(clock))
    return max(min(left) // SECOND, 0) if left else None


def stopped(clock: Clock, at: datetime) -> Clock:
    """The clock standing still since `at`, which is one more pause."""
    since = clock.running_since or at
    at = max(at, since)
    return replace(
        clock,
        consumed_s=clock.consumed_s + (at - since) // SECOND,
        running_since=at - (at - since) % SECOND,
        paused_at=at,
        pauses_used=clock.pauses_used + 1,
    )


def going_on(clock: Clock, at: datetime) -> Clock:
    """The clock running again. A second of a pause that has begun counts as one."""
    if clock.paused_at is None:
        return clock
    at = max(at, clock.paused_at)
    return replace(
        clock,
        running_since=at - _fraction(clock),
        paused_at=None,
        pause_s_used=clock.pause_s_used - (clock.paused_at - at) // SECOND,
    )


def ended(clock: Clock, at: datetime) -> Clock:
    """The clock of an attempt that is over; what was used stays."""
    still = clock if clock.paused_at is not None or clock.running_since is None else stopped(clock, at)
    return replace(going_on(still, at), running_since=None, pauses_used=clock.pauses_used)


def extended(clock: Clock, by_s: int, now: datetime) -> Clock:
    """More time for an open attempt: the window moves with it, so that it can be used."""
    allowed_s = None if clock.allowed_s is None else clock.allowed_s + by_s
    closes_at = None if clock.closes_at is None else max(clock.closes_at, now) + by_s * SECOND
    return replace(clock, allowed_s=allowed_s, closes_at=closes_at)


def resumed(clock: Clock, at: datetime) -> Clock:
    """The clock of an attempt whose time was over, when more of it is given.

    What lies between counts as little as a pause: nothing could be answered then. So what is given now can be used to
    the second, and nothing besides.
    """
    end = deadline(clock)
    if end is None or clock.paused_at is not None or at <= end:
        return clock
    going = going_on(stopped(clock, end), at)
    return replace(going, pauses_used=clock.pauses_used, pause_s_used=clock.pause_s_used)


def regranted(clock: Clock, time: Allowance, on_top_s: int) -> Clock:
    """The clock of an open attempt as if its person had been granted `time` at its start; nothing is ever taken away.

    `on_top_s` is what the attempt was given besides, whatever is granted: for a fire drill, or when it was reopened.
    """
    allowed_s, closes_at = clock.allowed_s, clock.closes_at
    if allowed_s is not None and time.allowed_s is not None:
        allowed_s = max(allowed_s, time.allowed_s + on_top_s)
    if closes_at is not None and time.closes_at is not None:
        closes_at = max(closes_at, time.closes_at + on_top_s * SECOND)
    return replace(clock, allowed_s=allowed_s, closes_at=closes_at)


def reopened(clock: Clock, at: datetime, extra_s: int) -> Clock:
    """The clock of a finished attempt that goes on with the time it had left, and `extra_s` more.

    A window that has closed meanwhile opens for just that time.
    """
    allowed_s = None if clock.allowed_s is None else clock.allowed_s + extra_s
    left_s = extra_s if allowed_s is None else max(allowed_s - clock.consumed_s, 0)
    closes_at = clock.closes_at if clock.closes_at is None else max(clock.closes_at, at + left_s * SECOND)
    return replace(clock, allowed_s=allowed_s, running_since=at, closes_at=closes_at)


def question_ends_at(opened_at: datetime, allowed_s: int | None, questions: int) -> datetime:
    """Until when a question may be answered where each has its time: an equal part of the whole, since it was shown."""
    return opened_at + (allowed_s or 0) // max(questions, 1) * SECOND


class Face(msgspec.Struct, frozen=True):
    """What a page draws: seconds left and their end (None where there is none), and whether a question is locked."""

    left_s: int | None
    ends_at: datetime | None
    locked: bool = False


def face(clock: Clock, now: datetime, *, opened_at: datetime | None, questions: int) -> Face:
    """The time of the attempt, or of the question on the page where each has its own since `opened_at`."""
    ends_at = deadline(clock)
    if clock.mode is not ClockMode.PER_QUESTION or opened_at is None:
        return Face(remaining_s(clock, now), ends_at)
    end = question_ends_at(opened_at, clock.allowed_s, questions)
    end = end if ends_at is None else min(end, ends_at)
    return Face(max((end - now) // SECOND, 0), end, locked=end <= now)


def _fraction(clock: Clock) -> timedelta:
    """The used fraction of a second that a paused clock remembers."""
    if clock.paused_at is None or clock.running_since is None:
        return timedelta(0)
    return clock.paused_at - clock.running_since


def _share(seconds: int, ppm: int) -> int:
    """A share of a span in whole seconds, rounded up: for the person."""
    return -(-seconds * ppm // MILLION)


def _utc(at: datetime | None) -> datetime | None:
    """Sums of times in a zone with summer time would be an hour off when it begins or ends."""
    return None if at is None else at.astimezone(UTC)
