"""Writing down what happens around an attempt and changes nothing about it: the page out of sight, a look-up."""

from datetime import timedelta
from typing import Final

import msgspec

from lms.core import clock
from lms.core.db import Sql, atomic

MOST_A_MINUTE: Final = 6
MOST_IN_ALL: Final = 1000
"""More than this of one kind is noise: the first thousand say what there is to say."""

_SO_MANY: Final = "(SELECT COUNT(*) FROM attempt_event e WHERE e.attempt = a.id AND e.kind = CAST(:kind AS VARCHAR)"
_NOTICE = Sql(
    "INSERT INTO attempt_event (attempt, kind, from_state, to_state, actor, at, detail)"  # noqa: S608  constant text
    " SELECT a.id, CAST(:kind AS VARCHAR), a.state, a.state, a.person, :now, :detail FROM attempt a"
    " WHERE a.id = :attempt AND a.state IN ('in_progress', 'paused', 'overdue')"
    f" AND {_SO_MANY} AND e.at > :since) < :most_lately AND {_SO_MANY}) < :most RETURNING id",
)


@atomic
async def notice_focus_lost(attempt_id: int, *, times: int, away_s: int) -> bool:
    """The page was out of sight so often, for so many seconds together; False when there were too many reports.

    A page gathers what it could not report and brings it with the next one, so that nothing is miscounted.
    """
    return await _notice(attempt_id, "focus_lost", {"times": times, "away_s": away_s}, MOST_A_MINUTE)


@atomic
async def notice_lookup(attempt_id: int, unit_key: str) -> bool:
    """A page of the course was looked up beside an open book; False when it was one of too many."""
    return await _notice(attempt_id, "lookup", {"unit": unit_key}, 10 * MOST_A_MINUTE)


async def _notice(attempt_id: int, kind: str, detail: dict[str, object], most_lately: int) -> bool:
    now = clock.now()
    kept = await _NOTICE.run(
        attempt=attempt_id,
        kind=kind,
        detail=msgspec.json.encode(detail).decode(),
        now=now,
        since=now - timedelta(minutes=1),
        most_lately=most_lately,
        most=MOST_IN_ALL,
    )
    return bool(kept)
