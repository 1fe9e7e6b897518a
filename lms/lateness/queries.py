"""Answers that were given in time, arrived late and wait for somebody to decide."""

from datetime import datetime
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, reach_paths
from lms.answers.rules.lateness import given_at
from lms.core.db import Row, Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.core.paging import Page
from lms.courses.queries import outline
from lms.questions.rules.answers import Answer
from lms.questions.rules.kinds import Question, in_language
from lms.quizzes.queries import Quiz, quiz_version

PAGE: Final = 20

# Of each question the last late answer, which is the one that would count.
_WAITING: Final = (
    " FROM answer_event e JOIN attempt a ON a.id = e.attempt JOIN person p ON p.id = a.person"
    " JOIN attempt_screen w ON w.attempt = e.attempt AND w.number = e.screen"
    " JOIN attempt_slot s ON s.attempt = e.attempt AND s.position = e.slot"
    " JOIN quiz_version q ON q.id = a.quiz_version JOIN course c ON c.id = q.course"
    " LEFT JOIN answer_current n ON n.attempt = e.attempt AND n.slot = e.slot"
    " WHERE e.late AND a.state IN ('graded', 'needs_grading') AND (:everywhere = 1 OR c.owner = :me)"
    " AND NOT EXISTS (SELECT 1 FROM late_decision d WHERE d.event = e.id)"
    " AND NOT EXISTS (SELECT 1 FROM answer_event x WHERE x.attempt = e.attempt AND x.slot = e.slot AND x.late"
    " AND x.id > e.id)"
)
_COLUMNS: Final = (
    "SELECT e.id, e.slot, e.answer, e.client_at, e.server_at, w.clock_off_ms, a.id AS attempt, a.ref, a.submitted_at,"
    " a.locale, a.quiz_version, a.person, a.number, p.display_name, p.locale AS person_locale, p.email,"
    " s.question_version, n.answer AS counts, n.event AS counting"
)
_LIST: Final = Sql(f"{_COLUMNS}{_WAITING} ORDER BY e.id LIMIT :most OFFSET :skipped")
_COUNT: Final = Sql(f"SELECT COUNT(*) AS n{_WAITING}")
_SOME: Final = Sql(f"SELECT COUNT(*) AS n FROM (SELECT e.id{_WAITING} LIMIT :most) AS few")  # noqa: S608  ours
_ONE: Final = Sql(f"{_COLUMNS}{_WAITING} AND a.ref = :ref AND e.slot = :slot")
_answer = msgspec.json.Decoder(Answer)


class Late(msgspec.Struct, frozen=True):
    """One answer to decide about, with both times and what counts without it."""

    event: int
    attempt_id: int
    attempt_ref: str
    attempt_number: int
    person_id: int
    person: str
    person_locale: str
    email: str
    slot: int
    locale: str
    quiz: Quiz
    title: str
    course_title: str
    question: Question
    answer: Answer
    counts: Answer
    counting: int | None
    given_at: datetime
    arrived_at: datetime
    ended_at: datetime
    clock_off_s: float


async def waiting(actor: Actor, number: int) -> Page[Late]:
    """A page of those in courses that this person cares for, the oldest first; two queries."""
    total = await how_many(actor)
    pages = max(1, -(-total // PAGE))
    number = max(1, min(number, pages))
    rows = await _LIST.rows(**_reach(actor), most=PAGE, skipped=(number - 1) * PAGE)
    return Page(tuple([await _late(row, actor) for row in rows]), number, pages, total)


async def how_many(actor: Actor) -> int:
    """How many wait for this person; one query."""
    row = await _COUNT.first(**_reach(actor))
    return int(row["n"]) if row else 0


async def some_waiting(actor: Actor, most: int) -> int:
    """How many wait for this person, counted up to `most`; one query."""
    row = await _SOME.first(**_reach(actor), most=most)
    return int(row["n"]) if row else 0


async def one_waiting(actor: Actor, ref: str, slot: int) -> Late:
    """The one of a question that waits. Raises NotFound when there is none, or it is not this person's to decide."""
    row = await _ONE.first(**_reach(actor), ref=ref, slot=slot) if 0 < slot < 10_000 else None
    if row is None:
        raise NotFound(_("There is no late answer to decide about: perhaps somebody has decided it already."))
    return await _late(row, actor)


def _reach(actor: Actor) -> dict[str, int]:
    return {"everywhere": int(reach_paths(actor, Action.LATE_DECIDE) == ("/",)), "me": actor.person_id}


async def _late(row: Row, actor: Actor) -> Late:
    quiz = await quiz_version(row["quiz_version"])
    course = await outline(quiz.course_version, actor.locale)
    return Late(
        event=row["id"],
        attempt_id=row["attempt"],
        attempt_ref=row["ref"],
        attempt_number=row["number"],
        person_id=row["person"],
        person=row["display_name"],
        person_locale=row["person_locale"],
        email=row["email"] or "",
        slot=row["slot"],
        locale=row["locale"],
        quiz=quiz,
        title=course.unit(quiz.unit_key).title,
        course_title=course.title,
        question=in_language(quiz.pool[row["question_version"]].languages, row["locale"]),
        answer=_answer.decode(row["answer"]),
        counts=_answer.decode(row["counts"]) if row["counts"] else None,
        counting=row["counting"],
        given_at=given_at(row["client_at"], row["clock_off_ms"]),
        arrived_at=row["server_at"],
        ended_at=row["submitted_at"],
        clock_off_s=row["clock_off_ms"] / 1000,
    )
