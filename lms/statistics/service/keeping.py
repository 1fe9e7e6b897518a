"""Keeping a question until a day: somebody looked at its figures and has a reason to leave it."""

from datetime import date

from lms.accounts.rules.permissions import Actor
from lms.core import clock
from lms.core.audit import record
from lms.core.db import Sql, atomic
from lms.statistics.queries import question_of

_KEEP = Sql(
    "INSERT INTO question_keep (quiz_key, series, until, reason, actor, at)"
    " VALUES (:quiz_key, :series, :until, :reason, :actor, :at)"
)


@atomic
async def keep_until(actor: Actor, ref: str, until: date, reason: str) -> None:
    """Take a question off the list until a day; it comes back by itself after that. Raises NotFound."""
    question = await question_of(actor, ref)
    await _KEEP.run(
        quiz_key=question.quiz_key,
        series=question.series,
        until=until,
        reason=reason,
        actor=actor.person_id,
        at=clock.now(),
    )
    await record(actor.person_id, "question.kept", f"question:{ref}", until=until.isoformat(), reason=reason)
