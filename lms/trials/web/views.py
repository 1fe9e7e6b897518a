"""What the pages of a trial show: the parts of an attempt's pages, from a trial."""

from typing import Any, Final

import msgspec
from litestar import Request, Response
from markupsafe import Markup  # noqa: TID251  as a type only; lms.core.html makes it

from lms.attempts.rules.turns import Turn
from lms.core.templating import page
from lms.core.urls import url
from lms.papers.queries import Criterion, criteria, scored
from lms.papers.rules.feedback import Feedback, feedback
from lms.practice.queries import Sureness
from lms.quizzes.queries import AttemptView, Slot, markup, pieces
from lms.quizzes.queries.looks import Looked, Marked, TopicLine, drawn, look, sure, topic_lines
from lms.quizzes.queries.pieces import Before, Drawn, lines
from lms.quizzes.queries.shown import of_question
from lms.quizzes.rules.passing import Outcome
from lms.trials.queries import TrialView
from lms.trials.rules.paper import Judged

NO_STORE: Final = {"cache-control": "no-store"}
_DOORS: Final = {
    "attempt": "trials.one",
    "attempt.save": "trials.keep",
    "attempt.pause": "trials.pause",
    "attempt.resume": "trials.resume",
    "attempt.try": "trials.check",
    "attempt.submit": "trials.hand_in",
    "attempt.result": "trials.one",
}


class ToMark(msgspec.Struct, frozen=True):
    """An answer that a person marks, with the mark that was given so far and what is wrong with it."""

    position: int
    prompt: Markup
    answer: tuple[Markup, ...]
    model: tuple[Markup, ...]
    criteria: tuple[Criterion, ...]
    said: Judged
    waiting: bool
    error: str = ""


class Refused(msgspec.Struct, frozen=True):
    """A mark that is not complete."""

    place: int
    said: Judged
    message: str


class Result(msgspec.Struct, frozen=True):
    """The result page."""

    attempt: AttemptView
    outcome: Outcome
    questions: tuple[Looked, ...]
    topics: tuple[TopicLine, ...]
    sureness: Sureness | None
    to_mark: tuple[ToMark, ...]


def doors(name: str, **values: Any) -> str:
    """An address for the templates of attempts: where they mean the attempt, the trial is meant.

    A page beside a pause is that of the draft.
    """
    if name == "unit":
        return url("editing.unit", code=values["code"], key=values["key"])
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


def result_page(request: Request[Any, Any, Any], found: TrialView, refused: Refused | None = None) -> Response[bytes]:
    """The page of a trial that is over."""
    shown, status = result(found, refused), 422 if refused else 200
    return page(request, "trials/result.html", status=status, headers=NO_STORE, result=shown, paper=found.paper)


def result(found: TrialView, refused: Refused | None = None) -> Result:
    """What a learner would read after handing in, as far as the quiz tells it."""
    attempt, outcome = found.attempt, found.attempt.outcome()
    shown, rules = feedback(found.paper.rules.mode), found.paper.rules
    told = attempt.slots if shown.own_answers else ()
    return Result(
        attempt=attempt,
        outcome=outcome,
        questions=tuple(drawn(_marked(slot, shown, found)) for slot in told),
        topics=topic_lines(outcome, rules, attempt.locale),
        sureness=sure(attempt),
        to_mark=tuple(_to_mark(slot, found, refused) for slot in attempt.slots if slot.waits or found.mark(slot)),
    )


def _marked(slot: Slot, shown: Feedback, found: TrialView) -> Marked:
    """The question with the mark that was given as a person's."""
    one, mark = look(slot, shown, found.attempt), found.mark(slot)
    if mark is None:
        return one
    return msgspec.structs.replace(one, rubric=scored(slot.question, mark, found.paper.locale), comment=mark.comment)


def _to_mark(slot: Slot, found: TrialView, refused: Refused | None) -> ToMark:
    question = slot.question
    wrong = refused if refused and refused.place == slot.position else None
    said = found.work.marks.get(slot.position, Judged({}))
    return ToMark(
        position=slot.position,
        prompt=markup(question.prompt),
        answer=lines(question.show(slot.answer)),
        model=lines(question.right_answer()),
        criteria=criteria(question),
        said=wrong.said if wrong else said,
        waiting=slot.waits,
        error=wrong.message if wrong else "",
    )
