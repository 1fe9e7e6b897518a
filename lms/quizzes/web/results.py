"""The result page of an attempt: passed or not and why, each question as far as the quiz tells, what to read again."""

from typing import Final

import msgspec
from msgspec.structs import replace

from lms.accounts.rules.permissions import Actor
from lms.admission.queries import granted_to
from lms.admission.rules.terms import on_terms
from lms.answers.queries import Proof, proof_of
from lms.attempts.queries import Pause, pauses_of
from lms.core import clock
from lms.core.i18n import current_locale
from lms.courses import queries as courses
from lms.courses.queries.kept import Kept
from lms.courses.rules.again import home_of
from lms.papers.queries import Mark, marks_of, scored, sent_files
from lms.papers.rules.feedback import Feedback, feedback
from lms.practice.queries import Sureness
from lms.questions.rules.hotspots import Hotspot
from lms.questions.rules.written import Files
from lms.quizzes import queries
from lms.quizzes.queries import AttemptView, Slot
from lms.quizzes.queries.looks import Looked, Marked, TopicLine, drawn, look, sure, topic_lines
from lms.quizzes.rules.passing import MILLION, Outcome
from lms.quizzes.rules.starting import Standing, Start, may_start, of_cycle, standing
from lms.quizzes.web.views import Beside, beside

_LONGEST: Final = 1000
"""So many bytes of what was given are kept with its HTML; what is longer nobody else will give."""
_looks: Kept[tuple[int, int, int, int | None, bool, bytes, int, str, str], Looked] = Kept(2048)


class Reading(msgspec.Struct, frozen=True):
    """Where to read again about a topic, by its name, and the share of its points that was reached."""

    topic: str
    score_ppm: int
    title: str
    unit_key: str


class Result(msgspec.Struct, frozen=True):
    """The result page."""

    attempt: AttemptView
    outcome: Outcome
    questions: tuple[Looked, ...]
    topics: tuple[TopicLine, ...]
    start: Start | None  # of another attempt; None for who has passed
    standing: Standing | None
    again: tuple[Reading, ...]
    pauses: tuple[Pause, ...]
    proof: Proof
    beside: Beside | None = None
    sureness: Sureness | None = None

    @property
    def passed(self) -> bool:
        """Whether the person has passed the quiz, with this attempt or another."""
        return self.standing is not None and self.standing.passed


async def result(actor: Actor, attempt: AttemptView) -> Result:
    """Everything on the result page of an attempt that is graded; one query more than the attempt itself."""
    past = of_cycle(await queries.past_of(actor.person_id, attempt.quiz.key), attempt.enrolment_id)
    shown = feedback(attempt.quiz.rules.mode)
    counts = standing(attempt.quiz.rules, past)
    may_go_on = not (attempt.passed or (counts and counts.passed))
    outcome = attempt.outcome()
    granted = await granted_to(actor.person_id, attempt.quiz.key) if may_go_on else None
    marks = await marks_of(attempt.id) if any(slot.question.needs_person for slot in attempt.slots) else {}
    return Result(
        attempt=attempt,
        outcome=outcome,
        questions=tuple([await _looked_at(slot, shown, attempt, marks) for slot in attempt.slots])
        if shown.own_answers
        else (),
        start=may_start(on_terms(attempt.quiz.rules, granted.terms), past, clock.now()) if granted else None,
        standing=counts,
        topics=topic_lines(outcome, attempt.quiz.rules, current_locale()),
        again=await _again(actor, attempt, outcome),
        pauses=await pauses_of(attempt.id) if attempt.clock.pauses_used else (),
        proof=await proof_of(attempt),
        beside=await beside(actor, attempt),
        sureness=sure(attempt),
    )


async def _looked_at(slot: Slot, shown: Feedback, attempt: AttemptView, marks: dict[int, Mark]) -> Looked:
    """The question as it is marked. What a person marks is drawn anew each time: the mark may come or change.

    All others are drawn once for everything that their HTML depends on, so that nothing can be shown to somebody
    else or after a correction: the quiz version with its rules, the question's version and its newest correction,
    the credit, all that was given, and both languages. Who gave it is in none of it.
    """
    if slot.question.needs_person:
        return drawn(await _by_person(slot, shown, attempt, marks))
    given = msgspec.json.encode((slot.answer, slot.steps))
    same = (attempt.quiz.id, slot.asked.version_id, slot.correction, slot.credit_ppm, slot.voided, given)
    place = slot.position if isinstance(slot.question, Hotspot) else 0  # its picture says its number
    key = (*same, place, attempt.locale, current_locale())
    kept = _looks.peek(key)
    if kept is None:
        kept = drawn(look(slot, shown, attempt))
        if len(given) <= _LONGEST:
            _looks.put(key, kept)
    return kept if kept.position == slot.position else replace(kept, position=slot.position)


async def _by_person(slot: Slot, shown: Feedback, attempt: AttemptView, marks: dict[int, Mark]) -> Marked:
    """The question with what a person said about its answer, or that somebody still has to."""
    one = look(slot, shown, attempt)
    mark = marks.get(slot.position) if one.credit_ppm is not None else None
    return replace(
        one,
        own=() if isinstance(slot.question, Files) else one.own,
        files=await sent_files(slot.question, slot.answer, attempt.id, attempt.ref),
        rubric=scored(slot.question, mark, attempt.locale) if mark else (),
        comment=mark.comment if mark else "",
    )


async def _again(actor: Actor, attempt: AttemptView, outcome: Outcome) -> tuple[Reading, ...]:
    """What to read again about the topics that were not fully right, the weakest first."""
    outline, rules = await courses.outline(attempt.quiz.course_version, actor.locale), attempt.quiz.rules
    weak = sorted((topic for topic in outcome.topics if topic.score_ppm < MILLION), key=lambda topic: topic.score_ppm)
    found = []
    for topic in weak:
        home = home_of(topic.topic, rules.topic_name(topic.topic, outline.locale), outline)
        if home:
            name = rules.topic_name(topic.topic, current_locale())
            found.append(Reading(name, topic.score_ppm, home.title, home.unit_key))
    return tuple(found)
