"""Answers that stand beside those that count."""

from datetime import datetime

import msgspec

from lms.core.db import Sql
from lms.questions.rules.answers import Answer

# What came from a screen that had been taken over, as long as nothing was answered since.
_ASIDES = Sql(
    "SELECT e.slot, e.answer, e.server_at, e.client_at, e.id FROM answer_event e"
    " JOIN answer_current c ON c.attempt = e.attempt AND c.slot = e.slot"
    " WHERE e.attempt = :attempt AND e.aside AND e.id > c.event ORDER BY e.id LIMIT 1000",
)

_answer = msgspec.json.Decoder(Answer)

_REPLACED = Sql("SELECT DISTINCT position FROM slot_replaced WHERE attempt = :attempt")


class Aside(msgspec.Struct, frozen=True):
    """An answer from another screen that arrived after the one that counts: offered until the person chooses."""

    answer: Answer
    at: datetime


async def asides_of(attempt_id: int) -> dict[int, tuple[Aside, ...]]:
    """What was given on screens that had been taken over and was not settled since, by slot; one query."""
    found: dict[int, tuple[Aside, ...]] = {}
    for each in await _ASIDES.rows(attempt=attempt_id):
        aside = Aside(_answer.decode(each["answer"]), each["client_at"] or each["server_at"])
        found[each["slot"]] = (*found.get(each["slot"], ()), aside)
    return found


async def replaced_in(attempt_id: int) -> frozenset[int]:
    """The questions of an attempt that are not the ones it began with, by their places; one query."""
    return frozenset(row["position"] for row in await _REPLACED.rows(attempt=attempt_id))
