"""What was noticed around an attempt: how often the page was out of sight, which pages were looked up."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from lms.core.db import Row, Sql

_NOTICED = Sql(
    "SELECT e.kind, e.at, e.detail, e.reason, p.display_name FROM attempt_event e LEFT JOIN person p ON p.id = e.actor"
    " WHERE e.attempt = :attempt AND e.kind IN ('focus_lost', 'lookup', 'extend') ORDER BY e.id LIMIT 2000",
)
_OF_SITTING = Sql(
    "SELECT e.attempt, e.detail FROM attempt_event e JOIN attempt a ON a.id = e.attempt"
    " WHERE a.sitting = :sitting AND e.kind = 'focus_lost' ORDER BY e.id LIMIT 20000",
)


class _Detail(msgspec.Struct, frozen=True):
    times: int = 0
    away_s: int = 0
    unit: str = ""
    extra_s: int = 0
    closes_at: datetime | None = None


class Extension(msgspec.Struct, frozen=True):
    """More time that was given while the attempt ran, by whom and why; `closes_at` is the end of the window since."""

    extra_s: int
    closes_at: datetime | None
    by: str
    reason: str


class LookUp(msgspec.Struct, frozen=True):
    """A page of the course that was opened beside the questions."""

    unit_key: str
    at: datetime


class Noticed(msgspec.Struct, frozen=True):
    """All of it: how often and for how many seconds the page was not in front, the look-ups, time that was added."""

    times: int = 0
    away_s: int = 0
    lookups: tuple[LookUp, ...] = ()
    extensions: tuple[Extension, ...] = ()


_decode = msgspec.json.Decoder(_Detail).decode


async def noticed(attempt_id: int) -> Noticed:
    """What was noticed around one attempt; one query. The caller has made sure that it may be seen."""
    rows = await _NOTICED.rows(attempt=attempt_id)
    lost = _added(_decode(row["detail"]) for row in rows if row["kind"] == "focus_lost")
    lookups = tuple(LookUp(_decode(row["detail"]).unit, row["at"]) for row in rows if row["kind"] == "lookup")
    more = tuple(_extension(row) for row in rows if row["kind"] == "extend")
    return msgspec.structs.replace(lost, lookups=lookups, extensions=more)


def _extension(row: Row) -> Extension:
    detail = _decode(row["detail"])
    return Extension(detail.extra_s, detail.closes_at, row["display_name"] or "", row["reason"])


async def focus_lost_in(sitting_id: int) -> dict[int, Noticed]:
    """How often each page of a sitting was out of sight, by attempt; one query."""
    found: dict[int, list[_Detail]] = {}
    for row in await _OF_SITTING.rows(sitting=sitting_id):
        found.setdefault(row["attempt"], []).append(_decode(row["detail"]))
    return {attempt: _added(details) for attempt, details in found.items()}


def _added(details: Iterable[_Detail]) -> Noticed:
    listed = list(details)
    return Noticed(sum(each.times for each in listed), sum(each.away_s for each in listed))
