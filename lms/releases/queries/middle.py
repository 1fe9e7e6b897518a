"""The people on a course, and how versions differ from each other."""

import msgspec

from lms.core.db import Sql
from lms.releases.rules.impact import Learner, Units, changes

_STANDING = Sql(
    "SELECT c.id AS course_id, v.id AS version_id, v.number FROM course c JOIN course_version v ON v.course = c.id"
    " AND v.number = c.published WHERE c.code = :code",
)
_MIDDLE = Sql(
    "SELECT e.id, e.course_version, EXISTS (SELECT 1 FROM attempt a WHERE a.enrolment = e.id AND a.state IN"
    " ('in_progress', 'paused', 'overdue')) AS in_quiz FROM enrolment e WHERE e.course = :course"
    " AND e.state IN ('assigned', 'in_progress') AND NOT EXISTS (SELECT 1 FROM enrolment n WHERE n.person = e.person"
    " AND n.course = e.course AND n.cycle > e.cycle) ORDER BY e.id",
)
_BEGUN = Sql(
    "SELECT p.enrolment, p.unit_key FROM unit_progress p JOIN enrolment e ON e.id = p.enrolment"
    " WHERE e.course = :course AND e.state IN ('assigned', 'in_progress') UNION SELECT a.enrolment, q.unit_key"
    " FROM attempt a JOIN enrolment e ON e.id = a.enrolment JOIN quiz_version q ON q.id = a.quiz_version"
    " WHERE e.course = :course AND e.state IN ('assigned', 'in_progress')",
)
_FINISHED = Sql(
    "SELECT e.id FROM enrolment e WHERE e.course = :course AND e.state = 'completed' AND NOT EXISTS"
    " (SELECT 1 FROM enrolment n WHERE n.person = e.person AND n.course = e.course AND n.cycle > e.cycle)"
    " ORDER BY e.id",
)
_UNITS = Sql(
    "SELECT u.key, t.locale, t.source FROM unit u JOIN unit_text t ON t.unit = u.id"
    " WHERE u.course_version = :version ORDER BY u.position, t.locale",
)


class Standing(msgspec.Struct, frozen=True):
    """The version that stands published."""

    course_id: int
    version_id: int
    number: int


async def standing_version(code: str) -> Standing | None:
    """What stands published of a course, None before the first version."""
    row = await _STANDING.first(code=code)
    return Standing(**row) if row else None


async def finished_ids(course_id: int) -> tuple[int, ...]:
    """Enrolments of those who have completed the course and did not begin it again."""
    return tuple(row["id"] for row in await _FINISHED.rows(course=course_id))


async def learners(course_id: int, after: Units) -> list[Learner]:
    """Everybody in the middle; `after` are the files of the version that is to come."""
    begun: dict[int, set[str]] = {}
    for row in await _BEGUN.rows(course=course_id):
        begun.setdefault(row["enrolment"], set()).add(row["unit_key"])
    differs: dict[int, frozenset[str]] = {}
    found = []
    for row in await _MIDDLE.rows(course=course_id):
        version = row["course_version"]
        if version not in differs:
            differs[version] = changes(await units_of(version), after).keys
        units = frozenset(begun.get(row["id"], ()))
        found.append(Learner(row["id"], units, bool(row["in_quiz"]), differs[version]))
    return found


async def units_of(version_id: int) -> dict[str, dict[str, str]]:
    """The files of a published version by unit and language, in the units' order."""
    units: dict[str, dict[str, str]] = {}
    for row in await _UNITS.rows(version=version_id):
        units.setdefault(row["key"], {})[row["locale"]] = row["source"]
    return units
