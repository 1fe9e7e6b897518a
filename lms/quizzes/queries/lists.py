"""Attempts as other pages list them: Today, the record, the team's page."""

from datetime import date, datetime
from functools import lru_cache

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.core.db import Sql
from lms.courses.queries import outline
from lms.questions.rules import quiz_rules
from lms.questions.rules.kinds import SECONDS_A_QUESTION

_OPEN = Sql(
    "SELECT a.ref, a.current_slot, a.slot_count, a.started_at, u.course_version, q.unit_key,"
    ' COUNT(c.id) AS answered, MAX(c.saved_at) AS "last_at [time]" FROM attempt a'
    " JOIN quiz_version q ON q.id = a.quiz_version JOIN unit u ON u.id = q.unit"
    " LEFT JOIN answer_current c ON c.attempt = a.id AND c.answer <> 'null'"
    " WHERE a.person = :person AND a.state IN ('in_progress', 'paused', 'overdue')"
    " GROUP BY a.id, a.ref, a.current_slot, a.slot_count, a.started_at, u.course_version, q.unit_key"
    " ORDER BY a.id DESC LIMIT 50",
)
_PAST = Sql(
    "SELECT enrolment, ref, number, submitted_at, score_ppm, passed FROM attempt"
    " WHERE person = :person AND state = 'graded' AND preview = false ORDER BY enrolment, id LIMIT 2000",
)
_TRIES = Sql(
    "SELECT a.enrolment, q.rules, COUNT(a.id) AS tries,"
    " SUM(CASE WHEN a.state = 'graded' AND a.passed = false THEN 1 ELSE 0 END) AS failed,"
    " SUM(CASE WHEN a.state = 'abandoned' THEN 1 ELSE 0 END) AS given_up"
    " FROM attempt a JOIN enrolment e ON e.id = a.enrolment JOIN unit u ON u.course_version = e.course_version"
    " JOIN quiz_version q ON q.unit = u.id AND q.id = a.quiz_version"
    " WHERE a.state <> 'voided' AND a.preview = false AND e.completed_at IS NULL"
    " AND a.person IN (SELECT j.person FROM org_unit o CROSS JOIN job_assignment j"
    " JOIN person n ON n.id = j.person WHERE o.path LIKE :path AND j.org_unit = o.id"
    " AND j.starts_on <= :today AND (j.ends_on IS NULL OR j.ends_on >= :today) AND n.status = 'active')"
    " GROUP BY a.enrolment, q.id HAVING SUM(CASE WHEN a.passed = true THEN 1 ELSE 0 END) = 0 LIMIT 100000",
)


class OpenAttempt(msgspec.Struct, frozen=True):
    """A quiz that was begun and not handed in; `left_s` is about half a minute for each question without answer."""

    ref: str
    code: str
    unit_key: str
    title: str
    course_title: str
    current_slot: int
    slot_count: int
    answered: int
    last_at: datetime
    left_s: int


class PastAttempt(msgspec.Struct, frozen=True):
    """A graded attempt."""

    ref: str
    number: int
    submitted_at: datetime
    score_ppm: int
    passed: bool


class FailedTries(msgspec.Struct, frozen=True):
    """How many attempts of one enrolment failed, and whether no attempt is left at a quiz that is not passed.

    `given_up` are those whose time ran out before they were handed in.
    """

    count: int
    none_left: bool
    given_up: int = 0


async def open_attempts(actor: Actor) -> tuple[OpenAttempt, ...]:
    """The person's quizzes that wait to be handed in, newest first; one query."""
    found = []
    for row in await _OPEN.rows(person=actor.person_id):
        course = await outline(row["course_version"], actor.locale)
        found.append(
            OpenAttempt(
                ref=row["ref"],
                code=course.code,
                unit_key=row["unit_key"],
                title=course.unit(row["unit_key"]).title,
                course_title=course.title,
                current_slot=row["current_slot"],
                slot_count=row["slot_count"],
                answered=row["answered"],
                last_at=row["last_at"] or row["started_at"],
                left_s=max(1, row["slot_count"] - row["answered"]) * SECONDS_A_QUESTION,
            )
        )
    return tuple(found)


async def past_attempts(person_id: int) -> dict[int, tuple[PastAttempt, ...]]:
    """A person's graded attempts by enrolment; one query. The caller has asked `may(..., RECORD_VIEW, ...)`."""
    found: dict[int, tuple[PastAttempt, ...]] = {}
    for row in await _PAST.rows(person=person_id):
        past = PastAttempt(row["ref"], row["number"], row["submitted_at"], row["score_ppm"], bool(row["passed"]))
        found[row["enrolment"]] = (*found.get(row["enrolment"], ()), past)
    return found


@lru_cache(maxsize=256)
def _most_attempts(rules: str) -> int | None:
    """How many attempts the rules of a quiz allow; a team has many attempts at few quizzes."""
    return quiz_rules.decode(rules).attempts


async def failed_tries(unit_path: str, today: date) -> dict[int, FailedTries]:
    """Failed attempts of the people of an org unit at quizzes not passed yet, by open enrolment; one query.

    The caller has asked `may(..., TEAM_VIEW, ...)`.
    """
    found: dict[int, FailedTries] = {}
    for row in await _TRIES.rows(path=f"{unit_path}%", today=today):
        before = found.get(row["enrolment"], FailedTries(0, none_left=False))
        most = _most_attempts(row["rules"])
        used_up = most is not None and row["tries"] >= most
        found[row["enrolment"]] = FailedTries(
            before.count + row["failed"], before.none_left or used_up, before.given_up + row["given_up"]
        )
    return found
