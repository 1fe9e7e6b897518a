"""People go on with another version of their course, or begin it again: old enrolments are never reset."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from lms.core import clock, ids
from lms.core.db import Sql, atomic
from lms.courses.queries import outline
from lms.enrolments.service.finishing import recount
from lms.lrs.rules.statements import Activity, ActivityType, Event, Learner, Verb
from lms.lrs.service import record

_MOVE = Sql(
    "UPDATE enrolment SET course_version = :version WHERE id = :id AND state IN ('assigned', 'in_progress')"
    " RETURNING person",
)
_OLD = Sql(
    "SELECT e.id, e.ref, e.person, e.course, e.cycle, e.due_at, c.code, p.ref AS person_ref FROM enrolment e"
    " JOIN course c ON c.id = e.course JOIN person p ON p.id = e.person WHERE e.id = :id FOR UPDATE OF e",
)
_WITHDRAW = Sql("UPDATE enrolment SET state = 'withdrawn' WHERE id = :id AND state IN ('assigned', 'in_progress')")
_AGAIN = Sql(
    "INSERT INTO enrolment (ref, person, course, course_version, cycle, state, source, assigned_at, due_at)"
    " VALUES (:ref, :person, :course, :version, :cycle, 'assigned', :source, :now, :due_at)"
    " ON CONFLICT DO NOTHING RETURNING id",
)

Source = Literal["republished", "renewal"]


@atomic
async def move_to(enrolments: Sequence[int], version_id: int) -> int:
    """Let people in the middle go on with another version; what they have done counts there by the units' keys.

    Whoever has everything that the new version asks for completes the course. Returns how many went.
    """
    course = await outline(version_id, "en")
    moved = 0
    for enrolment in enrolments:
        row = await _MOVE.first(id=enrolment, version=version_id)
        if row is not None:
            moved += 1
            await recount(row["person"], enrolment, course)
    return moved


@atomic
async def begin_again(
    enrolments: Sequence[int], version_id: int, source: Source, due_at: datetime | None = None
) -> int:
    """A new cycle on a version: for people in the middle the old one is withdrawn, for those who finished it stays.

    Without `due_at` the date of the old one holds. Returns how many have a new cycle.
    """
    begun, now = 0, clock.now()
    for enrolment in enrolments:
        old = await _OLD.first(id=enrolment)
        assert old
        ref = ids.new_uuid()
        await _WITHDRAW.run(id=enrolment)
        made = await _AGAIN.first(
            ref=ref, person=old["person"], course=old["course"], version=version_id, cycle=old["cycle"] + 1,
            source=source, now=now, due_at=due_at or old["due_at"],
        )  # fmt: skip
        if made is None:
            continue
        begun += 1
        activity = Activity(f"/courses/{old['code']}", ActivityType.COURSE)
        learner = Learner(old["person"], old["person_ref"])
        await record(Event(learner, Verb.REGISTERED, activity, now, registration=ref))
    return begun
