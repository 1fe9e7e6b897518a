"""What the pages of quizzes show, put together from what the queries give."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from markupsafe import Markup  # noqa: TID251  as a type only; lms.core.html makes it

from lms.accounts.rules.permissions import Actor
from lms.admission.queries import GrantedLine, granted_to
from lms.admission.rules.terms import on_terms
from lms.answers.queries import Proof, proof_of
from lms.attempts.queries import Noticed, Pause, noticed, pauses_of
from lms.attempts.rules.states import OPEN
from lms.attempts.rules.turns import Turn
from lms.core import clock
from lms.core.html import stored
from lms.core.i18n import current_locale, current_timezone
from lms.core.numbers import plain_decimal, read_number
from lms.core.templating import render_text
from lms.courses import queries as courses
from lms.courses.queries.kept import Kept
from lms.courses.rules.again import home_of
from lms.courses.rules.outline import OutlineModule
from lms.enrolments import queries as enrolments
from lms.papers.queries import Mark, Scored, SentFile, marks_of, scored, sent_files
from lms.papers.rules.feedback import Feedback, feedback
from lms.papers.rules.pictures import Pointed, pointed
from lms.practice.queries import Practised, Sureness, Tried, practised, sureness, tried
from lms.questions.rules.answers import pairs_of
from lms.questions.rules.exam_rules import Book
from lms.questions.rules.forms import field_values
from lms.questions.rules.gaps import Gaps
from lms.questions.rules.hotspots import Hotspot
from lms.questions.rules.kinds import in_language
from lms.questions.rules.quiz_rules import QuizRules
from lms.questions.rules.typed import Number
from lms.questions.rules.written import Files
from lms.quizzes import queries
from lms.quizzes.queries import AttemptView, Shown, Slot
from lms.quizzes.rules.passing import MILLION, Outcome
from lms.quizzes.rules.starting import Past, Standing, Start, may_start, of_cycle, standing
from lms.quizzes.service import start_for

_sections: Kept[tuple[int, int, int, int, int, bool, int, str, str], Markup] = Kept(4096)


class Front(msgspec.Struct, frozen=True):
    """The front page of a quiz; `enrolled` is False for someone who has not begun the course."""

    code: str
    key: str
    title: str
    course_title: str
    asked: int
    est_seconds: int
    rules: QuizRules
    several: bool
    parted: bool
    enrolled: bool
    start: Start
    past: tuple[Past, ...]
    running: Past | None
    standing: Standing | None
    granted: tuple[GrantedLine, ...] = ()


class Item(msgspec.Struct, frozen=True):
    """A question of the running attempt; `order` are the ids to show, `chosen` what is ticked or filled in."""

    slot: Slot
    shown: Shown
    name: str
    order: tuple[str, ...]
    chosen: dict[str, str]
    answer_json: str
    files: tuple[SentFile, ...] = ()
    asides: tuple["OtherAnswer", ...] = ()
    marks: Mapping[str, str] = {}
    tried: Tried | None = None


class OtherAnswer(msgspec.Struct, frozen=True):
    """An answer from another screen that is offered beside the one that counts."""

    at: datetime
    lines: tuple[Markup, ...]
    answer_json: str


class Drawn(msgspec.Struct, frozen=True):
    """A question of the running attempt, drawn: what the strip and the map need of it, and its HTML.

    `section` is None for a question that is not on this page.
    """

    position: int
    answered: bool
    flagged: bool
    slot: Slot
    section: Markup | None = None


class Marked(msgspec.Struct, frozen=True):
    """A question on the result page; what the feedback of the quiz keeps back is empty.

    After a correction `was_right` and `was_reason` are what stood there before, and `corrected` is what was done:
    "key", "full" or "void".
    """

    position: int
    prompt: Markup
    topic: str
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


class Result(msgspec.Struct, frozen=True):
    """The result page."""

    attempt: AttemptView
    outcome: Outcome
    feedback: Feedback
    questions: tuple[Marked, ...]
    start: Start
    standing: Standing | None
    again: tuple["Reading", ...]
    pauses: tuple[Pause, ...]
    proof: Proof
    beside: "Beside | None" = None
    sureness: Sureness | None = None

    @property
    def passed(self) -> bool:
        """Whether the person has passed the quiz, with this attempt or another."""
        return self.standing is not None and self.standing.passed


class Beside(msgspec.Struct, frozen=True):
    """What stands beside the questions of an exam: what was noticed, and behind an open book the course's pages."""

    noticed: Noticed
    modules: tuple[OutlineModule, ...] = ()


