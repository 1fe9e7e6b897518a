"""Requests to void an attempt that wait for a second person, for those who may be it."""

from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, reach_paths
from lms.core import clock
from lms.core.db import Sql

_WAITING: Final = Sql(
    "SELECT a.ref, p.display_name AS person, b.display_name AS asked_by,"
    " COALESCE((SELECT u.path FROM job_assignment j JOIN org_unit u ON u.id = j.org_unit"
    " WHERE j.person = p.id AND j.is_primary AND j.starts_on <= :today AND (j.ends_on IS NULL OR j.ends_on >= :today)"
    " ORDER BY j.starts_on DESC LIMIT 1), '') AS unit_path FROM void_request v JOIN attempt a ON a.id = v.attempt"
    " JOIN person p ON p.id = a.person JOIN person b ON b.id = v.asked_by"
    " WHERE v.decided_at IS NULL AND v.asked_by <> :me AND a.person <> :me ORDER BY v.id LIMIT :most",
)


class ToVoid(msgspec.Struct, frozen=True):
    """An attempt whose voiding waits: its reference, whose it is, who asked."""

    ref: str
    person: str
    asked_by: str


async def waiting_for_second(actor: Actor, most: int) -> tuple[ToVoid, ...]:
    """Those that the person may confirm, the oldest first, of the first `most` that wait; one query, or none."""
    paths = reach_paths(actor, Action.ATTEMPT_DECIDE)
    if not paths:
        return ()
    rows = await _WAITING.rows(me=actor.person_id, today=clock.now().date(), most=most)
    mine = [row for row in rows if any(row["unit_path"].startswith(path) or path == "/" for path in paths)]
    return tuple(ToVoid(row["ref"], row["person"], row["asked_by"]) for row in mine)
