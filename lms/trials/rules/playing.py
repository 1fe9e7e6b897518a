"""A trial as its clock goes: paused and taken up by hand; what time alone brings is found out when somebody looks."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from lms.attempts.rules.clock import Allowance, Clock, begun, ended, going_on, question_ends_at, stopped
from lms.attempts.rules.pauses import Bar, Due, bar_to_pause, verdict
from lms.attempts.rules.states import NETWORK_GRACE, State
from lms.questions.rules.clock_rules import ClockMode
from lms.trials.rules.paper import Paper, Work


class Played(msgspec.Struct, frozen=True):
    """How a trial stands: its state and clock, since when it is over, and whether it was handed in late."""

    state: State
    clock: Clock
    over_at: datetime | None = None
    late: bool = False


def fresh(paper: Paper, at: datetime) -> Work:
    """A trial that begins: its clock starts, and with it that of the first question."""
    clock = paper.rules.clock
    time = Allowance(clock.allowed_s(len(paper.asked)), None)
    return Work(clock=begun(clock.mode, time, at), opened={1: at})


def played(paper: Paper, work: Work, handed_in_at: datetime | None, now: datetime) -> Played:
    """The trial as it stands now, or as it was handed in."""
    if handed_in_at is not None:
        before = played(paper, work, None, handed_in_at)
        end = ended(before.clock, handed_in_at)
        return Played(State.SUBMITTED, end, handed_in_at, late=before.state is State.OVERDUE)
    state = State.PAUSED if work.clock.paused_at else State.IN_PROGRESS
    clock = work.clock
    due = verdict(state, clock, paper.rules, seen_at=None, now=now)
    while due.due in {Due.RUN_ON, Due.RUN_OUT}:
        if due.due is Due.RUN_ON:
            state, clock = State.IN_PROGRESS, replace(going_on(clock, due.at), mode=ClockMode.WALL)
        else:
            state = State.OVERDUE
        due = verdict(state, clock, paper.rules, seen_at=None, now=now)
    if due.due is Due.NOTHING:
        return Played(state, clock)
    last = State.SUBMITTED if due.due is Due.HAND_IN else State.ABANDONED
    return Played(last, ended(clock, due.at), due.at)


def paused(paper: Paper, work: Work, now: datetime) -> Work | Bar:
    """The trial with its clock standing still, or why it cannot be; one that stands still stays as it is."""
    stands = played(paper, work, None, now)
    if stands.state is not State.IN_PROGRESS:
        return work
    bar = bar_to_pause(stands.clock, paper.rules, now)
    return bar or replace(work, clock=stopped(stands.clock, now))


def gone_on(paper: Paper, work: Work, now: datetime) -> Work:
    """The trial with its clock running again."""
    stands = played(paper, work, None, now)
    return replace(work, clock=going_on(stands.clock, now)) if stands.state is State.PAUSED else work


def shown(work: Work, now: datetime) -> Work:
    """The trial with the time at which the question on its page was first there."""
    return replace(work, opened={work.at: now, **work.opened})


def locked(paper: Paper, work: Work, now: datetime) -> frozenset[int]:
    """Questions that have their own time, when that is over."""
    if work.clock.mode is not ClockMode.PER_QUESTION:
        return frozenset()
    ends = {at: question_ends_at(since, work.clock.allowed_s, len(paper.asked)) for at, since in work.opened.items()}
    return frozenset(at for at, end in ends.items() if now > end + NETWORK_GRACE)