class Reading(msgspec.Struct, frozen=True):
    """Where to read again about a topic, and the share of its points that was reached."""

    topic: str
    score_ppm: int
    title: str
    unit_key: str


async def front(actor: Actor, code: str, key: str, address: str = "") -> Front:
    """Everything on the front page of a quiz, with what was granted to the person; four queries."""
    course = await courses.published(actor, code)
    progress = await enrolments.course_progress(actor, course.course_id)
    quiz = await queries.quiz_of_unit(progress.version_id if progress else course.version_id, key)
    outline = await courses.outline(quiz.course_version, actor.locale)
    unit = outline.unit(key)
    everything = await queries.past_of(actor.person_id, quiz.key)
    past = of_cycle(everything, progress.enrolment_id if progress else 0)
    granted = await granted_to(actor.person_id, quiz.key)
    rules = on_terms(quiz.rules, granted.terms)
    return Front(
        code=code,
        key=key,
        title=unit.title,
        course_title=outline.title,
        asked=quiz.asked,
        est_seconds=unit.est_seconds,
        rules=rules,
        several="multiple" in quiz.kinds,
        parted=bool(quiz.kinds & {"matching", "categorise", "ordering", "gaps"}),
        enrolled=progress is not None,
        start=start_for(rules, past, clock.now(), address),
        past=tuple(each for each in past if each.state not in OPEN),
        running=next((each for each in everything if each.state in OPEN), None),
        standing=standing(quiz.rules, past),
        granted=granted.lines,
    )


async def beside(actor: Actor, attempt: AttemptView) -> Beside | None:
    """What belongs beside the questions; None for a quiz at one's desk. One query where there is something."""
    book = attempt.quiz.rules.book
    if book is Book.ONLINE:
        return None
    found = Beside(await noticed(attempt.id))
    if book is Book.CLOSED or attempt.state not in OPEN:
        return found
    outline = await courses.outline(attempt.quiz.course_version, actor.locale)
    return msgspec.structs.replace(found, modules=outline.modules)


async def items(attempt: AttemptView, turn: Turn | None = None) -> list[Drawn]:
    """The questions of a running attempt, without a word about what is right; with `turn` only the one it is at.

    Each is drawn once for each answer it gets: whoever comes back after a call finds most of the page ready.
    """
    return [
        Drawn(
            slot.position,
            slot.answered,
            slot.flagged,
            slot,
            await _section(slot, attempt) if turn is None or turn.at == slot.position else None,
        )
        for slot in attempt.slots
    ]


async def _section(slot: Slot, attempt: AttemptView) -> Markup:
    look = (current_locale(), str(current_timezone()))

    async def draw() -> Markup:
        item = _item(slot, attempt, await queries.shown(slot.asked, attempt.locale))
        item = msgspec.structs.replace(
            item, files=await sent_files(slot.question, slot.answer, attempt.id, attempt.ref)
        )
        lang = attempt.locale if attempt.locale != current_locale() else ""
        return stored(
            render_text("quizzes/_question.html", item=item, total=len(attempt.slots), lang=lang, ref=attempt.ref)
        )

    kept = (
        attempt.id,
        slot.position,
        slot.asked.version_id,
        slot.event,
        len(slot.steps),
        slot.flagged,
        len(slot.asides),
    )
    return await _sections.get((*kept, *look), draw)


async def section(attempt: AttemptView, position: int) -> Markup:
    """One question of a running attempt, as its page shows it."""
    return await _section(next(slot for slot in attempt.slots if slot.position == position), attempt)


