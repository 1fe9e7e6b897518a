"""Reading how far people are: the person asking comes first, or a list of people a lead may see."""

from datetime import date, datetime
from functools import lru_cache

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.core.db import Sql
from lms.enrolments.rules.completion import Completion, UnitFacts
from lms.enrolments.rules.progress import CourseProgress, Units, UnitState
from lms.questions.rules.answers import Answer

_ENROLMENT_COLUMNS = (
    "e.id AS enrolment_id, e.ref, e.course AS course_id, e.course_version AS version_id, e.state, e.cycle,"
    " e.assigned_at, e.due_at, e.started_at, e.completed_at, e.last_unit_key, e.last_at, e.seconds, e.units_done,"
    " e.est_seconds_done, e.score_ppm, e.passed, e.source"
)
# The fields of UnitState in their order.
_UNITS = (
    "(SELECT json_rows(p.unit_key, p.state = 'completed', p.seconds, p.block, p.block_ppm, p.furthest_block, p.media_s,"
    " p.seen_at, p.reached_end_at IS NOT NULL, p.completed_at, p.score_ppm)"
    " FROM unit_progress p WHERE p.enrolment = e.id) AS units"
)
# What a strip and its link need and no more: a person has some hundred units, and times are dear to read.
_UNITS_SHORT = (
    "(SELECT json_rows(p.unit_key, p.state = 'completed', 0, p.block, 0, p.furthest_block, 0,"
    " CASE WHEN p.state <> 'completed' THEN p.seen_at END)"
    " FROM unit_progress p WHERE p.enrolment = e.id) AS units"
)
_IS_NEWEST = (
    " AND NOT EXISTS (SELECT 1 FROM enrolment n"
    " WHERE n.person = e.person AND n.course = e.course AND n.cycle > e.cycle)"
)

_NEWEST = Sql(
    f"SELECT {_ENROLMENT_COLUMNS}, {_UNITS} FROM enrolment e"  # noqa: S608  constant column lists
    " WHERE e.person = :person AND e.course = :course ORDER BY e.cycle DESC LIMIT 1",
)
_ALL = Sql(
    f"SELECT {_ENROLMENT_COLUMNS}, {_UNITS_SHORT} FROM enrolment e"  # noqa: S608  constant column lists
    f" WHERE e.person = :person AND e.state <> 'withdrawn'{_IS_NEWEST} ORDER BY e.id",
)
_units = msgspec.json.Decoder(list[UnitState], strict=False)
_CHECKS = Sql(
    "SELECT check_key, answer, credit_ppm, at FROM check_answer"
    " WHERE enrolment = :enrolment AND unit_key = :unit_key ORDER BY id",
)
_STUDY_DAYS = Sql("SELECT day, seconds FROM study_day WHERE person = :person AND day >= :since ORDER BY day")


async def course_progress(actor: Actor, course_id: int) -> CourseProgress | None:
    """The person's newest enrolment in one course with its units; one query. None before the first enrolment."""
    row = await _NEWEST.first(person=actor.person_id, course=course_id)
    return CourseProgress(**row | {"units": Units(_units.decode(row["units"]))}) if row else None


async def progress_by_course(actor: Actor) -> dict[int, CourseProgress]:
    """The person's newest enrolment in every course, by course id; one query.

    Of each unit there is what a strip and a link to it need: completed, blocks, and the last visit of an open one.
    Ask `course_progress` for the rest.
    """
    return {one.course_id: one for one in await progress_of(actor.person_id)}


async def progress_of(person_id: int) -> list[CourseProgress]:
    """The same of any person, in the order of enrolment. The caller has asked `may(..., RECORD_VIEW, ...)`."""
    return [CourseProgress(**row | {"units": _states(row["units"])}) for row in await _ALL.rows(person=person_id)]


class CheckTry(msgspec.Struct, frozen=True):
    """The newest answer to a check question, and how many tries there were; `credit_ppm` of full credit."""

    answer: Answer
    credit_ppm: int
    tries: int
    at: datetime


async def check_tries(actor: Actor, progress: CourseProgress, unit_key: str) -> dict[str, CheckTry]:
    """The person's answers to the check questions of one unit, by key; one query."""
    del actor  # the enrolment was loaded for this person
    return await check_tries_of(progress.enrolment_id, unit_key)


async def check_tries_of(enrolment_id: int, unit_key: str) -> dict[str, CheckTry]:
    """The newest answer to each check question of a unit in one enrolment; one query."""
    found: dict[str, CheckTry] = {}
    for row in await _CHECKS.rows(enrolment=enrolment_id, unit_key=unit_key):
        before = found.get(row["check_key"])
        found[row["check_key"]] = CheckTry(
            answer=msgspec.json.decode(row["answer"]),
            credit_ppm=row["credit_ppm"],
            tries=before.tries + 1 if before else 1,
            at=row["at"],
        )
    return found


async def study_days(actor: Actor, since: date) -> dict[date, int]:
    """Seconds studied by day (the person's own days) from `since` on; one query."""
    return {row["day"]: row["seconds"] for row in await _STUDY_DAYS.rows(person=actor.person_id, since=since)}


def unit_facts(
    state: UnitState | None, *, completion: Completion, est_seconds: int, checks_total: int, checks_answered: int
) -> UnitFacts:
    """What the rules of completion want to know of one unit."""
    return UnitFacts(
        completion=completion,
        est_seconds=est_seconds,
        seconds=state.seconds if state else 0,
        reached_end=bool(state and state.reached_end),
        checks_total=checks_total,
        checks_answered=checks_answered,
        acknowledged=bool(state and state.completed and completion is Completion.ACKNOWLEDGE),
        quiz_passed=bool(state and state.completed and completion is Completion.QUIZ),
    )


@lru_cache(maxsize=2048)
def _states(units: str) -> Units:
    """The states that the text of a row says; the same text says the same, whosever it is."""
    return Units(_units.decode(units))
