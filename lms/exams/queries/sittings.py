"""Sittings as invigilators see them: their own, and those within their reach."""

from datetime import datetime
from functools import lru_cache
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, reach_paths
from lms.admission.rules.codes import spoken
from lms.admission.rules.sittings import Phase, phase
from lms.core import clock
from lms.core.db import Row, Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.core.paging import Page
from lms.courses.queries import Outline, outlines
from lms.exams.rules.reach import condition, patterns
from lms.quizzes.queries import is_ref

PAGE: Final = 30

_FROM: Final = (
    " FROM sitting s JOIN course c ON c.id = s.course"
    " JOIN course_version v ON v.course = c.id AND v.number = c.published"
    " JOIN person b ON b.id = s.opened_by LEFT JOIN org_unit u ON u.id = s.org_unit"
)
_COLUMNS: Final = (
    "SELECT s.id, s.ref, s.unit_key, s.quiz_key, s.code, s.room, s.opens_at, s.closes_at, s.ended_at, s.org_unit,"
    " u.name AS unit, u.path, b.display_name AS opened_by, c.code AS course, v.id AS version"
)


class Sitting(msgspec.Struct, frozen=True):
    """A sitting; `unit` are the people expected, empty when anybody may come."""

    id: int
    ref: str
    title: str
    course_title: str
    course: str
    unit_key: str
    quiz_key: str
    code: str
    room: str
    unit: str
    unit_path: str
    opened_by: str
    opens_at: datetime
    closes_at: datetime
    phase: Phase

    @property
    def spoken(self) -> str:
        """The code as it is shown."""
        return spoken(self.code)


async def sittings(actor: Actor, number: int) -> Page[Sitting]:
    """One page of the sittings, the newest first; three queries however many there are."""
    given = _given(actor)
    count = await _sql(len(given) - 1, "SELECT COUNT(*) AS n", "").first(**given)
    total = count["n"] if count else 0
    pages = max(1, -(-total // PAGE))
    number = max(1, min(number, pages))
    listed = _sql(len(given) - 1, _COLUMNS, " ORDER BY s.opens_at DESC, s.id DESC LIMIT :most OFFSET :skip")
    rows = await listed.rows(**given, most=PAGE, skip=(number - 1) * PAGE)
    courses = await outlines([row["version"] for row in rows], actor.locale)
    return Page(tuple(_sitting(row, courses[row["version"]]) for row in rows), number, pages, total)


async def sitting(actor: Actor, ref: str) -> Sitting:
    """One sitting. Raises NotFound when it is neither the person's own nor within reach."""
    given = _given(actor)
    found = _sql(len(given) - 1, _COLUMNS, " AND s.ref = :ref")
    row = await found.first(**given, ref=ref) if is_ref(ref) else None
    if row is None:
        raise NotFound(_("There is no such sitting."))
    return _sitting(row, (await outlines([row["version"]], actor.locale))[row["version"]])


def _given(actor: Actor) -> dict[str, object]:
    return {"me": actor.person_id, **patterns(reach_paths(actor, Action.SITTING_HOLD))}


@lru_cache(maxsize=64)
def _sql(paths: int, columns: str, end: str) -> Sql:
    reach = condition("COALESCE(u.path, '')", [f"path_{number}" for number in range(paths)])
    return Sql(f"{columns}{_FROM} WHERE (s.opened_by = :me OR {reach}){end}")


def _sitting(row: Row, course: Outline) -> Sitting:
    unit = course.find(row["unit_key"])
    return Sitting(
        id=row["id"],
        ref=row["ref"],
        title=unit.title if unit else row["unit_key"],
        course_title=course.title,
        course=row["course"],
        unit_key=row["unit_key"],
        quiz_key=row["quiz_key"],
        code=row["code"],
        room=row["room"],
        unit=row["unit"] or "",
        unit_path=row["path"] or "",
        opened_by=row["opened_by"],
        opens_at=row["opens_at"],
        closes_at=row["closes_at"],
        phase=phase(opens_at=row["opens_at"], closes_at=row["closes_at"], ended_at=row["ended_at"], now=clock.now()),
    )
