"""An attempt with every event it has, for those who may look at it: fully, or without what the quiz keeps back."""

from datetime import datetime
from enum import StrEnum

import msgspec

from lms.accounts.rules.permissions import Action, Actor, Thing, may
from lms.attempts.rules.states import OPEN, State
from lms.core import clock
from lms.core.db import Row, Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.courses.queries import outline
from lms.disputes.rules.replay import Answered, Graded
from lms.questions.rules.answers import Answer
from lms.questions.rules.quiz_rules import Mode
from lms.quizzes.queries import Quiz, Slot, is_ref, quiz_version, slots_of

_ATTEMPT = Sql(
    "SELECT a.id, a.ref, a.person, a.number, a.state, a.locale, a.quiz_version, a.started_at, a.submitted_at,"
    " a.points_e5, a.max_points_e5, a.score_ppm, a.passed, a.receipt, a.penalty_ppm, p.display_name,"
    " p.ref AS person_ref, p.timezone, c.owner,"
    " COALESCE((SELECT u.path FROM job_assignment j JOIN org_unit u ON u.id = j.org_unit"
    " WHERE j.person = p.id AND j.is_primary AND j.starts_on <= :today AND (j.ends_on IS NULL OR j.ends_on >= :today)"
    " ORDER BY j.starts_on DESC LIMIT 1), '') AS unit_path FROM attempt a JOIN person p ON p.id = a.person"
    " JOIN quiz_version q ON q.id = a.quiz_version JOIN course c ON c.id = q.course WHERE a.ref = :ref"
)
_ANSWERS = Sql(
    "SELECT e.id, e.slot, e.answer, e.device_id, e.client_seq, e.client_at, e.server_at, e.late, e.aside, d.accepted"
    " FROM answer_event e LEFT JOIN late_decision d ON d.event = e.id"
    " WHERE e.attempt = :attempt ORDER BY e.id LIMIT 20000"
)
_EVENTS = Sql(
    "SELECT e.id, e.kind, e.from_state, e.to_state, e.reason, e.at, e.detail, p.display_name FROM attempt_event e"
    " LEFT JOIN person p ON p.id = e.actor WHERE e.attempt = :attempt ORDER BY e.id LIMIT 5000"
)
_GRADES = Sql(
    "SELECT g.id, g.slot, g.old_credit_ppm, g.new_credit_ppm, g.reason, g.rule, g.at, p.display_name FROM grade_event g"
    " LEFT JOIN person p ON p.id = g.actor WHERE g.attempt = :attempt ORDER BY g.id LIMIT 5000"
)

_ASKED = Sql(
    "SELECT v.asked_by, p.display_name AS name, v.reason, v.asked_at FROM void_request v"
    " JOIN person p ON p.id = v.asked_by WHERE v.attempt = :attempt AND v.decided_at IS NULL"
)

_answer = msgspec.json.Decoder(Answer)


class Audience(StrEnum):
    """How much somebody sees: everything, or what the learner may see too."""

    FULL = "full"
    LIGHT = "light"


class VoidAsked(msgspec.Struct, frozen=True):
    """Who asked that the attempt shall not count, when and why; `own` when it is the person who looks."""

    name: str
    reason: str
    asked_at: datetime
    own: bool


class Disputed(msgspec.Struct, frozen=True):
    """An attempt with all its events; `timezone` is the learner's.

    `decides` says whether the person asking may open it again or void it; `void_asked` is a request of somebody to void
    it that waits for a second person.
    """

    id: int
    ref: str
    audience: Audience
    own: bool
    decides: bool
    person: str
    person_ref: str
    timezone: str
    number: int
    state: State
    locale: str
    quiz: Quiz
    title: str
    course_title: str
    started_at: datetime
    submitted_at: datetime | None
    points_e5: int | None
    max_points_e5: int
    score_ppm: int | None
    passed: bool | None
    receipt: str | None
    penalty_ppm: int
    slots: tuple[Slot, ...]
    answers: tuple[Answered, ...]
    events: tuple[Row, ...]
    grades: tuple[Row, ...]
    void_asked: VoidAsked | None = None

    @property
    def needs_second(self) -> bool:
        """Whether voiding it takes two persons."""
        return self.quiz.rules.mode is Mode.CERTIFICATION

    @property
    def graded(self) -> tuple[Graded, ...]:
        """The grade events as the replay reads them."""
        return tuple(
            Graded(row["slot"], row["old_credit_ppm"], row["new_credit_ppm"], row["rule"]) for row in self.grades
        )


async def attempt_of(actor: Actor, ref: str) -> Disputed:
    """The attempt, as far as the person may see it; five queries, one more where two persons void. Raises NotFound.

    Fully for who cares for the course's questions; lightly for the learner, and for those who see his or her record
    or decide about the attempt.
    """
    row = await _ATTEMPT.first(ref=ref, today=clock.now().date()) if is_ref(ref) else None
    audience = _audience(actor, row) if row else None
    if row is None or audience is None:
        raise NotFound(_("There is no such quiz attempt."))
    quiz = await quiz_version(row["quiz_version"])
    course = await outline(quiz.course_version, actor.locale)
    answers = await _ANSWERS.rows(attempt=row["id"])
    kept = ("id", "ref", "number", "locale", "started_at", "submitted_at", "points_e5", "max_points_e5", "score_ppm",
            "receipt", "penalty_ppm", "timezone", "person_ref")  # fmt: skip
    return Disputed(
        **{name: row[name] for name in kept},
        audience=audience,
        own=row["person"] == actor.person_id,
        decides=(decides := row["person"] != actor.person_id and may(actor, Action.ATTEMPT_DECIDE, _thing(row))),
        void_asked=await _void_asked(actor, row["id"]) if decides and quiz.rules.mode is Mode.CERTIFICATION else None,
        person=row["display_name"],
        state=State(row["state"]),
        quiz=quiz,
        title=course.unit(quiz.unit_key).title,
        course_title=course.title,
        passed=None if row["passed"] is None else bool(row["passed"]),
        slots=await slots_of(row["id"], quiz, row["locale"]),
        answers=tuple(_answered(each) for each in answers),
        events=tuple(await _EVENTS.rows(attempt=row["id"])),
        grades=tuple(await _GRADES.rows(attempt=row["id"])),
    )


async def _void_asked(actor: Actor, attempt_id: int) -> VoidAsked | None:
    row = await _ASKED.first(attempt=attempt_id)
    return VoidAsked(row["name"], row["reason"], row["asked_at"], row["asked_by"] == actor.person_id) if row else None


def _audience(actor: Actor, row: Row) -> Audience | None:
    """While it runs, a learner who cares for the course is a learner all the same."""
    own = row["person"] == actor.person_id
    cares = may(actor, Action.QUESTION_CARE, Thing(person_id=row["owner"]))
    if cares and not (own and State(row["state"]) in OPEN):
        return Audience.FULL
    sees = may(actor, Action.RECORD_VIEW, _thing(row)) or may(actor, Action.ATTEMPT_DECIDE, _thing(row))
    return Audience.LIGHT if sees else None


def _thing(row: Row) -> Thing:
    return Thing(person_id=row["person"], unit_path=row["unit_path"])


def _answered(row: Row) -> Answered:
    return Answered(
        id=row["id"],
        slot=row["slot"],
        answer=_answer.decode(row["answer"]),
        device_id=row["device_id"],
        client_seq=row["client_seq"],
        client_at=row["client_at"],
        server_at=row["server_at"],
        late=bool(row["late"]),
        aside=bool(row["aside"]),
        accepted=bool(row["accepted"]),
    )
