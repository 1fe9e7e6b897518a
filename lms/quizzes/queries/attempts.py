"""One attempt as its owner sees it: running, or handed in with its marks."""

from datetime import datetime
from fractions import Fraction

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.answers.queries import Aside, with_asides
from lms.attempts.queries import clock_of
from lms.attempts.rules.clock import Clock
from lms.attempts.rules.pauses import Cause
from lms.attempts.rules.refs import is_ref
from lms.attempts.rules.states import OPEN, State
from lms.core.db import Row, Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.courses.queries import outline
from lms.practice.queries import Asked as Practice
from lms.practice.queries import Steps, steps_of
from lms.practice.rules.tries import Try, answers_of, earned
from lms.practice.rules.tries import counted as counted_answers
from lms.questions.rules.answers import Answer
from lms.questions.rules.corrections import Counts, as_it_counts
from lms.questions.rules.kinds import Question, in_language
from lms.quizzes.queries.quiz import Asked, Quiz, quiz_version
from lms.quizzes.rules.passing import Marked, Outcome, outcome
from lms.quizzes.rules.recounting import exact_credit
from lms.quizzes.rules.starting import Past

_ATTEMPT = Sql(
    "SELECT id, ref, enrolment, quiz_version, quiz_key, number, state, locale, current_slot, started_at, submitted_at,"
    " closes_at, clock_mode, allowed_s, consumed_s, running_since, paused_at, pauses_used, pause_s_used, pause_cause,"
    " next_check_at, penalty_ppm, screen, score_ppm, passed, receipt,"
    " EXISTS (SELECT 1 FROM answer_event e WHERE e.attempt = attempt.id AND e.late) AS has_late FROM attempt"
    " WHERE ref = :ref AND person = :person",
)
_SLOTS = Sql(
    "SELECT s.position, s.opened_at, s.question_version, s.option_order, s.flagged, s.credit_ppm, s.points_e5,"
    " c.answer, c.saved_at, c.event, c.device_id, c.client_seq, s.voided, k.id AS correction, k.action, k.keys"
    " FROM attempt_slot s LEFT JOIN answer_current c ON c.attempt = s.attempt AND c.slot = s.position"
    " LEFT JOIN key_correction k ON k.id = (SELECT MAX(x.id) FROM key_correction x"
    " WHERE x.question_version = s.question_version)"
    " WHERE s.attempt = :attempt ORDER BY s.position LIMIT 1000",
)
_PAST = Sql(
    "SELECT ref, number, state, started_at, submitted_at, score_ppm, passed, enrolment FROM attempt"
    " WHERE person = :person AND quiz_key = :quiz_key AND state <> 'voided' AND preview = false"
    " ORDER BY number LIMIT 1000",
)

_answer = msgspec.json.Decoder(Answer)
_order = msgspec.json.Decoder(tuple[str, ...])


class Slot(msgspec.Struct, frozen=True):
    """One question of an attempt with the answer that counts now; `order` are option ids as they are shown.

    `question` is it as it was asked, `counts` as it is marked: somebody may have corrected its key, and `correction`
    says by which row. A `voided` one counts neither for the points nor for their maximum.
    """

    position: int
    asked: Asked
    question: Question
    order: tuple[str, ...]
    flagged: bool
    answer: Answer
    saved_at: datetime | None
    event: int
    saved_device: str
    saved_seq: int
    credit_ppm: int | None
    points_e5: int
    counts: Counts
    voided: bool = False
    opened_at: datetime | None = None
    asides: tuple[Aside, ...] = ()
    steps: tuple[Try, ...] = ()
    correction: int = 0

    @property
    def answered(self) -> bool:
        """Whether anything is given."""
        return self.question.is_answered(self.answer) or bool(answers_of(self.steps))

    @property
    def waits(self) -> bool:
        """Whether only a person can mark what was given, and nobody has."""
        return self.question.needs_person and self.answered and self.credit_ppm is None


class AttemptView(msgspec.Struct, frozen=True):
    """An attempt with all its questions; `title` is the quiz's, `locale` the language in which it asks.

    `has_late` says that answers arrived after it was handed in.
    """

    id: int
    ref: str
    enrolment_id: int
    quiz: Quiz
    title: str
    course_title: str
    number: int
    state: State
    locale: str
    current_slot: int
    started_at: datetime
    submitted_at: datetime | None
    clock: Clock
    cause: Cause
    next_check_at: datetime | None
    penalty_ppm: int
    score_ppm: int | None
    passed: bool | None
    receipt: str | None
    slots: tuple[Slot, ...]
    has_late: bool = False

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(slot.answered for slot in self.slots)

    def asked(self, slot: Slot) -> Practice:
        """One of its questions as practising looks at it."""
        return Practice(self.quiz.marker(slot.counts, self.locale), slot.steps, slot.answer, self.locale)

    @property
    def waiting(self) -> int:
        """How many answers wait for a person's mark."""
        return sum(slot.waits for slot in self.slots)

    def outcome(self) -> Outcome:
        """Marks by topic and reasons, by the credits that are kept: a regrade may have changed them."""
        marks = [counted(slot, self.quiz, self.locale) for slot in self.slots]
        return outcome(marks, self.quiz.rules, penalty_ppm=self.penalty_ppm)


