"""Forgetting what phone systems reported long ago: it is about people, and nobody needs it any more."""

from datetime import datetime, timedelta
from typing import Final

from lms.core.clock import now
from lms.core.db import Sql, atomic

AT_ONCE: Final = 1_000
_MOST_ROUNDS: Final = 50

_EVENTS: Final = Sql(
    "DELETE FROM agent_state_event WHERE id IN (SELECT id FROM agent_state_event WHERE received_at < :before"
    " ORDER BY received_at LIMIT :most) RETURNING id",
)
_UNKNOWN: Final = Sql(
    "DELETE FROM phone_unknown WHERE id IN (SELECT id FROM phone_unknown WHERE last_at < :before"
    " ORDER BY last_at LIMIT :most) RETURNING id",
)


async def forget_reports(days: int) -> int:
    """Remove reports older than so many days, and names that nobody has used since; returns how many rows went.

    A thousand rows a transaction, so that nobody waits for long, and at most fifty thousand of each in one round of the
    worker. What a state is now stays.
    """
    before = now() - timedelta(days=days)
    return await _forget(_EVENTS, before) + await _forget(_UNKNOWN, before)


async def _forget(sql: Sql, before: datetime) -> int:
    gone = 0
    for _round in range(_MOST_ROUNDS):
        went = await _some(sql, before)
        gone += went
        if went < AT_ONCE:
            break
    return gone


@atomic
async def _some(sql: Sql, before: datetime) -> int:
    return len(await sql.run(before=before, most=AT_ONCE))
