"""Taking back that a unit was completed: a row of its own says what stood there, records say that it is void."""

from typing import Final

import msgspec

from lms.core.db import Row, Sql, atomic
from lms.courses.queries import Outline, outline
from lms.enrolments.rules.completion import is_course_complete
from lms.lrs.rules.statements import Verb
from lms.lrs.service import Voiding, void_record

_ENROLMENT: Final = Sql(
    "SELECT e.id, e.person, e.course, e.state, e.course_version, e.completed_at, c.code, p.locale FROM enrolment e"
    " JOIN course c ON c.id = e.course JOIN person p ON p.id = e.person WHERE e.id = :id FOR NO KEY UPDATE OF e",
)
_UNIT: Final = Sql(
    "SELECT id, completed_at, satisfied_by, score_ppm FROM unit_progress WHERE enrolment = :enrolment"
    " AND unit_key = :unit_key AND state = 'completed'",
)
_KEEP: Final = Sql(
    "INSERT INTO completion_taken_back (enrolment, unit_key, completed_at, satisfied_by, score_ppm,"
    " course_completed_at, actor, reason, at) VALUES (:enrolment, :unit_key, :completed_at, :satisfied_by, :score_ppm,"
    " :course_completed_at, :actor, :reason, :at)",
)
_OPEN_AGAIN: Final = Sql(
    "UPDATE unit_progress SET state = 'in_progress', completed_at = NULL, satisfied_by = '', score_ppm = NULL"
    " WHERE id = :id",
)
_DONE: Final = Sql("SELECT unit_key FROM unit_progress WHERE enrolment = :enrolment AND state = 'completed'")
_COUNT: Final = Sql(
    "UPDATE enrolment SET units_done = :units_done, est_seconds_done = :est_seconds_done, score_ppm ="
    " (SELECT MAX(u.score_ppm) FROM unit_progress u WHERE u.enrolment = enrolment.id AND u.state = 'completed')"
    " WHERE id = :id",
)
# A newer cycle of the course may be under way: then this one is not open again, it has failed.
_COURSE: Final = Sql(
    "UPDATE enrolment SET completed_at = NULL, passed = NULL, state = CASE WHEN EXISTS (SELECT 1 FROM enrolment x"
    " WHERE x.person = enrolment.person AND x.course = enrolment.course AND x.id <> enrolment.id"
    " AND x.state IN ('assigned', 'in_progress')) THEN 'failed' ELSE 'in_progress' END WHERE id = :id",
)


class Untick(msgspec.Struct, frozen=True):
    """What is taken back: a completion whose `satisfied_by` begins so; who decided, and for the learning record why."""

    satisfied_by: str
    actor_id: int
    voiding: Voiding


@atomic
async def take_back_unit(enrolment_id: int, unit_key: str, untick: Untick) -> bool:
    """Untick a unit that is complete for this reason, and with it the course; False when there is nothing to untick."""
    enrolment, unit = (
        await _ENROLMENT.first(id=enrolment_id),
        await _UNIT.first(enrolment=enrolment_id, unit_key=unit_key),
    )
    assert enrolment
    if unit is None or not unit["satisfied_by"].startswith(untick.satisfied_by):
        return False
    await _OPEN_AGAIN.run(id=unit["id"])
    course = await outline(enrolment["course_version"], enrolment["locale"])
    undone = await _recount(enrolment, course)
    await _KEEP.run(
        enrolment=enrolment_id, unit_key=unit_key, actor=untick.actor_id, reason=untick.voiding.reason,
        at=untick.voiding.at, course_completed_at=enrolment["completed_at"] if undone else None,
        **{name: unit[name] for name in ("completed_at", "satisfied_by", "score_ppm")},
    )  # fmt: skip
    await void_record(untick.voiding, Verb.COMPLETED, f"/courses/{enrolment['code']}/units/{unit_key}")
    if undone:
        await _COURSE.run(id=enrolment_id)
        await void_record(untick.voiding, Verb.COMPLETED, f"/courses/{enrolment['code']}")
    return True


async def _recount(enrolment: Row, course: Outline) -> bool:
    """Count the units that are left; True when the course was complete and is not any more."""
    done = {row["unit_key"] for row in await _DONE.rows(enrolment=enrolment["id"])}
    await _COUNT.run(
        id=enrolment["id"],
        units_done=len(done),
        est_seconds_done=sum(unit.est_seconds for unit in course.units if unit.key in done),
    )
    complete = is_course_complete([unit.key for unit in course.units if unit.required], done)
    return enrolment["state"] == "completed" and not complete
