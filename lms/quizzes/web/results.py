"""The result page of an attempt: passed or not and why, each question as far as the quiz tells, what to read again."""

from typing import Final

import msgspec
from markupsafe import Markup  # noqa: TID251  as a type only; lms.core.html makes it
from msgspec.structs import replace

from lms.accounts.rules.permissions import Actor
from lms.admission.queries import granted_to
from lms.admission.rules.terms import on_terms
from lms.answers.queries import Proof, proof_of
from lms.attempts.queries import Pause, pauses_of
from lms.core import clock
from lms.core.html import stored
from lms.core.i18n import current_locale
from lms.core.numbers import plain_decimal, read_number
from lms.core.templating import macros
from lms.courses import queries as courses
from lms.courses.queries.kept import Kept
from lms.courses.rules.again import home_of
from lms.papers.queries import Mark, Scored, SentFile, marks_of, scored, sent_files
from lms.papers.rules.feedback import Feedback, feedback
from lms.papers.rules.pictures import Pointed, pointed
from lms.practice.queries import Practised, Sureness, practised, sureness
from lms.questions.rules.answers import pairs_of
from lms.questions.rules.gaps import Gaps
from lms.questions.rules.hotspots import Hotspot
from lms.questions.rules.kinds import in_language
from lms.questions.rules.quiz_rules import QuizRules
from lms.questions.rules.typed import Number
from lms.questions.rules.written import Files
from lms.quizzes import queries
from lms.quizzes.queries import AttemptView, Slot
from lms.quizzes.rules.passing import MILLION, Outcome
from lms.quizzes.rules.starting import Standing, Start, may_start, of_cycle, standing
from lms.quizzes.web import views
from lms.quizzes.web.views import Beside, beside

_LONGEST: Final = 1000
"""So many bytes of what was given are kept with its HTML; what is longer nobody else will give."""
_looks: Kept[tuple[int, int, int, int | None, bool, bytes, int, str, str], "Looked"] = Kept(2048)


class Marked(msgspec.Struct, frozen=True):
    """A question on the result page; what the feedback of the quiz keeps back is empty.

    After a correction `was_right` and `was_reason` are what stood there before, and `corrected` is what was done:
    "key", "full" or "void".
    """

    position: int
    prompt: Markup
    answered: bool
    critical: bool
    credit_ppm: int | None
    own: tuple[Markup, ...]
    right: tuple[Markup, ...]
    reason: Markup | None
    read_as: str
    pointed: Pointed | None = None
    practised: Practised | None = None
    was_right: tuple[Markup, ...] = ()
    was_reason: Markup | None = None
    corrected: str = ""
    files: tuple[SentFile, ...] = ()
    waiting: bool = False
    rubric: tuple[Scored, ...] = ()
    comment: str = ""


class Looked(msgspec.Struct, frozen=True):
    """A question on the result page, drawn: what stands beside its number, and what stands below."""

    position: int
    chips: Markup
    body: Markup


class TopicLine(msgspec.Struct, frozen=True):
    """What was reached in a topic, by its name in the reader's language."""

    name: str
    score_ppm: int
    needed_ppm: int | None
    reached: bool


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
        topics=_topics(outcome, attempt.quiz.rules, current_locale()),
        again=await _again(actor, attempt, outcome),
        pauses=await pauses_of(attempt.id) if attempt.clock.pauses_used else (),
        proof=await proof_of(attempt),
        beside=await beside(actor, attempt),
        sureness=sureness([attempt.asked(slot) for slot in attempt.slots])
        if attempt.quiz.rules.marks.confidence
        else None,
    )