def _item(slot: Slot, attempt: AttemptView, shown: Shown) -> Item:
    order, found = slot.order or tuple(shown.words), tried(attempt.asked(slot))
    answer = found.answer if found else slot.answer
    return Item(
        slot=slot,
        shown=shown,
        name=f"q{slot.position}",
        order=order,
        chosen=field_values(slot.question, answer),
        answer_json=msgspec.json.encode(slot.answer).decode(),
        asides=tuple(
            OtherAnswer(each.at, _lines(slot.question.show(each.answer)), msgspec.json.encode(each.answer).decode())
            for each in slot.asides
        ),
        marks=found.marks if found else {},
        tried=found,
    )


async def result(actor: Actor, attempt: AttemptView) -> Result:
    """Everything on the result page of an attempt that is graded; one query more than the attempt itself."""
    past = of_cycle(await queries.past_of(actor.person_id, attempt.quiz.key), attempt.enrolment_id)
    shown = feedback(attempt.quiz.rules.mode)
    granted = await granted_to(actor.person_id, attempt.quiz.key)
    outcome = attempt.outcome()
    marks = await marks_of(attempt.id) if any(slot.question.needs_person for slot in attempt.slots) else {}
    return Result(
        attempt=attempt,
        outcome=outcome,
        feedback=shown,
        questions=tuple([await _looked_at(slot, shown, attempt, marks) for slot in attempt.slots])
        if shown.own_answers
        else (),
        start=may_start(on_terms(attempt.quiz.rules, granted.terms), past, clock.now()),
        standing=standing(attempt.quiz.rules, past),
        again=await _again(actor, attempt, outcome),
        pauses=await pauses_of(attempt.id),
        proof=await proof_of(attempt),
        beside=await beside(actor, attempt),
        sureness=sureness([attempt.asked(slot) for slot in attempt.slots]),
    )


def _marked(slot: Slot, shown: Feedback, attempt: AttemptView) -> Marked:
    question, newest = slot.question, in_language(slot.counts.shown, attempt.locale)
    done = practised(attempt.asked(slot))
    answer = done.answer if done else slot.answer
    return Marked(
        position=slot.position,
        prompt=queries.markup(question.prompt),
        topic=question.topic,
        answered=slot.answered,
        critical=question.critical,
        credit_ppm=slot.credit_ppm if shown.credit else None,
        own=_lines(question.show(answer)),
        right=_lines(_keys(slot, attempt.locale)) if shown.right_answers else (),
        reason=queries.markup(newest.reason) if shown.reasons and newest.reason else None,
        was_right=_lines(_struck(slot, attempt.locale)) if shown.right_answers else (),
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


async def _looked_at(slot: Slot, shown: Feedback, attempt: AttemptView, marks: dict[int, Mark]) -> Marked:
    """The question with what a person said about its answer, or that somebody still has to."""
    one = _marked(slot, shown, attempt)
    if not slot.question.needs_person:
        return one
    mark = marks.get(slot.position) if one.credit_ppm is not None else None
    return msgspec.structs.replace(
        one,
        own=() if isinstance(slot.question, Files) else one.own,
        files=await sent_files(slot.question, slot.answer, attempt.id, attempt.ref),
        waiting=slot.waits,
        rubric=scored(slot.question, mark.levels) if mark else (),
        comment=mark.comment if mark else "",
    )


def _lines(sources: tuple[str, ...]) -> tuple[Markup, ...]:
    return tuple(queries.markup(source) for source in sources)


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


async def _again(actor: Actor, attempt: AttemptView, outcome: Outcome) -> tuple[Reading, ...]:
    """What to read again about the topics that were not fully right, the weakest first."""
    outline = await courses.outline(attempt.quiz.course_version, actor.locale)
    weak = sorted((topic for topic in outcome.topics if topic.score_ppm < MILLION), key=lambda topic: topic.score_ppm)
    homes = [
        (topic, home_of(topic.topic, attempt.quiz.rules.topic_name(topic.topic, outline.locale), outline))
        for topic in weak
    ]
    return tuple(Reading(topic.topic, topic.score_ppm, home.title, home.unit_key) for topic, home in homes if home)
