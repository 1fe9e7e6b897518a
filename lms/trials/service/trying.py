"""A trial from its beginning to its end. It writes to its own table and to nothing else."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import msgspec
from msgspec.structs import replace

from lms.accounts.rules.permissions import Action, Actor, require
from lms.attempts.rules.pauses import Bar
from lms.attempts.rules.states import OPEN, State, takes_answers
from lms.attempts.service import PauseRefused
from lms.banks.queries import bank_by_name, whole_bank
from lms.banks.service import BankRefused, drawn_from_banks
from lms.core import clock
from lms.core.db import Sql, atomic
from lms.core.errors import Invalid
from lms.core.i18n import gettext as _
from lms.core.ids import new_ref
from lms.core.problems import Problem
from lms.drafts import queries as drafts
from lms.drafts.queries import DraftView
from lms.practice.rules.tries import Try
from lms.questions.rules.answers import Answer
from lms.questions.rules.hotspots import Hotspot
from lms.questions.rules.kinds import Question, in_language
from lms.questions.rules.quiz_rules import QuizRules
from lms.quizfiles import ParsedQuiz, parse_quiz
from lms.trials.queries import own_trial
from lms.trials.rules.paper import Judged, Paper, Work, checked, drawn, given, gone_to, judged
from lms.trials.rules.playing import fresh, gone_on, locked, paused, shown

_KEPT: Final = timedelta(days=1)

_CLEAR = Sql("DELETE FROM trial WHERE (person = :person AND unit = :unit) OR started_at < :before")
_BEGIN = Sql(
    "INSERT INTO trial (ref, person, unit, paper, work, started_at) VALUES (:ref, :person, :unit, :paper, :work, :now)",
)
_WORK = Sql("UPDATE trial SET work = :work WHERE id = :id AND submitted_at IS NULL")
_ANY = Sql("UPDATE trial SET work = :work WHERE id = :id")
_END = Sql("UPDATE trial SET work = :work, submitted_at = :now WHERE id = :id AND submitted_at IS NULL")

_encode = msgspec.json.Encoder().encode


class Unready(Invalid):
    """The quiz cannot be tried out before something is put right: `problems` say what, by lines of its text."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(_("This quiz cannot be tried out yet."))
        self.problems = problems


async def begin(actor: Actor, code: str, key: str, locale: str) -> str:
    """Begin a trial of the quiz as it stands in the draft; the reference of the trial. Raises NotFound, Unready."""
    require(actor, Action.COURSE_WRITE)
    view = await drafts.draft(actor, code)
    text = await drafts.open_text(actor, code, key, locale)
    quiz = parse_quiz(text.text, path="", locale=locale)
    if not isinstance(quiz, ParsedQuiz):
        raise Unready(quiz)
    questions = [await _with_picture(actor, text.draft_id, one) for one in await _pool(f"{code}/{key}", quiz, locale)]
    paper = Paper(
        code=code, key=key, locale=locale, title=quiz.title, course_title=view.title(locale),
        est_seconds=quiz.est_seconds, rules=replace(quiz.rules, topic_names={locale: quiz.front.topics}),
        asked=drawn(questions, quiz.rules, secrets.token_hex(16)), beside=_beside(view, quiz.rules, locale),
    )  # fmt: skip
    return await _begin(actor, text.unit_id, paper)


@atomic
async def _begin(actor: Actor, unit_id: int, paper: Paper) -> str:
    now, ref = clock.now(), new_ref()
    await _CLEAR.run(person=actor.person_id, unit=unit_id, before=now - _KEPT)
    await _BEGIN.run(
        ref=ref, person=actor.person_id, unit=unit_id, paper=_encode(paper).decode(),
        work=_encode(fresh(paper, now)).decode(), now=now,
    )  # fmt: skip
    return ref