async def _looked_at(slot: Slot, shown: Feedback, attempt: AttemptView, marks: dict[int, Mark]) -> Looked:
    """The question as it is marked. What a person marks is drawn anew each time: the mark may come or change.

    All others are drawn once for everything that their HTML depends on, so that nothing can be shown to somebody
    else or after a correction: the quiz version with its rules, the question's version and its newest correction,
    the credit, all that was given, and both languages. Who gave it is in none of it.
    """
    if slot.question.needs_person:
        return _drawn(slot, await _by_person(slot, shown, attempt, marks))
    given = msgspec.json.encode((slot.answer, slot.steps))
    look = (attempt.quiz.id, slot.asked.version_id, slot.correction, slot.credit_ppm, slot.voided, given)
    place = slot.position if isinstance(slot.question, Hotspot) else 0  # its picture says its number
    key = (*look, place, attempt.locale, current_locale())
    kept = _looks.peek(key)
    if kept is None:
        kept = _drawn(slot, _marked(slot, shown, attempt))
        if len(given) <= _LONGEST:
            _looks.put(key, kept)
    return kept if kept.position == slot.position else replace(kept, position=slot.position)


def _drawn(slot: Slot, one: Marked) -> Looked:
    parts = macros("quizzes/_marked.html")
    return Looked(slot.position, stored(parts.chips(one)), stored(parts.body(one)))


async def _by_person(slot: Slot, shown: Feedback, attempt: AttemptView, marks: dict[int, Mark]) -> Marked:
    """The question with what a person said about its answer, or that somebody still has to."""
    one = _marked(slot, shown, attempt)
    mark = marks.get(slot.position) if one.credit_ppm is not None else None
    return replace(
        one,
        own=() if isinstance(slot.question, Files) else one.own,
        files=await sent_files(slot.question, slot.answer, attempt.id, attempt.ref),
        waiting=slot.waits,
        rubric=scored(slot.question, mark, attempt.locale) if mark else (),
        comment=mark.comment if mark else "",
    )


def _marked(slot: Slot, shown: Feedback, attempt: AttemptView) -> Marked:
    question, newest = slot.question, in_language(slot.counts.shown, attempt.locale)
    done = practised(attempt.asked(slot))
    answer = done.answer if done else slot.answer
    return Marked(
        position=slot.position,
        prompt=queries.markup(question.prompt),
        answered=slot.answered,
        critical=question.critical,
        credit_ppm=slot.credit_ppm if shown.credit else None,
        own=views.lines(question.show(answer)),
        right=views.lines(_keys(slot, attempt.locale)) if shown.right_answers else (),
        reason=queries.markup(newest.reason) if shown.reasons and newest.reason else None,
        was_right=views.lines(_struck(slot, attempt.locale)) if shown.right_answers else (),
        was_reason=queries.markup(question.reason) if shown.reasons and question.reason != newest.reason else None,
        corrected="void" if slot.voided else "full" if slot.counts.full else "key" if slot.counts.corrected else "",
        read_as=_read_as(slot, attempt.locale),
        pointed=pointed(question, answer, tell=shown.right_answers) if isinstance(question, Hotspot) else None,
        practised=done,
    )


def _keys(slot: Slot, locale: str) -> tuple[str, ...]:
    """Everything that counts as right, the newest key first."""
    keys = [in_language(key, locale).right_answer() for key in reversed(slot.counts.keys)]
    return tuple(dict.fromkeys(line for key in keys for line in key))


def _struck(slot: Slot, locale: str) -> tuple[str, ...]:
    """What was right when it was asked, and is no more."""
    now = _keys(slot, locale)
    return tuple(line for line in slot.question.right_answer() if line not in now)


def _read_as(slot: Slot, locale: str) -> str:
    """How numbers were understood, where only the language decided about their comma or point."""
    match slot.question:
        case Number():
            typed = [slot.answer] if isinstance(slot.answer, str) else []
        case Gaps():
            given = pairs_of(slot.answer)
            typed = [given.get(number, "") for number, gap in slot.question.numbered().items() if gap.number]
        case _:
            return ""
    read = [reading for each in typed if (reading := read_number(each, locale)) and reading.ambiguous]
    return ", ".join(f"{plain_decimal(reading.value)} {reading.unit}".strip() for reading in read)


def _topics(outcome: Outcome, rules: QuizRules, locale: str) -> tuple[TopicLine, ...]:
    return tuple(
        [
            TopicLine(rules.topic_name(one.topic, locale), one.score_ppm, one.needed_ppm, one.reached)
            for one in outcome.topics
        ]
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
