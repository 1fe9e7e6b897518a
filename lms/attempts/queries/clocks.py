"""Reading the clock of an attempt and what has happened to it."""

from datetime import datetime

import msgspec

from lms.attempts.rules.clock import Clock
from lms.attempts.rules.pauses import Cause
from lms.attempts.rules.refs import is_ref
from lms.core.db import Row, Sql
from lms.courses.queries.kept import Kept
from lms.questions.rules import quiz_rules
from lms.questions.rules.clock_rules import ClockMode
from lms.questions.rules.quiz_rules import QuizRules

_EVENTS = Sql(
    "SELECT e.kind, e.from_state, e.to_state, e.actor, p.display_name AS actor_name, e.reason, e.at, e.detail"
    " FROM attempt_event e LEFT JOIN person p ON p.id = e.actor WHERE e.attempt = :attempt ORDER BY e.id LIMIT 1000",
)


_RULES = Sql("SELECT rules FROM quiz_version WHERE id = :id")


class Detail(msgspec.Struct, frozen=True):
    """What an event knows besides its state: seconds left, why it was paused, how long, at which question."""

    left_s: int | None = None
    cause: Cause = Cause.NONE
    paused_s: int = 0
    slot: int = 0
    extra_s: int = 0


class Happened(msgspec.Struct, frozen=True):
    """One event of an attempt; without an actor the system did it."""

    kind: str
    from_state: str
    to_state: str
    actor_id: int | None
    actor_name: str
    reason: str
    at: datetime
    detail: Detail


class Pause(msgspec.Struct, frozen=True):
    """One pause: from when to when (None: it lasts), what caused it, the question on the screen, and
    whether another one stands there since.
    """

    began_at: datetime
    ended_at: datetime | None
    cause: Cause
    slot: int
    replaced: bool = False


_PAUSED = Sql("SELECT id FROM attempt WHERE person = :person AND ref = :ref AND state = 'paused'")

_rules: Kept[int, QuizRules] = Kept(256)
_detail = msgspec.json.Decoder(Detail)


async def rules_of(quiz_version: int) -> QuizRules:
    """The rules of a quiz version, which never change; one query the first time."""

    async def load() -> QuizRules:
        row = await _RULES.first(id=quiz_version)
        assert row, "quiz versions are never deleted"
        return quiz_rules.decode(row["rules"])

    return await _rules.get(quiz_version, load)


async def is_paused(person_id: int, ref: str) -> bool:
    """Whether this is a paused attempt of the person."""
    return is_ref(ref) and await _PAUSED.first(person=person_id, ref=ref) is not None


def clock_of(row: Row) -> Clock:
    """The clock in the columns of a row."""
    return Clock(
        mode=ClockMode(row["clock_mode"]),
        allowed_s=row["allowed_s"],
        consumed_s=row["consumed_s"],
        running_since=row["running_since"],
        closes_at=row["closes_at"],
        paused_at=row["paused_at"],
        pauses_used=row["pauses_used"],
        pause_s_used=row["pause_s_used"],
    )


async def events_of(attempt_id: int) -> tuple[Happened, ...]:
    """Everything that happened to an attempt, in order; one query. The caller has made sure that it may be seen."""
    return tuple(
        Happened(
            kind=row["kind"],
            from_state=row["from_state"],
            to_state=row["to_state"],
            actor_id=row["actor"],
            actor_name=row["actor_name"] or "",
            reason=row["reason"],
            at=row["at"],
            detail=_detail.decode(row["detail"] or "{}"),
        )
        for row in await _EVENTS.rows(attempt=attempt_id)
    )


async def pauses_of(attempt_id: int) -> tuple[Pause, ...]:
    """The pauses of an attempt, in order; one query."""
    found: list[Pause] = []
    for event in await events_of(attempt_id):
        if event.kind == "pause":
            found.append(Pause(event.at, None, event.detail.cause, event.detail.slot))
        elif event.kind == "replace" and found:
            found[-1] = msgspec.structs.replace(found[-1], replaced=True)
        elif found and found[-1].ended_at is None and event.from_state == "paused" != event.to_state:
            found[-1] = msgspec.structs.replace(found[-1], ended_at=event.at)
    return tuple(found)
