"""Whether an attempt may be paused, and what is due when nobody acts: the decisions of the sweeper."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from lms.attempts.rules.clock import SECOND, Clock, deadline
from lms.attempts.rules.states import NETWORK_GRACE, State
from lms.questions.rules.clock_rules import ClockMode, WhenOver
from lms.questions.rules.quiz_rules import QuizRules

BEAT_S: Final = 20
"""An open page says so often that it is there."""

LOST_AFTER: Final = timedelta(seconds=90)
"""A page that is silent for so long is gone. Browsers let a hidden page speak once a minute."""


class Cause(StrEnum):
    """What paused an attempt: the person, the phone system, or a page that fell silent."""

    NONE = ""
    KEY = "key"
    CALL = "call"
    AWAY = "away"


class Bar(StrEnum):
    """Why an attempt cannot be paused."""

    NEVER = "never"
    USED_UP = "used_up"
    OVER = "over"


class Due(StrEnum):
    """What has to happen to an attempt."""

    NOTHING = "nothing"
    HAND_IN = "hand_in"
    RUN_OUT = "run_out"
    GIVE_UP = "give_up"
    AWAY = "away"
    RUN_ON = "run_on"


class Verdict(msgspec.Struct, frozen=True):
    """What is due, and the moment from which it holds: never the sweeper's own."""

    due: Due
    at: datetime


def pauses_left(clock: Clock, rules: QuizRules) -> int | None:
    """How many pauses will still stop the clock; None: any number."""
    if rules.clock.pauses is None or not rules.clock.stops:
        return None
    return 0 if clock.mode is ClockMode.WALL else max(rules.clock.pauses - clock.pauses_used, 0)


def pause_s_left(clock: Clock, rules: QuizRules) -> int | None:
    """How many seconds of pauses are left, the running one not counted; None: any number."""
    if rules.clock.pause_s is None or not rules.clock.stops:
        return None
    return 0 if clock.mode is ClockMode.WALL else max(rules.clock.pause_s - clock.pause_s_used, 0)


def bar_to_pause(clock: Clock, rules: QuizRules, now: datetime) -> Bar | None:
    """Why a running attempt cannot be paused now; None when it can."""
    if not rules.pausable:
        return Bar.NEVER
    end = deadline(clock)
    if end is not None and now >= end:
        return Bar.OVER
    used_up = clock.mode is ClockMode.WALL or pauses_left(clock, rules) == 0 or pause_s_left(clock, rules) == 0
    return Bar.USED_UP if used_up else None


def pause_ends_at(clock: Clock, rules: QuizRules) -> datetime | None:
    """When the time for pauses is used up by the running one; None: never."""
    left_s = pause_s_left(clock, rules)
    return None if clock.paused_at is None or left_s is None else clock.paused_at + left_s * SECOND


def grace_ends_at(clock: Clock, rules: QuizRules) -> datetime | None:
    """Until when an attempt can be handed in late; the window of the quiz wins."""
    end = deadline(clock)
    if end is None:
        return None
    late = end + rules.clock.grace_s * SECOND
    return late if clock.closes_at is None else min(late, max(clock.closes_at, end))


def verdict(state: State, clock: Clock, rules: QuizRules, *, seen_at: datetime | None, now: datetime) -> Verdict:
    """The next thing that is due by now, the earliest first; `seen_at` is the last sign of life of an open page."""
    end = deadline(clock)
    if state is State.OVERDUE:
        late = grace_ends_at(clock, rules)
        return Verdict(Due.GIVE_UP, late) if _is_past(late, now) and late else Verdict(Due.NOTHING, now)
    if state is State.PAUSED:
        spent = pause_ends_at(clock, rules)
        if spent is not None and spent <= now and (end is None or spent < end):
            return Verdict(Due.RUN_ON, spent)
    if state is State.IN_PROGRESS:
        gone = _gone_since(clock, rules, seen_at, now)
        if gone is not None and (end is None or gone < end):
            return Verdict(Due.AWAY, gone)
    if state in {State.PAUSED, State.IN_PROGRESS} and end is not None and _is_past(end, now):
        return Verdict(_when_over(clock, rules, end), end)
    return Verdict(Due.NOTHING, now)


def next_check(state: State, clock: Clock, rules: QuizRules, *, seen_at: datetime | None) -> datetime | None:
    """When something may be due next; None: never."""
    times = [deadline(clock)] if state in {State.PAUSED, State.IN_PROGRESS} else []
    if state is State.OVERDUE:
        times = [grace_ends_at(clock, rules)]
    found = [each + NETWORK_GRACE for each in times if each is not None]
    if state is State.PAUSED and (spent := pause_ends_at(clock, rules)) is not None:
        found.append(spent)
    if state is State.IN_PROGRESS and _can_be_lost(clock, rules) and seen_at is not None:
        found.append(max(seen_at, clock.running_since or seen_at) + LOST_AFTER)
    return min(found, default=None)


def is_there(seen_at: datetime | None, now: datetime) -> bool:
    """Whether a page of the attempt is open somewhere."""
    return seen_at is not None and now - seen_at < LOST_AFTER


def _when_over(clock: Clock, rules: QuizRules, end: datetime) -> Due:
    if rules.clock.when_over is WhenOver.ABANDON:
        return Due.GIVE_UP
    late = grace_ends_at(clock, rules)
    return Due.RUN_OUT if rules.clock.when_over is WhenOver.GRACE and late is not None and late > end else Due.HAND_IN


def _can_be_lost(clock: Clock, rules: QuizRules) -> bool:
    return clock.mode is ClockMode.ACTIVE and rules.pausable


def _gone_since(clock: Clock, rules: QuizRules, seen_at: datetime | None, now: datetime) -> datetime | None:
    """Since when nobody has been there, where that pauses an attempt."""
    if seen_at is None or is_there(seen_at, now) or not _can_be_lost(clock, rules):
        return None
    since = max(seen_at, clock.running_since or seen_at)
    return since if bar_to_pause(clock, rules, since) is None and not is_there(since, now) else None


def _is_past(end: datetime | None, now: datetime) -> bool:
    return end is not None and now >= end + NETWORK_GRACE
