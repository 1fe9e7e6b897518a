"""A trial of the person who asks, in the shape of an attempt: the same pages show it, and the same rules mark it."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from lms.accounts.rules.permissions import Action, Actor, require
from lms.attempts.rules.clock import Allowance, begun
from lms.attempts.rules.pauses import Cause
from lms.attempts.rules.refs import is_ref
from lms.attempts.rules.states import State
from lms.core.db import Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.questions.rules.corrections import Counts
from lms.quizzes.queries import Asked, AttemptView, Quiz, Slot, marked
from lms.quizzes.rules.passing import credit_ppm
from lms.trials.rules.paper import Paper, Work

_TRIAL = Sql(
    "SELECT id, paper, work, started_at, submitted_at FROM trial WHERE ref = :ref AND person = :person",
)
_papers = msgspec.json.Decoder(Paper)
_works = msgspec.json.Decoder(Work)


class TrialView(msgspec.Struct, frozen=True):
    """A trial: what is asked, what was given, and both as the pages of an attempt know them."""

    id: int
    paper: Paper
    work: Work
    attempt: AttemptView


async def own_trial(actor: Actor, ref: str) -> TrialView:
    """The person's trial; one query. Raises NotFound for anyone else's."""
    require(actor, Action.COURSE_WRITE)
    row = await _TRIAL.first(ref=ref, person=actor.person_id) if is_ref(ref) else None
    if row is None:
        raise NotFound(_("There is no such trial."))
    paper, work = _papers.decode(row["paper"]), _works.decode(row["work"])
    attempt = as_attempt(ref, paper, work, row["started_at"], row["submitted_at"])
    return TrialView(row["id"], paper, work, attempt)


def as_attempt(ref: str, paper: Paper, work: Work, started_at: datetime, submitted_at: datetime | None) -> AttemptView:
    """The trial in the shape of an attempt, marked when it was handed in; its ids are those of nothing."""
    quiz = _quiz(paper)
    slots = tuple(_slot(place, quiz, paper, work) for place in range(1, len(paper.asked) + 1))
    clock = paper.rules.clock
    running = AttemptView(
        id=0, ref=ref, enrolment_id=0, quiz=quiz, title=paper.title, course_title=paper.course_title, number=1,
        state=State.IN_PROGRESS, locale=paper.locale, current_slot=work.at, started_at=started_at,
        submitted_at=submitted_at, clock=begun(clock.mode, Allowance(clock.allowed_s(len(slots)), None), started_at),
        cause=Cause.NONE, next_check_at=None, penalty_ppm=0, score_ppm=None, passed=None, receipt=None, slots=slots,
    )  # fmt: skip
    return running if submitted_at is None else _marked(running)


def _marked(attempt: AttemptView) -> AttemptView:
    earned = {each.position: marked(each, attempt.quiz, attempt.locale).credit for each in attempt.slots}
    slots = tuple(
        each if each.waits else replace(each, credit_ppm=credit_ppm(earned[each.position])) for each in attempt.slots
    )
    counted = replace(attempt, slots=slots)
    if counted.waiting:
        return replace(counted, state=State.NEEDS_GRADING)
    outcome = counted.outcome()
    return replace(counted, state=State.GRADED, score_ppm=outcome.score_ppm, passed=outcome.passed)


def _quiz(paper: Paper) -> Quiz:
    pool = {
        at: Asked(at, at, one.topic, one.level, one.points_e5, one.critical, {paper.locale: one})
        for at, one in enumerate((each.question for each in paper.asked), 1)
    }
    return Quiz(0, 0, 0, paper.code, paper.key, paper.rules, pool)


def _slot(place: int, quiz: Quiz, paper: Paper, work: Work) -> Slot:
    asked = quiz.pool[place]
    return Slot(
        position=place, asked=asked, question=paper.asked[place - 1].question, order=paper.asked[place - 1].order,
        flagged=place in work.flags, answer=work.answers.get(place), saved_at=None, event=0, saved_device="",
        saved_seq=0, credit_ppm=None, points_e5=asked.points_e5, counts=Counts((asked.languages,)),
        steps=work.steps.get(place, ()),
    )  # fmt: skip
