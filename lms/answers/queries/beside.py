"""Answers that stand beside those that count: from another screen, or arrived late."""

from datetime import datetime
from typing import Protocol, TypeVar

import msgspec
from msgspec.structs import replace

from lms.answers.rules.lateness import given_at
from lms.answers.rules.receipts import Kept
from lms.core.db import Row, Sql
from lms.questions.rules.answers import Answer

# What came from a screen that had been taken over, as long as nothing was answered since.
_ASIDES = Sql(
    "SELECT e.slot, e.answer, e.server_at, e.client_at, e.id FROM answer_event e"
    " JOIN answer_current c ON c.attempt = e.attempt AND c.slot = e.slot"
    " WHERE e.attempt = :attempt AND e.aside AND e.id > c.event ORDER BY e.id LIMIT 1000",
)

_LATE = Sql(
    "SELECT e.id, e.slot, e.answer, e.client_at, e.server_at, w.clock_off_ms, d.accepted, d.reason, d.at,"
    " o.answer AS old_answer, o.device_id AS old_device, o.client_seq AS old_seq FROM answer_event e"
    " JOIN attempt_screen w ON w.attempt = e.attempt AND w.number = e.screen"
    " LEFT JOIN late_decision d ON d.event = e.id LEFT JOIN answer_event o ON o.id = d.replaced"
    " WHERE e.attempt = :attempt AND e.late ORDER BY e.id LIMIT 1000",
)
_REPLACED = Sql("SELECT DISTINCT position FROM slot_replaced WHERE attempt = :attempt")
_answer = msgspec.json.Decoder(Answer)


class LateAnswer(msgspec.Struct, frozen=True):
    """An answer that arrived late: `accepted` None while nobody has decided; `before` is what it took the place of."""

    event: int
    slot: int
    answer: Answer
    given_at: datetime
    arrived_at: datetime
    accepted: bool | None
    reason: str
    before: Kept | None


class Aside(msgspec.Struct, frozen=True):
    """An answer from another screen that arrived after the one that counts: offered until the person chooses."""

    answer: Answer
    at: datetime


class Beside(Protocol):
    """A question that may have answers beside the one that counts."""

    @property
    def position(self) -> int:
        """Its number."""
        ...


S = TypeVar("S", bound=Beside)


async def with_asides(attempt_id: int, screens: int, slots: tuple[S, ...]) -> tuple[S, ...]:
    """The questions with what was given on screens that had been taken over and was not settled since.

    One query for an attempt that was open on more than one screen, none for all others.
    """
    found: dict[int, tuple[Aside, ...]] = {}
    for each in await _ASIDES.rows(attempt=attempt_id) if screens > 1 else ():
        aside = Aside(_answer.decode(each["answer"]), each["client_at"] or each["server_at"])
        found[each["slot"]] = (*found.get(each["slot"], ()), aside)
    if not found:
        return slots
    beside = [found.get(slot.position, ()) for slot in slots]
    return tuple(replace(slot, asides=each) for slot, each in zip(slots, beside, strict=True))  # type: ignore[type-var]  # a struct


async def replaced_in(attempt_id: int) -> frozenset[int]:
    """The questions of an attempt that are not the ones it began with, by their places; one query."""
    return frozenset(row["position"] for row in await _REPLACED.rows(attempt=attempt_id))


async def late_answers(attempt_id: int) -> tuple[LateAnswer, ...]:
    """What arrived after the end, in the order of arrival; one query."""
    return tuple(_late(row) for row in await _LATE.rows(attempt=attempt_id))


def _late(row: Row) -> LateAnswer:
    slot, old = row["slot"], row["old_answer"]
    return LateAnswer(
        event=row["id"],
        slot=slot,
        answer=_answer.decode(row["answer"]),
        given_at=given_at(row["client_at"], row["clock_off_ms"]),
        arrived_at=row["server_at"],
        accepted=None if row["accepted"] is None else bool(row["accepted"]),
        reason=row["reason"] or "",
        before=Kept(slot, _answer.decode(old), row["old_device"], row["old_seq"]) if old is not None else None,
    )
