"""What the pages of a trial show: the parts of an attempt's pages, from a trial."""

from typing import Any, Final

import msgspec
from markupsafe import Markup  # noqa: TID251  as a type only; lms.core.html makes it

from lms.attempts.rules.turns import Turn
from lms.core.urls import url
from lms.papers.rules.feedback import feedback
from lms.practice.queries import Sureness
from lms.quizzes.queries import AttemptView, Slot, pieces
from lms.quizzes.queries.looks import Looked, TopicLine, drawn, look, sure, topic_lines
from lms.quizzes.queries.pieces import Before, Drawn
from lms.quizzes.queries.shown import of_question
from lms.quizzes.rules.passing import Outcome
from lms.trials.queries import TrialView

_DOORS: Final = {
    "attempt": "trials.one",
    "attempt.save": "trials.keep",
    "attempt.pause": "trials.keep",
    "attempt.try": "trials.check",
    "attempt.submit": "trials.hand_in",
    "attempt.result": "trials.one",
}


class Result(msgspec.Struct, frozen=True):
    """The result page."""

    attempt: AttemptView
    outcome: Outcome
    questions: tuple[Looked, ...]
    topics: tuple[TopicLine, ...]
    sureness: Sureness | None


def doors(name: str, **values: Any) -> str:
    """An address for the templates of attempts: where they mean the attempt, the trial is meant."""
    return url(_DOORS.get(name, name), **values)


def before(found: TrialView) -> Before:
    """The rules as learners read them before they start."""
    kinds = frozenset(one.question.kind for one in found.paper.asked)
    return Before(found.paper.rules, len(found.paper.asked), found.paper.est_seconds, kinds)


def items(found: TrialView, turn: Turn | None) -> list[Drawn]:
    """The questions, without a word about what is right; with `turn` only the one it is at."""
    return [
        Drawn(
            slot.position, slot.answered, slot.flagged, slot,
            _section(slot, found.attempt) if turn is None or turn.at == slot.position else None,
        )
        for slot in found.attempt.slots
    ]  # fmt: skip


def _section(slot: Slot, attempt: AttemptView) -> Markup:
    return pieces.section(pieces.item(slot, attempt, of_question(slot.question)), attempt, url=doors)


def result(found: TrialView) -> Result:
    """What a learner would read after handing in, as far as the quiz tells it."""
    attempt, outcome = found.attempt, found.attempt.outcome()
    shown, rules = feedback(found.paper.rules.mode), found.paper.rules
    told = attempt.slots if shown.own_answers else ()
    return Result(
        attempt=attempt,
        outcome=outcome,
        questions=tuple(drawn(look(slot, shown, attempt)) for slot in told),
        topics=topic_lines(outcome, rules, attempt.locale),
        sureness=sure(attempt),
    )
