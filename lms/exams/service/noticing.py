"""Noticing without hostility: what is counted is told to the learner too, and nothing follows from it by itself."""

from typing import Annotated

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.answers.service import Writer, attempt_of
from lms.attempts.rules.states import State
from lms.attempts.service.noticing import notice_focus_lost, notice_lookup
from lms.core.errors import Conflict, NotFound, TooMany
from lms.core.i18n import gettext as _
from lms.courses.queries import outline
from lms.questions.rules.exam_rules import Book
from lms.quizzes.queries import AttemptView, quiz_version

_A_MINUTE_S = 60


class FocusReport(msgspec.Struct, frozen=True):
    """What a page gathered: so often out of sight, for so many seconds together."""

    times: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    away_s: Annotated[int, msgspec.Meta(ge=0, le=7 * 86_400)]


async def report_focus(writer: Writer, ref: str, report: FocusReport) -> None:
    """Keep a report of a closed book's page.

    Raises NotFound, Conflict where nothing is logged, TooMany when the page has to gather for longer.
    """
    row = await attempt_of(writer, ref)
    if (await quiz_version(row["quiz_version"])).rules.book is not Book.CLOSED:
        raise Conflict(_("Only behind a closed book is it written down when the page is not in front."), "not_logged")
    if not await notice_focus_lost(row["id"], times=report.times, away_s=report.away_s):
        raise TooMany(_("That was noted a moment ago. What comes now is gathered for the next time."), _A_MINUTE_S)


async def look_up(actor: Actor, attempt: AttemptView, unit_key: str) -> None:
    """Count that a page of the course was opened beside an open book that is being written in.

    Raises NotFound when there is no such page, or the book is not open, or a pause hides the questions.
    """
    found = (await outline(attempt.quiz.course_version, actor.locale)).find(unit_key)
    is_open = attempt.quiz.rules.book is Book.OPEN and attempt.state is State.IN_PROGRESS
    if found is None or found.is_quiz or not is_open:
        raise NotFound(_("There is no such page in this course."))
    await notice_lookup(attempt.id, unit_key)
