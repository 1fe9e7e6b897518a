"""The questions of a finished attempt as its result shows them; a trial's result shows the same."""

import msgspec
from markupsafe import Markup  # noqa: TID251  as a type only; lms.core.html makes it

from lms.core.html import stored
from lms.core.numbers import plain_decimal, read_number
from lms.core.templating import macros
from lms.papers.queries import Scored, SentFile
from lms.papers.rules.feedback import Feedback
from lms.papers.rules.pictures import Pointed, pointed
from lms.practice.queries import Practised, Sureness, practised, sureness
from lms.questions.rules.answers import pairs_of
from lms.questions.rules.gaps import Gaps
from lms.questions.rules.hotspots import Hotspot
from lms.questions.rules.kinds import in_language
from lms.questions.rules.quiz_rules import QuizRules
from lms.questions.rules.typed import Number
from lms.quizzes.queries.attempts import AttemptView, Slot
from lms.quizzes.queries.pieces import lines
from lms.quizzes.queries.shown import markup
from lms.quizzes.rules.passing import Outcome


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


def drawn(one: Marked) -> Looked:
    """The question as HTML."""
    parts = macros("quizzes/_marked.html")
    return Looked(one.position, stored(parts.chips(one)), stored(parts.body(one)))


def look(slot: Slot, shown: Feedback, attempt: AttemptView) -> Marked:
    """The question with its key and marks, as far as they may be told."""
    question, newest = slot.question, in_language(slot.counts.shown, attempt.locale)
    done = practised(attempt.asked(slot))
    answer = done.answer if done else slot.answer
    return Marked(
        position=slot.position,
        prompt=markup(question.prompt),
        answered=slot.answered,
        critical=question.critical,
        credit_ppm=slot.credit_ppm if shown.credit else None,
        own=lines(question.show(answer)),
        right=lines(_keys(slot, attempt.locale)) if shown.right_answers else (),
        reason=markup(newest.reason) if shown.reasons and newest.reason else None,
        was_right=lines(_struck(slot, attempt.locale)) if shown.right_answers else (),
        was_reason=markup(question.reason) if shown.reasons and question.reason != newest.reason else None,
        corrected="void" if slot.voided else "full" if slot.counts.full else "key" if slot.counts.corrected else "",
        read_as=_read_as(slot, attempt.locale),
        pointed=pointed(question, answer, tell=shown.right_answers) if isinstance(question, Hotspot) else None,
        practised=done,
        waiting=slot.waits,
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


def topic_lines(outcome: Outcome, rules: QuizRules, locale: str) -> tuple[TopicLine, ...]:
    """What was reached by topic, named in a language."""
    return tuple(
        [
            TopicLine(rules.topic_name(one.topic, locale), one.score_ppm, one.needed_ppm, one.reached)
            for one in outcome.topics
        ]
    )


def sure(attempt: AttemptView) -> Sureness | None:
    """What was earned by knowing how sure one can be, where the quiz asks for it."""
    if not attempt.quiz.rules.marks.confidence:
        return None
    return sureness([attempt.asked(slot) for slot in attempt.slots])