async def keep(actor: Actor, ref: str, answers: Mapping[int, Answer], flags: Mapping[int, bool], go: int = 0) -> None:
    """Keep what a page holds, and go to another question; nothing happens once it is over. Raises NotFound, Invalid."""
    found, now = await own_trial(actor, ref), clock.now()
    if not takes_answers(found.attempt.state):
        return
    over = locked(found.paper, found.work, now)
    work = given(found.paper, found.work, {at: answers[at] for at in set(answers) - over}, dict(flags), now)
    await _keep(found.id, shown(gone_to(found.paper, work, go), now) if go else work)


async def check(actor: Actor, ref: str, place: int, step: Try) -> None:
    """One more try at a question that is practised. Raises NotFound."""
    found = await own_trial(actor, ref)
    taken = found.attempt.slots if takes_answers(found.attempt.state) else ()
    for slot in [one for one in taken if one.position == place]:
        marker = found.attempt.quiz.marker(slot.counts, found.attempt.locale)
        await _keep(found.id, checked(found.work, place, marker, step))


async def pause(actor: Actor, ref: str) -> None:
    """Stop the clock. Raises NotFound, PauseRefused."""
    found = await own_trial(actor, ref)
    work = paused(found.paper, found.work, clock.now())
    if isinstance(work, Bar):
        raise PauseRefused(work)
    await _keep(found.id, work)


async def resume(actor: Actor, ref: str) -> None:
    """Let the clock run again. Raises NotFound."""
    found = await own_trial(actor, ref)
    await _keep(found.id, gone_on(found.paper, found.work, clock.now()))


async def hand_in(actor: Actor, ref: str) -> None:
    """The end of the trial; what is given stays as it is. Raises NotFound."""
    found = await own_trial(actor, ref)
    if found.attempt.state in OPEN:
        await _end(found.id, found.work)


async def mark(actor: Actor, ref: str, place: int, said: Judged) -> None:
    """Mark one's own answer as a person would. Raises NotFound, Incomplete, Invalid."""
    found = await own_trial(actor, ref)
    if found.attempt.state in {State.NEEDS_GRADING, State.GRADED}:
        await _write(found.id, judged(found.paper, found.work, place, said))


@atomic
async def _keep(trial_id: int, work: Work) -> None:
    await _WORK.run(id=trial_id, work=_encode(work).decode())


@atomic
async def _write(trial_id: int, work: Work) -> None:
    await _ANY.run(id=trial_id, work=_encode(work).decode())


@atomic
async def _end(trial_id: int, work: Work) -> None:
    await _END.run(id=trial_id, work=_encode(work).decode(), now=clock.now())


async def _pool(name: str, quiz: ParsedQuiz, locale: str) -> list[Question]:
    """The questions of the text, and those of the banks that fit its draws, as they would be published now."""
    own = list(quiz.questions)
    if not quiz.rules.banks:
        return own
    try:
        fitting = set(await drawn_from_banks(name, quiz.rules, [{locale: one} for one in own]))
    except BankRefused as refusal:
        raise Unready((Problem("", 0, refusal.message),)) from refusal
    for bank in quiz.rules.banks:
        head = await bank_by_name(bank)
        shelved = await whole_bank(head.id) if head else ()
        own += [in_language(one.languages, locale) for one in shelved if one.version in fitting]
    return own


async def _with_picture(actor: Actor, draft_id: int, question: Question) -> Question:
    if not isinstance(question, Hotspot) or question.picture.address:
        return question
    found = await drafts.picture_in(actor, draft_id, question.picture)
    if found is None:
        name = question.picture.source
        raise Unready((Problem("", 0, _("The picture %(name)s is not among the course's media yet.", name=name)),))
    return replace(question, picture=found)


def _beside(view: DraftView, rules: QuizRules, locale: str) -> tuple[tuple[str, str], ...]:
    known = {one.key: one.facts(locale, view.source).title or one.key for one in view.units if one.removed_at is None}
    return tuple((key, known[key]) for key in rules.clock.references if key in known)
