"""What the pages of quizzes show, put together from what the queries give."""

import msgspec
from markupsafe import Markup  # noqa: TID251  as a type only; lms.core.html makes it

from lms.accounts.rules.permissions import Actor
from lms.admission.queries import GrantedLine, granted_to
from lms.admission.rules.terms import on_terms
from lms.attempts.queries import Noticed, noticed
from lms.attempts.rules.states import OPEN
from lms.attempts.rules.turns import Turn
from lms.core import clock
from lms.core.i18n import current_locale, current_timezone
from lms.courses import queries as courses
from lms.courses.queries.kept import Kept
from lms.courses.rules.outline import OutlineModule
from lms.enrolments import queries as enrolments
from lms.papers.queries import sent_files
from lms.questions.rules.exam_rules import Book
from lms.quizzes import queries
from lms.quizzes.queries import AttemptView, Slot, pieces
from lms.quizzes.queries.pieces import Before, Drawn
from lms.quizzes.rules.starting import Past, Standing, Start, of_cycle, standing
from lms.quizzes.service import start_for

_sections: Kept[tuple[int, int, int, int, int, bool, int, str, str], Markup] = Kept(4096)


class Front(Before, frozen=True):
    """The front page of a quiz; `enrolled` is False for someone who has not begun the course."""

    code: str
    key: str
    title: str
    course_title: str
    enrolled: bool
    start: Start
    past: tuple[Past, ...]
    running: Past | None
    standing: Standing | None
    granted: tuple[GrantedLine, ...] = ()


class Beside(msgspec.Struct, frozen=True):
    """What stands beside the questions of an exam: what was noticed, and behind an open book the course's pages."""

    noticed: Noticed
    modules: tuple[OutlineModule, ...] = ()


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
        kinds=frozenset(quiz.kinds),
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
        shown = await queries.shown(slot.asked, attempt.locale)
        files = await sent_files(slot.question, slot.answer, attempt.id, attempt.ref)
        return pieces.section(pieces.item(slot, attempt, shown, files), attempt)

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
