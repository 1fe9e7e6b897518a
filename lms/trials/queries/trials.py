"""A trial of the person who asks, in the shape of an attempt: the same pages show it, and the same rules mark it."""

from datetime import datetime
from fractions import Fraction

import msgspec
from msgspec.structs import replace

from lms.accounts.rules.permissions import Action, Actor, require
from lms.attempts.rules.pauses import Cause
from lms.attempts.rules.refs import is_ref
from lms.attempts.rules.states import State
from lms.core import clock
from lms.core.db import Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.papers.queries import Mark
from lms.questions.rules.corrections import Counts
from lms.questions.rules.written import Essay, Files
from lms.quizzes.queries import Asked, AttemptView, Quiz, Slot, marked
from lms.quizzes.rules.passing import credit_ppm
from lms.trials.rules.paper import Paper, Work
from lms.trials.rules.playing import Played, played

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

    def mark(self, slot: Slot) -> Mark | None:
        """The mark that its person gave an answer, as a person's mark of an attempt."""
        judged = self.work.marks.get(slot.position)
        if judged is None or slot.credit_ppm is None:
            return None
        levels = tuple(judged.levels[at] for at in sorted(judged.levels))
        return Mark(slot.position, levels, judged.comment, slot.credit_ppm, self.attempt.started_at, 0)


async def own_trial(actor: Actor, ref: str) -> TrialView:
    """The person's trial as it stands now; one query. Raises NotFound for anyone else's."""
    require(actor, Action.COURSE_WRITE)
    row = await _TRIAL.first(ref=ref, person=actor.person_id) if is_ref(ref) else None
    if row is None:
        raise NotFound(_("There is no such trial."))
    paper, work = _papers.decode(row["paper"]), _works.decode(row["work"])
    stands = played(paper, work, row["submitted_at"], clock.now())
    attempt = as_attempt(ref, paper, work, row["started_at"], stands)
    return TrialView(row["id"], paper, work, attempt)


def as_attempt(ref: str, paper: Paper, work: Work, started_at: datetime, stands: Played) -> AttemptView:
    """The trial in the shape of an attempt, marked when it is handed in; its ids are those of nothing."""
    quiz = _quiz(paper)
    slots = tuple(_slot(place, quiz, paper, work) for place in range(1, len(paper.asked) + 1))
    made = AttemptView(
        id=0, ref=ref, enrolment_id=0, quiz=quiz, title=paper.title, course_title=paper.course_title, number=1,
        state=stands.state, locale=paper.locale, current_slot=work.at, started_at=started_at,
        submitted_at=stands.over_at, clock=stands.clock,
        cause=Cause.KEY if stands.state is State.PAUSED else Cause.NONE, next_check_at=None,
        penalty_ppm=paper.rules.clock.penalty_ppm if stands.late else 0, score_ppm=None, passed=None, receipt=None,
        slots=slots,
    )  # fmt: skip
    return _marked(made, work) if stands.state is State.SUBMITTED else made


def _marked(attempt: AttemptView, work: Work) -> AttemptView:
    counted = replace(attempt, slots=tuple(_credited(each, attempt, work) for each in attempt.slots))
    if counted.waiting:
        return replace(counted, state=State.NEEDS_GRADING)
    outcome = counted.outcome()
    return replace(counted, state=State.GRADED, score_ppm=outcome.score_ppm, passed=outcome.passed)


def _credited(slot: Slot, attempt: AttemptView, work: Work) -> Slot:
    credit: Fraction | None = None
    if not slot.waits:
        credit = marked(slot, attempt.quiz, attempt.locale).credit
    elif isinstance(slot.question, Essay | Files) and (mark := work.marks.get(slot.position)):
        credit = slot.question.credit(mark.levels)
    return slot if credit is None else replace(slot, credit_ppm=credit_ppm(credit))


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
        flagged=place in work.flags, answer=work.answers.get(place), saved_at=work.saved.get(place), event=0,
        saved_device="", saved_seq=0, credit_ppm=None, points_e5=asked.points_e5, counts=Counts((asked.languages,)),
        steps=work.steps.get(place, ()), opened_at=work.opened.get(place),
    )  # fmt: skip
