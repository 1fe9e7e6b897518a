"""Reading the tries of an attempt."""

import msgspec

from lms.core.db import Sql
from lms.practice.rules.tries import Confidence, Kind, Try
from lms.questions.rules.answers import Answer

_STEPS = Sql(
    "SELECT slot, kind, answer, confidence FROM attempt_try WHERE attempt = :attempt ORDER BY slot, number LIMIT 11000",
)
_answer = msgspec.json.Decoder(Answer)

Steps = dict[int, tuple[Try, ...]]
"""The tries at each question of an attempt, by its place."""


async def steps_of(attempt_id: int) -> Steps:
    """All tries of an attempt in their order; one query."""
    found: Steps = {}
    for row in await _STEPS.rows(attempt=attempt_id):
        said = Confidence(row["confidence"]) if row["confidence"] else None
        step = Try(Kind(row["kind"]), _answer.decode(row["answer"]), said)
        found[row["slot"]] = (*found.get(row["slot"], ()), step)
    return found
