"""The one way in which an attempt changes its state or its clock: a row lock, an update, an event (quiz-engine 1)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from lms.attempts.queries import clock_of
from lms.attempts.rules.clock import Clock, deadline, remaining_s
from lms.attempts.rules.pauses import Cause, grace_ends_at, next_check
from lms.attempts.rules.states import OPEN, Happening, State, after
from lms.core.db import Row, Sql, execute_many
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.live.service import tell
from lms.questions.rules.quiz_rules import QuizRules

HELD: Final = (
    "a.id, a.ref, a.person, a.state, a.quiz_version, a.current_slot, a.clock_mode, a.allowed_s, a.consumed_s,"
    " a.running_since, a.closes_at, a.paused_at, a.pauses_used, a.pause_s_used, a.pause_cause, a.pause_source,"
    " a.seen_at"
)
"""The columns of attempts that `held_of` needs; whoever reads them says FOR UPDATE."""

_HOLD = Sql(f"SELECT {HELD} FROM attempt a WHERE a.id = :id FOR UPDATE")  # noqa: S608  constants
_MOVE = (
    "UPDATE attempt SET state = :state, clock_mode = :mode, allowed_s = :allowed_s, consumed_s = :consumed_s,"
    " running_since = :running_since, closes_at = :closes_at, paused_at = :paused_at, pauses_used = :pauses_used,"
    " pause_s_used = :pause_s_used, pause_cause = :cause, pause_source = :source, deadline_at = :deadline_at,"
    " next_check_at = :next_check_at WHERE id = :id"
)
_EVENT = (
    "INSERT INTO attempt_event (attempt, kind, from_state, to_state, actor, reason, at, detail)"
    " VALUES (:attempt, :kind, :from_state, :to_state, :actor, :reason, :at, :detail)"
)

_encode = msgspec.json.Encoder().encode


class Held(msgspec.Struct, frozen=True):
    """An attempt whose row is locked until the end of the transaction."""

    id: int
    ref: str
    person_id: int
    quiz_version: int
    current_slot: int
    state: State
    clock: Clock
    cause: Cause
    source: str
    seen_at: datetime | None


class By(msgspec.Struct, frozen=True):
    """Who moves an attempt (None: the system), when it counts, why, and what else should be known of it."""

    actor: int | None
    at: datetime
    reason: str = ""
    detail: Mapping[str, object] = {}


async def hold(attempt_id: int) -> Held:
    """Lock an attempt until the end of the transaction; inside one only. Raises NotFound."""
    row = await _HOLD.first(id=attempt_id)
    if row is None:
        raise NotFound(_("There is no such quiz attempt."))
    return held_of(row)


def held_of(row: Row) -> Held:
    """The attempt in a row with the columns HELD that was read FOR UPDATE."""
    return Held(
        id=row["id"],
        ref=row["ref"],
        person_id=row["person"],
        quiz_version=row["quiz_version"],
        current_slot=row["current_slot"],
        state=State(row["state"]),
        clock=clock_of(row),
        cause=Cause(row["pause_cause"]),
        source=row["pause_source"],
        seen_at=row["seen_at"],
    )


async def move(held: Held, *happenings: Happening, clock: Clock, rules: QuizRules, by: By) -> Held:
    """Take an attempt through these happenings, in one update with an event for each.

    `held.cause` and `held.source` are written as they are: whoever pauses sets them first. Raises Closed when one of
    them cannot happen in the state it meets; then nothing is written.
    """
    states = [held.state]
    for happening in happenings:
        states.append(after(states[-1], happening))
    moved = replace(held, state=states[-1], clock=clock, cause=held.cause if states[-1] is State.PAUSED else Cause.NONE)
    await write(moved, rules)
    by = replace(by, detail={"left_s": remaining_s(clock, by.at), **by.detail})
    steps = zip(happenings, states, states[1:], strict=False)
    await write_down([event_of(replace(held, state=before), kind, by, then=then) for kind, before, then in steps])
    await _tell(moved, happenings)
    return moved


async def _tell(held: Held, happenings: tuple[Happening, ...]) -> None:
    """Open pages of the person hear of a pause and its end."""
    if happenings[-1] in {Happening.PAUSE, Happening.RESUME}:
        await tell(held.person_id, happenings[-1].value, {"attempt": held.ref, "cause": held.cause.value})


async def note(held: Held, kind: str, by: By) -> None:
    """Write down something that changes no state: another cause of the same pause, a replaced question."""
    await write_down([event_of(held, kind, by)])


def event_of(held: Held, kind: str, by: By, *, then: State | None = None) -> Row:
    """What happened to an attempt in its state, as a row of its events; `then` is the state that follows."""
    return {
        "attempt": held.id, "kind": kind, "from_state": held.state.value, "to_state": (then or held.state).value,
        "actor": by.actor, "reason": by.reason[:400], "at": by.at, "detail": _encode(by.detail).decode(),
    }  # fmt: skip


async def write_down(events: Sequence[Row]) -> None:
    """Events that `event_of` has made, in one statement however many they are."""
    await execute_many(_EVENT, events)


async def write(held: Held, rules: QuizRules) -> None:
    """Bring the row to what `held` says, with the deadline and the time of the sweeper's next look that follow."""
    await write_all([(held, rules)])


async def write_all(changed: Sequence[tuple[Held, QuizRules]]) -> None:
    """`write` for many attempts, in one statement."""
    await execute_many(_MOVE, [_as_row(held, rules) for held, rules in changed])


def _as_row(held: Held, rules: QuizRules) -> Row:
    clock = held.clock
    until = grace_ends_at(clock, rules) if held.state is State.OVERDUE else deadline(clock)
    return {
        "id": held.id,
        "state": held.state.value,
        "cause": held.cause.value,
        "source": held.source,
        "deadline_at": until if held.state in OPEN else None,
        "next_check_at": next_check(held.state, clock, rules, seen_at=held.seen_at),
        **msgspec.structs.asdict(clock),
        "mode": clock.mode.value,
    }
