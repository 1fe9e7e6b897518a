"""Completing a unit, and with the last required one the course; called inside a use case's transaction."""

from datetime import datetime

from lms.core import clock
from lms.core.db import Row, Sql, atomic
from lms.courses.queries import Outline, outline
from lms.enrolments.rules.completion import is_course_complete
from lms.lrs.rules.statements import Activity, ActivityType, Event, Learner, Result, Verb
from lms.lrs.service import record

# Locked on PostgreSQL: of two pages finished at the same moment, the second has to see the first. Not by its key: rows
# that name the enrolment (two of its quizzes handed in at once) share that already, and would wait for each other.
_ENROLMENT = Sql(
    "SELECT e.id, e.ref, e.person, e.state, e.course_version, e.seconds, c.code, p.locale, p.ref AS person_ref"
    " FROM enrolment e JOIN course c ON c.id = e.course JOIN person p ON p.id = e.person"
    " WHERE e.id = :id AND e.person = :person FOR NO KEY UPDATE OF e",
)
_COMPLETE_UNIT = Sql(
    "INSERT INTO unit_progress"
    " (enrolment, unit_key, state, opened_at, seen_at, completed_at, satisfied_by, score_ppm)"
    " VALUES (:enrolment, :unit_key, 'completed', :now, :now, :now, :by, :score_ppm)"
    " ON CONFLICT (enrolment, unit_key) DO UPDATE SET state = 'completed', completed_at = :now, satisfied_by = :by,"
    " score_ppm = :score_ppm WHERE unit_progress.state <> 'completed' RETURNING id",
)
_BETTER_SCORE = Sql(
    "UPDATE unit_progress SET score_ppm = :score_ppm WHERE enrolment = :enrolment AND unit_key = :unit_key"
    " AND (score_ppm IS NULL OR score_ppm < :score_ppm)",
)
_DONE_KEYS = Sql("SELECT unit_key FROM unit_progress WHERE enrolment = :enrolment AND state = 'completed'")
_COUNT = Sql(
    "UPDATE enrolment SET units_done = :units_done, est_seconds_done = :est_seconds_done,"
    " started_at = COALESCE(started_at, :now), state = CASE WHEN state = 'assigned' THEN 'in_progress' ELSE state END"
    " WHERE id = :id",
)
_FINISH = Sql("UPDATE enrolment SET state = 'completed', completed_at = :now, passed = true WHERE id = :id")
_COURSE_SCORE = Sql(
    "UPDATE enrolment SET score_ppm = :score_ppm WHERE id = :id AND (score_ppm IS NULL OR score_ppm < :score_ppm)",
)


@atomic
async def complete_unit(
    person_id: int, enrolment_id: int, unit_key: str, satisfied_by: str, score_ppm: int | None = None
) -> bool:
    """Tick a unit off; True when this was the moment it became complete.

    `satisfied_by` says which condition or attempt did it, `score_ppm` is the quiz's score in millionths. A unit that is
    complete stays complete; a better score replaces a worse one. Writes the records `completed` for unit and course.
    """
    enrolment = await _ENROLMENT.first(id=enrolment_id, person=person_id)
    assert enrolment is not None, "an enrolment is loaded for its own person"
    if score_ppm is not None:
        await _COURSE_SCORE.run(id=enrolment_id, score_ppm=score_ppm)
    now = clock.now()
    fresh = await _COMPLETE_UNIT.first(
        enrolment=enrolment_id, unit_key=unit_key, now=now, by=satisfied_by, score_ppm=score_ppm
    )
    if fresh is None:
        if score_ppm is not None:
            await _BETTER_SCORE.run(enrolment=enrolment_id, unit_key=unit_key, score_ppm=score_ppm)
        return False
    course = await outline(enrolment["course_version"], enrolment["locale"])
    await _tell(enrolment, course, unit_key, now)
    await _count(enrolment, course, now)
    return True


async def recount(person_id: int, enrolment_id: int, course: Outline) -> None:
    """Count anew what is done of a course's version; with the last required unit the course is complete."""
    enrolment = await _ENROLMENT.first(id=enrolment_id, person=person_id)
    assert enrolment is not None, "an enrolment is loaded for its own person"
    done = await _done(enrolment_id)
    if done:
        await _COUNT.run(id=enrolment_id, now=clock.now(), **_counts(course, done))
        await _finish(enrolment, course, done, clock.now())


async def _tell(enrolment: Row, course: Outline, unit_key: str, now: datetime) -> None:
    path, title = f"/courses/{enrolment['code']}/units/{unit_key}", course.unit(unit_key).title
    activity = Activity(path, ActivityType.UNIT, title, course.locale)
    await record(
        Event(_learner(enrolment), Verb.COMPLETED, activity, now, enrolment["ref"], result=Result(completion=True))
    )


async def _count(enrolment: Row, course: Outline, now: datetime) -> None:
    done = await _done(enrolment["id"])
    await _COUNT.run(id=enrolment["id"], now=now, **_counts(course, done))
    await _finish(enrolment, course, done, now)


async def _done(enrolment_id: int) -> set[str]:
    return {row["unit_key"] for row in await _DONE_KEYS.rows(enrolment=enrolment_id)}


def _counts(course: Outline, done: set[str]) -> dict[str, int]:
    here = [unit for unit in course.units if unit.key in done]
    return {"units_done": len(here), "est_seconds_done": sum(unit.est_seconds for unit in here)}


async def _finish(enrolment: Row, course: Outline, done: set[str], now: datetime) -> None:
    """With the last required unit the course is complete, the first time."""
    finished = is_course_complete([unit.key for unit in course.units if unit.required], done)
    if finished and enrolment["state"] in {"assigned", "in_progress"}:
        await _FINISH.run(id=enrolment["id"], now=now)
        activity = Activity(f"/courses/{enrolment['code']}", ActivityType.COURSE, course.title, course.locale)
        result = Result(completion=True, success=True, duration_s=enrolment["seconds"])
        await record(Event(_learner(enrolment), Verb.COMPLETED, activity, now, enrolment["ref"], result=result))


def _learner(enrolment: Row) -> Learner:
    return Learner(enrolment["person"], enrolment["person_ref"])
