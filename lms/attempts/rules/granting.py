"""More time for an attempt that is not handed in, also where its time was over already (quiz-engine 1 and 2)."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from lms.attempts.rules.clock import Clock, deadline, remaining_s, resumed
from lms.attempts.rules.states import NETWORK_GRACE, State


class Longer(msgspec.Struct, frozen=True):
    """The clock with the time that was given, and whether an overdue attempt goes on."""

    clock: Clock
    runs_again: bool = False


def longer(state: State, clock: Clock, now: datetime, more: Callable[[Clock], Clock]) -> Longer:
    """What more time comes to; `more` adds it to a clock.

    Once no answer is taken any more, time does not count: an attempt that is overdue, or that nobody has handed in yet,
    goes on with all that is given. Where that is nothing it can use, only its dates move.
    """
    end = deadline(clock)
    is_over = state is State.OVERDUE or (end is not None and now >= end + NETWORK_GRACE)
    if is_over and remaining_s(again := more(resumed(clock, now)), now):
        return Longer(again, runs_again=state is State.OVERDUE)
    return Longer(more(clock))