def marked(slot: Slot, quiz: Quiz, locale: str) -> Marked:
    """One question graded exactly, by the key that counts now."""
    counts, asked, voided = slot.counts, slot.asked, slot.voided or slot.counts.void
    credit = _credit(slot, quiz, locale) if slot.answered or counts.full else Fraction(0)
    return Marked(slot.position, credit, asked.points_e5, asked.topic, asked.critical, slot.answered, voided)


def _credit(slot: Slot, quiz: Quiz, locale: str) -> Fraction:
    if not quiz.rules.marks.tries or slot.counts.full:
        return slot.counts.credit(slot.answer, quiz.marking(locale))
    marker = quiz.marker(slot.counts, locale)
    return earned(marker, counted_answers(marker, slot.steps, slot.answer))


def counted(slot: Slot, quiz: Quiz, locale: str) -> Marked:
    """One question with the credit that is kept; before handing in, as it would be graded."""
    if slot.credit_ppm is None:
        return msgspec.structs.replace(marked(slot, quiz, locale), points_e5=slot.points_e5)
    credit, asked = exact_credit(slot.credit_ppm), slot.asked
    return Marked(slot.position, credit, slot.points_e5, asked.topic, asked.critical, slot.answered, slot.voided)


async def own_attempt(actor: Actor, ref: str) -> AttemptView:
    """The person's attempt with its questions and answers; two queries. Raises NotFound for anyone else's."""
    row = await _ATTEMPT.first(ref=ref, person=actor.person_id) if is_ref(ref) else None
    if row is None:
        raise NotFound(_("There is no such quiz attempt."))
    quiz, state = await quiz_version(row["quiz_version"]), State(row["state"])
    course = await outline(quiz.course_version, actor.locale)
    screens = row["screen"] if state in OPEN else 0  # who has handed in has nothing left to choose
    return AttemptView(
        id=row["id"],
        ref=row["ref"],
        enrolment_id=row["enrolment"],
        quiz=quiz,
        title=course.unit(quiz.unit_key).title,
        course_title=course.title,
        number=row["number"],
        state=state,
        locale=row["locale"],
        current_slot=row["current_slot"],
        started_at=row["started_at"],
        submitted_at=row["submitted_at"],
        clock=clock_of(row),
        cause=Cause(row["pause_cause"]),
        next_check_at=row["next_check_at"],
        penalty_ppm=row["penalty_ppm"],
        score_ppm=row["score_ppm"],
        passed=None if row["passed"] is None else bool(row["passed"]),
        receipt=row["receipt"],
        slots=await with_asides(row["id"], screens, await slots_of(row["id"], quiz, row["locale"])),
        has_late=bool(row["has_late"]),
    )


async def slots_of(attempt_id: int, quiz: Quiz, locale: str) -> tuple[Slot, ...]:
    """The questions of an attempt with their current answers; one query, two while practising with tries."""
    steps = await steps_of(attempt_id) if quiz.rules.marks.tries else {}
    return tuple(_slot(row, quiz, locale, steps) for row in await _SLOTS.rows(attempt=attempt_id))


async def past_of(person_id: int, quiz_key: str) -> list[Past]:
    """All attempts of a person in a quiz, over all versions and cycles, in order; one query."""
    rows = await _PAST.rows(person=person_id, quiz_key=quiz_key)
    return [
        Past(
            ref=row["ref"],
            number=row["number"],
            state=State(row["state"]),
            started_at=row["started_at"],
            submitted_at=row["submitted_at"],
            score_ppm=row["score_ppm"],
            passed=None if row["passed"] is None else bool(row["passed"]),
            enrolment_id=row["enrolment"],
        )
        for row in rows
    ]


def _slot(row: Row, quiz: Quiz, locale: str, steps: Steps) -> Slot:
    asked = quiz.pool[row["question_version"]]
    return Slot(
        position=row["position"],
        opened_at=row["opened_at"],
        asked=asked,
        question=in_language(asked.languages, locale),
        order=_order.decode(row["option_order"]),
        flagged=bool(row["flagged"]),
        answer=_answer.decode(row["answer"]) if row["answer"] else None,
        saved_at=row["saved_at"],
        event=row["event"] or 0,
        saved_device=row["device_id"] or "",
        saved_seq=row["client_seq"] or 0,
        credit_ppm=row["credit_ppm"],
        points_e5=row["points_e5"],
        counts=as_it_counts(asked.languages, row["action"], row["keys"]),
        voided=bool(row["voided"]),
        steps=steps.get(row["position"], ()),
        correction=row["correction"] or 0,
    )
