"""The one way in which an attempt changes its state or its clock: a row lock, an update, an event (quiz-engine 1)."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec.structs import replace

from lms.attempts.queries import clock_of
from lms.attempts.rules.clock import Allowance, Clock, deadline, extended, regranted, remaining_s
from lms.attempts.rules.pauses import Cause, grace_ends_at, next_check
from lms.attempts.rules.states import OPEN, Closed, Happening, State, after
from lms.core import clock as time
from lms.core.db import Sql, atomic, execute_many
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.live.service import tell
from lms.questions.rules.quiz_rules import QuizRules

_HOLD = Sql(
    "SELECT id, ref, person, state, quiz_version, current_slot, clock_mode, allowed_s, consumed_s, running_since,"
    " closes_at, paused_at, pauses_used, pause_s_used, pause_cause, pause_source, seen_at FROM attempt"
    " WHERE id = :id FOR UPDATE",
)
_MOVE = Sql(
    "UPDATE attempt SET state = :state, clock_mode = :mode, allowed_s = :allowed_s, consumed_s = :consumed_s,"
    " running_since = :running_since, closes_at = :closes_at, paused_at = :paused_at, pauses_used = :pauses_used,"
    " pause_s_used = :pause_s_used, pause_cause = :cause, pause_source = :source, deadline_at = :deadline_at,"
    " next_check_at = :next_check_at WHERE id = :id",
)
_EVENT = (
    "INSERT INTO attempt_event (attempt, kind, from_state, to_state, actor, reason, at, detail)"
    " VALUES (:attempt, :kind, :from_state, :to_state, :actor, :reason, :at, :detail)"
)

_GIVEN = Sql("SELECT detail FROM attempt_event WHERE attempt = :attempt AND kind IN ('extend', 'reopen') LIMIT 1000")


class _Given(msgspec.Struct, frozen=True):
    extra_s: int = 0
    on_top: bool = False


_encode = msgspec.json.Encoder().encode
_given = msgspec.json.Decoder(_Given)


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
    detail = _encode({"left_s": remaining_s(clock, by.at), **by.detail}).decode()
    steps = zip(happenings, states, states[1:], strict=False)
    await execute_many(
        _EVENT,
        [
            {"attempt": held.id, "kind": kind.value, "from_state": before.value, "to_state": then.value,
             "actor": by.actor, "reason": by.reason[:400], "at": by.at, "detail": detail}
            for kind, before, then in steps
        ],
    )  # fmt: skip
    await _tell(moved, happenings)
    return moved


async def _tell(held: Held, happenings: tuple[Happening, ...]) -> None:
    """Open pages of the person hear of a pause and its end."""
    if happenings[-1] in {Happening.PAUSE, Happening.RESUME}:
        await tell(held.person_id, happenings[-1].value, {"attempt": held.ref, "cause": held.cause.value})


async def note(held: Held, kind: str, by: By) -> None:
    """Write down something that changes no state: more time, another cause of the same pause, a replaced question."""
    event = {"attempt": held.id, "kind": kind, "from_state": held.state.value, "to_state": held.state.value}
    detail = _encode(by.detail).decode()
    await execute_many(_EVENT, [{**event, "actor": by.actor, "reason": by.reason[:400], "at": by.at, "detail": detail}])


async def write(held: Held, rules: QuizRules) -> None:
    """Bring the row to what `held` says, with the deadline and the time of the sweeper's next look that follow."""
    clock = held.clock
    until = grace_ends_at(clock, rules) if held.state is State.OVERDUE else deadline(clock)
    await _MOVE.run(
        id=held.id,
        state=held.state.value,
        cause=held.cause.value,
        source=held.source,
        deadline_at=until if held.state in OPEN else None,
        next_check_at=next_check(held.state, clock, rules, seen_at=held.seen_at),
        **msgspec.structs.asdict(clock) | {"mode": clock.mode.value},
    )


@atomic
async def extend(attempt_id: int, rules: QuizRules, by_s: int, by: By) -> Held:
    """Give an open attempt more time, on top of whatever its person is granted. Raises Closed when it is finished.

    One whose time had just run out goes on.
    """
    held, more = await hold(attempt_id), {"extra_s": by_s, "on_top": True}
    return await _lengthen(held, extended(held.clock, by_s, time.now()), rules, replace(by, detail=more))


@atomic
async def regrant(attempt_id: int, rules: QuizRules, granted: Allowance, by: By) -> Held:
    """Give an open attempt what its person is granted by now, as if since its start; nothing happens where it has that.

    Raises Closed.
    """
    held = await hold(attempt_id)
    clock = regranted(held.clock, granted, await _on_top_s(attempt_id))
    if clock == held.clock:
        return held
    more = {"extra_s": (clock.allowed_s or 0) - (held.clock.allowed_s or 0)}
    return await _lengthen(held, clock, rules, replace(by, detail=more))


async def _on_top_s(attempt_id: int) -> int:
    given = [_given.decode(row["detail"] or "{}") for row in await _GIVEN.rows(attempt=attempt_id)]
    return sum(one.extra_s for one in given if one.on_top)


async def _lengthen(held: Held, clock: Clock, rules: QuizRules, by: By) -> Held:
    if held.state not in {State.IN_PROGRESS, State.PAUSED}:
        raise Closed
    longer = replace(held, clock=clock)
    await write(longer, rules)
    await note(longer, "extend", replace(by, detail={**by.detail, "closes_at": clock.closes_at}))
    await tell(held.person_id, "extended", {"attempt": held.ref, "extra_s": by.detail["extra_s"]})
    return longer
