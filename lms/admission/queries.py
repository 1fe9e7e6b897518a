"""What the engine asks before it lets somebody in: the sitting of a code, and what was granted to a person."""

from datetime import datetime

import msgspec

from lms.admission.rules.terms import MILLION, Override, Terms, combined
from lms.core import clock
from lms.core.db import Row, Sql

_SITTING = Sql(
    "SELECT id FROM sitting WHERE code = :code AND quiz_key = :quiz_key AND ended_at IS NULL"
    " AND opens_at <= :now AND closes_at > :now",
)
_GRANTED = Sql(
    "SELECT p.time_multiplier_ppm AS own_ppm, v.id, v.person IS NOT NULL AS personal, v.extra_s, v.extra_attempts,"
    " v.multiplier_ppm, v.opens_at, v.closes_at, v.reason, b.display_name AS granted_by, u.name AS unit FROM person p"
    " LEFT JOIN quiz_override v ON v.quiz_key = :quiz_key AND v.ended_at IS NULL AND (v.person = p.id OR EXISTS ("
    "SELECT 1 FROM job_assignment j JOIN org_unit o ON o.id = j.org_unit JOIN org_unit w ON w.id = v.org_unit"
    " WHERE j.person = p.id AND j.starts_on <= :today AND (j.ends_on IS NULL OR j.ends_on >= :today)"
    " AND o.path LIKE w.path || '%'))"
    " LEFT JOIN person b ON b.id = v.granted_by LEFT JOIN org_unit u ON u.id = v.org_unit"
    " WHERE p.id = :person ORDER BY v.id LIMIT 200",
)


class GrantedLine(msgspec.Struct, frozen=True):
    """One thing granted, as the person reads it; `unit` is the org unit it holds for, empty when it is personal."""

    what: Override
    granted_by: str
    reason: str
    unit: str = ""


class Granted(msgspec.Struct, frozen=True):
    """All that holds for a person in a quiz, and what it comes to."""

    terms: Terms = Terms()
    lines: tuple[GrantedLine, ...] = ()


async def sitting_of_code(quiz_key: str, code: str, now: datetime) -> int | None:
    """The sitting that this code opens now for this quiz; None when there is none."""
    row = await _SITTING.first(quiz_key=quiz_key, code=code, now=now)
    return row["id"] if row else None


async def granted_to(person_id: int, quiz_key: str) -> Granted:
    """What was granted to the person in this quiz, or to a unit the person works in today; one query."""
    rows = await _GRANTED.rows(person=person_id, quiz_key=quiz_key, today=clock.now().date())
    lines = tuple(_line(row) for row in rows if row["id"] is not None)
    own = rows[0]["own_ppm"] if rows else MILLION
    return Granted(combined([line.what for line in lines], own), lines)


def _line(row: Row) -> GrantedLine:
    what = Override(
        personal=bool(row["personal"]),
        extra_s=row["extra_s"],
        extra_attempts=row["extra_attempts"],
        multiplier_ppm=row["multiplier_ppm"],
        opens_at=row["opens_at"],
        closes_at=row["closes_at"],
    )
    return GrantedLine(what, row["granted_by"], row["reason"], row["unit"] or "")
