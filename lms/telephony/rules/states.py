"""What a report of a phone system means for somebody who studies. Pure; times are aware.

Reports may be lost, doubled and disordered. The newest time of the phone system wins, a report that says nothing about
now pauses nothing, and silence ends in "unknown", which starts no pause and ends none.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

# Pages keep the place every few seconds while somebody is at them, and once more when the call comes: a place that was
# kept last so long before or after the beginning of a call was left for it.
BEFORE_CALL: Final = timedelta(minutes=2)
AFTER_CALL: Final = timedelta(minutes=1)
QUIET: Final = timedelta(minutes=30)
QUIET_WITH_HEARTBEATS: Final = timedelta(minutes=5)
HEARTBEATS: Final = frozenset({"amazon-connect", "asterisk"})
"""Systems from which something is heard of every agent every two minutes, even when nothing changes."""


class AgentStateName(StrEnum):
    """The states that phone systems have in common."""

    AVAILABLE = "available"
    RINGING = "ringing"
    ON_CALL = "on_call"
    HOLD = "hold"
    WRAP_UP = "wrap_up"
    NOT_READY = "not_ready"
    OFFLINE = "offline"


IN_CALL: Final = frozenset({AgentStateName.RINGING, AgentStateName.ON_CALL, AgentStateName.HOLD})


class Report(msgspec.Struct, frozen=True):
    """One thing a phone system says: `names` are those it has for the agent, the surest first."""

    names: tuple[str, ...]
    state: AgentStateName
    at: datetime
    event_id: str


class Known(msgspec.Struct, frozen=True):
    """What is known of a person; see the table `agent_state` for the times."""

    state: AgentStateName
    at: datetime
    since: datetime
    heard_at: datetime
    call_at: datetime | None = None


class Effect(StrEnum):
    """What a report does to study: nothing, a call begins, the call is over, or it came too late to be believed."""

    NONE = ""
    BEGIN = "begin"
    OVER = "over"
    LATE = "late"


class Step(msgspec.Struct, frozen=True):
    """What is known after a report, what it does, and whether it is worth keeping."""

    known: Known
    effect: Effect
    kept: bool


def patience(source: str) -> timedelta:
    """How long a system may be silent about a person before its last word counts for nothing."""
    return QUIET_WITH_HEARTBEATS if source in HEARTBEATS else QUIET


def state_now(known: Known | None, source: str, now: datetime) -> AgentStateName | None:
    """The state to believe now; None is unknown."""
    if known is None or now - known.heard_at > patience(source):
        return None
    return known.state


def step(known: Known | None, report: Report, *, source: str, now: datetime) -> Step:
    """What one report changes.

    A time in the future is that of a wrong clock and taken as now, lest it make every later report look old. One that
    is older than the patience is noted (we may be told after a break) but says nothing about now.
    """
    at = min(report.at, now)
    if known is not None and at < known.at:
        return Step(known, Effect.LATE, kept=True)
    stale = now - at > patience(source)
    before = state_now(known, source, now)
    effect = Effect.NONE if stale else effect_of(before, report.state)
    changed = known is None or known.state is not report.state
    after = Known(
        state=report.state,
        at=at,
        since=at if changed or known is None else known.since,
        heard_at=at if stale else now,
        call_at=_call_at(known, effect, at),
    )
    return Step(after, effect, kept=changed or effect is not Effect.NONE)


def effect_of(before: AgentStateName | None, state: AgentStateName) -> Effect:
    """What a new state does after the one before; None before is unknown.

    Wrapping up, being away from the phone and logging out end no call and begin none: only `available` says that the
    person could study again. A second ringing is a new call, but hold and talk within one are not.
    """
    match state:
        case AgentStateName.AVAILABLE:
            return Effect.NONE if before is AgentStateName.AVAILABLE else Effect.OVER
        case AgentStateName.RINGING:
            return Effect.NONE if before is AgentStateName.RINGING else Effect.BEGIN
        case AgentStateName.ON_CALL | AgentStateName.HOLD:
            return Effect.NONE if before in IN_CALL else Effect.BEGIN
        case _:
            return Effect.NONE


def _call_at(known: Known | None, effect: Effect, at: datetime) -> datetime | None:
    if effect is Effect.BEGIN:
        return at
    return None if effect is Effect.OVER or known is None else known.call_at
