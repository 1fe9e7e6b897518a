"""Putting a person on a course."""

from lms.accounts.rules.permissions import Actor
from lms.core import clock, ids
from lms.core.db import Row, Sql, atomic
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.courses.rules.audience import audience_of, may_see
from lms.lrs.rules.statements import Activity, ActivityType, Event, Learner, Verb
from lms.lrs.service import record

_PUBLISHED = Sql(
    "SELECT c.id, c.code, v.id AS version_id, v.seen_by FROM course c"
    " JOIN course_version v ON v.course = c.id AND v.number = c.published"
    " WHERE c.code = :code AND c.status = 'active'",
)
_NEWEST = Sql(
    "SELECT id, ref, state, cycle FROM enrolment"
    " WHERE person = :person AND course = :course ORDER BY cycle DESC LIMIT 1",
)
_INSERT = Sql(
    "INSERT INTO enrolment (ref, person, course, course_version, cycle, state, source, assigned_at)"
    " VALUES (:ref, :person, :course, :version, :cycle, 'assigned', 'self', :now)"
    " ON CONFLICT DO NOTHING RETURNING ref",
)


@atomic
async def enrol(actor: Actor, code: str) -> str:
    """Put the person on the newest version of a course and return the enrolment's UUID.

    Whoever is on it already, or has completed it, stays where they are: a new cycle is another use case.
    Raises NotFound for an unknown, retired or unpublished course, and for one that is for others.
    """
    course = await _published(code)
    newest = await _NEWEST.first(person=actor.person_id, course=course["id"])
    if newest is not None and newest["state"] != "withdrawn":
        return str(newest["ref"])
    if not may_see(audience_of(course["seen_by"]), actor):
        raise NotFound(_("There is no such course."))
    ref, now = ids.new_uuid(), clock.now()
    mine = await _INSERT.first(
        ref=ref,
        person=actor.person_id,
        course=course["id"],
        version=course["version_id"],
        cycle=newest["cycle"] + 1 if newest else 1,
        now=now,
    )
    if mine is None:  # the other tab was faster
        return await enrol(actor, code)
    activity = Activity(f"/courses/{code}", ActivityType.COURSE)
    await record(Event(Learner(actor.person_id, actor.ref), Verb.REGISTERED, activity, now, registration=ref))
    return ref


async def _published(code: str) -> Row:
    course = await _PUBLISHED.first(code=code)
    if course is None:
        raise NotFound(_("There is no such course."))
    return course
