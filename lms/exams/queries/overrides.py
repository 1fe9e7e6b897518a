"""What was granted, for those who may grant it."""

from datetime import datetime
from functools import lru_cache
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, Role, reach_paths
from lms.core import clock
from lms.core.db import Row, Sql
from lms.core.paging import Page
from lms.courses.queries import Outline, outlines
from lms.exams.rules.reach import condition, patterns

PAGE: Final = 30

_FROM: Final = (
    " FROM quiz_override o JOIN course c ON c.id = o.course"
    " JOIN course_version v ON v.course = c.id AND v.number = c.published JOIN person b ON b.id = o.granted_by"
    " LEFT JOIN person p ON p.id = o.person LEFT JOIN org_unit u ON u.id = o.org_unit"
)
_COLUMNS: Final = (
    "SELECT o.ref, o.unit_key, o.extra_s, o.extra_attempts, o.multiplier_ppm, o.opens_at, o.closes_at, o.reason,"
    " o.granted_at, o.ended_at, b.display_name AS granted_by, p.display_name AS person, u.name AS unit, v.id AS version"
)
_WORKS_THERE: Final = (
    "EXISTS (SELECT 1 FROM job_assignment j JOIN org_unit w ON w.id = j.org_unit WHERE j.person = o.person"
    " AND j.starts_on <= :today AND (j.ends_on IS NULL OR j.ends_on >= :today) AND {reach})"
)


class OverrideRow(msgspec.Struct, frozen=True):
    """One thing granted; `whom` is a person or an org unit (`to_unit`)."""

    ref: str
    whom: str
    to_unit: bool
    title: str
    course_title: str
    extra_s: int
    extra_attempts: int
    multiplier_ppm: int
    opens_at: datetime | None
    closes_at: datetime | None
    reason: str
    granted_by: str
    granted_at: datetime
    ended_at: datetime | None


async def overrides(actor: Actor, number: int) -> Page[OverrideRow]:
    """One page of what was granted in own courses or to people within reach, what holds now first; three queries."""
    reach = patterns(reach_paths(actor, Action.QUIZ_OVERRIDE))
    given = {**reach, "me": actor.person_id if actor.has(Role.INSTRUCTOR) else 0, "today": clock.now().date()}
    count = await _sql(len(reach), "SELECT COUNT(*) AS n", "").first(**given)
    total = count["n"] if count else 0
    pages = max(1, -(-total // PAGE))
    number = max(1, min(number, pages))
    end = " ORDER BY CASE WHEN o.ended_at IS NULL THEN 0 ELSE 1 END, o.id DESC LIMIT :most OFFSET :skip"
    rows = await _sql(len(reach), _COLUMNS, end).rows(**given, most=PAGE, skip=(number - 1) * PAGE)
    courses = await outlines([row["version"] for row in rows], actor.locale)
    return Page(tuple(_row(row, courses[row["version"]]) for row in rows), number, pages, total)


@lru_cache(maxsize=64)
def _sql(paths: int, columns: str, end: str) -> Sql:
    names = [f"path_{number}" for number in range(paths)]
    people = _WORKS_THERE.format(reach=condition("w.path", names))
    reach = f"{condition('u.path', names)} OR {people}"
    return Sql(f"{columns}{_FROM} WHERE (c.owner = :me OR {reach}){end}")


def _row(row: Row, course: Outline) -> OverrideRow:
    unit = course.find(row["unit_key"])
    return OverrideRow(
        ref=row["ref"],
        whom=row["person"] or row["unit"],
        to_unit=row["unit"] is not None,
        title=unit.title if unit else row["unit_key"],
        course_title=course.title,
        extra_s=row["extra_s"],
        extra_attempts=row["extra_attempts"],
        multiplier_ppm=row["multiplier_ppm"],
        opens_at=row["opens_at"],
        closes_at=row["closes_at"],
        reason=row["reason"],
        granted_by=row["granted_by"],
        granted_at=row["granted_at"],
        ended_at=row["ended_at"],
    )
