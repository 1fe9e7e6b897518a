"""The sweeper: what is due to attempts when nobody acts. One that fails does not stop the others."""

import asyncio
import logging
from datetime import timedelta
from typing import Final

from lms.core import clock
from lms.core.db import Row, Sql
from lms.quizzes.queries import quiz_version
from lms.quizzes.service.submitting import close

_DUE = Sql(
    "SELECT id, quiz_version FROM attempt WHERE state IN ('in_progress', 'paused', 'overdue')"
    " AND next_check_at <= :now ORDER BY next_check_at LIMIT 100",
)
_ONE = Sql("SELECT id, quiz_version FROM attempt WHERE ref = :ref AND next_check_at <= :now")
_LATER = Sql("UPDATE attempt SET next_check_at = :later WHERE id = :id")
_AGAIN: Final = timedelta(minutes=10)
_log = logging.getLogger("lms.attempts")


async def close_over(ref: str) -> None:
    """Do what is due to one attempt, for its own page; mostly nothing is."""
    row = await _ONE.first(ref=ref, now=clock.now())
    if row is not None:
        await _close(row)


async def close_all_over() -> int:
    """Do what is due to up to 100 attempts, for the worker; how many there were."""
    rows = await _DUE.rows(now=clock.now())
    for row in rows:
        (outcome,) = await asyncio.gather(_close(row), return_exceptions=True)
        if isinstance(outcome, BaseException):
            _log.error("attempt %s could not be closed; it is tried again later", row["id"], exc_info=outcome)
            await _LATER.run(id=row["id"], later=clock.now() + _AGAIN)
    return len(rows)


async def _close(row: Row) -> None:
    await close(row["id"], await quiz_version(row["quiz_version"]))
