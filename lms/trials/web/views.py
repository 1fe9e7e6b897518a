"""What the pages of a trial show: the parts of an attempt's pages, from a trial."""

from typing import Any, Final

import msgspec
from markupsafe import Markup  # noqa: TID251  as a type only; lms.core.html makes it

from lms.attempts.rules.turns import Turn
from lms.core.html import stored
from lms.core.i18n import current_locale
from lms.core.templating import macros, render_text
from lms.core.urls import url
from lms.papers.rules.feedback import feedback
from lms.papers.rules.pictures import Pointed, pointed
from lms.practice.queries import Practised, Sureness, Tried, practised, sureness, tried
from lms.questions.rules.forms import field_values
from lms.questions.rules.hotspots import Hotspot
from lms.questions.rules.quiz_rules import QuizRules
from lms.quizzes.queries import AttemptView, Shown, Slot, markup
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
_PARTED: Final = {"matching", "categorise", "ordering", "gaps"}


class Before(msgspec.Struct, frozen=True):
    """What is said of a quiz before its start."""

    rules: QuizRules
    asked: int
    est_seconds: int
    several: bool
    parted: bool


class Item(msgspec.Struct, frozen=True):
    """A question of the trial, as quizzes.web.views.Item is one of an attempt."""

    slot: Slot
    shown: Shown
    name: str
    order: tuple[str, ...]
    chosen: dict[str, str]
    answer_json: str
    marks: dict[str, str] = {}
    tried: Tried | None = None
    files: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()


class Drawn(msgspec.Struct, frozen=True):
    """A question for the strip and the map, and its HTML when it is on this page."""

    position: int
    answered: bool
    flagged: bool
    slot: Slot
    section: Markup | None


class Marked(msgspec.Struct, frozen=True):
    """A question on the result page, as quizzes.web.results.Marked is one of an attempt."""

    position: int
    prompt: Markup
    answered: bool
    critical: bool
    credit_ppm: int | None
    own: tuple[Markup, ...]
    right: tuple[Markup, ...]
    reason: Markup | None
    waiting: bool
    pointed: Pointed | None
    practised: Practised | None
    read_as: str = ""
    comment: str = ""
    corrected: str = ""
    was_reason: Markup | None = None
    was_right: tuple[Markup, ...] = ()
    rubric: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


class Looked(msgspec.Struct, frozen=True):
    """A question on the result page, drawn."""

    position: int
    chips: Markup
    body: Markup


class TopicLine(msgspec.Struct, frozen=True):
    """What was reached in a topic, by its name."""

    name: str
    score_ppm: int
    needed_ppm: int | None
    reached: bool


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
    kinds = {one.question.kind for one in found.paper.asked}
    rules = found.paper.rules
    return Before(rules, len(found.paper.asked), found.paper.est_seconds, "multiple" in kinds, bool(kinds & _PARTED))


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
    shown, practice = of_question(slot.question), tried(attempt.asked(slot))
    item = Item(
        slot=slot, shown=shown, name=f"q{slot.position}", order=slot.order or tuple(shown.words),
        chosen=field_values(slot.question, practice.answer if practice else slot.answer),
        answer_json=msgspec.json.encode(slot.answer).decode(), marks=dict(practice.marks) if practice else {},
        tried=practice,
    )  # fmt: skip
    lang = attempt.locale if attempt.locale != current_locale() else ""
    return stored(
        render_text(
            "quizzes/_question.html", item=item, total=len(attempt.slots), lang=lang, ref=attempt.ref, url=doors
        )
    )


def result(found: TrialView) -> Result:
    """What a learner would read after handing in, as far as the quiz tells it."""
    attempt, outcome = found.attempt, found.attempt.outcome()
    shown, rules = feedback(found.paper.rules.mode), found.paper.rules
    return Result(
        attempt=attempt,
        outcome=outcome,
        questions=tuple(_looked(slot, attempt) for slot in attempt.slots) if shown.own_answers else (),
        topics=tuple(
            TopicLine(rules.topic_name(one.topic, attempt.locale), one.score_ppm, one.needed_ppm, one.reached)
            for one in outcome.topics
        ),
        sureness=sureness([attempt.asked(slot) for slot in attempt.slots]) if rules.marks.confidence else None,
    )


def _looked(slot: Slot, attempt: AttemptView) -> Looked:
    shown, question, parts = feedback(attempt.quiz.rules.mode), slot.question, macros("quizzes/_marked.html")
    practice = practised(attempt.asked(slot))
    answer = practice.answer if practice else slot.answer
    one = Marked(
        position=slot.position,
        prompt=markup(question.prompt),
        answered=slot.answered,
        critical=question.critical,
        credit_ppm=slot.credit_ppm if shown.credit else None,
        own=_lines(question.show(answer)),
        right=_lines(question.right_answer()) if shown.right_answers else (),
        reason=markup(question.reason) if shown.reasons and question.reason else None,
        waiting=slot.waits,
        pointed=pointed(question, answer, tell=shown.right_answers) if isinstance(question, Hotspot) else None,
        practised=practice,
    )
    return Looked(slot.position, stored(parts.chips(one)), stored(parts.body(one)))


def _lines(sources: tuple[str, ...]) -> tuple[Markup, ...]:
    return tuple(markup(source) for source in sources)
