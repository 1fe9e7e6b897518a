"""What a question shows while it is practised: tries, hints, how sure one is, and at its end the answer."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

import msgspec
from markupsafe import Markup  # noqa: TID251  as a type only; lms.core.html makes it

from lms.core.html import inline
from lms.practice.rules.tries import (
    MOST_POINTS,
    Confidence,
    Kind,
    Marker,
    Try,
    answers_of,
    confidence_points,
    counted,
    earned,
    is_over,
)
from lms.questions.rules.answers import Answer
from lms.questions.rules.inline import for_markdown
from lms.questions.rules.kinds import Question, in_language
from lms.questions.rules.marks import option_marks

MILLION: Final = 1_000_000


class Tried(msgspec.Struct, frozen=True):
    """A question that is practised. `credit_ppm` is the last try's own, `earned_ppm` what counts so far.

    Nothing of `right` and `reason` is there before it is over; `hints` are those that were earned by tries.
    """

    most: int
    count: int
    next_number: int
    penalty: str
    over: bool
    shown: bool
    asks_confidence: bool
    credit_ppm: int
    earned_ppm: int
    hints: tuple[Markup, ...]
    right: tuple[Markup, ...]
    reason: Markup | None
    marks: Mapping[str, str]
    answer: Answer

    @property
    def left(self) -> int:
        """How many tries are left."""
        return self.most - self.count


class TryLine(msgspec.Struct, frozen=True):
    """One try on the result page, with its answer's own credit."""

    number: int
    own: tuple[Markup, ...]
    credit_ppm: int
    confidence: Confidence | None


class Practised(msgspec.Struct, frozen=True):
    """A question that was practised, after handing in; `answer` is the last one tried, `shown` its end."""

    tries: tuple[TryLine, ...]
    shown: bool
    answer: Answer

    @property
    def last_ppm(self) -> int:
        """The credit of the last try, before any penalty."""
        return self.tries[-1].credit_ppm if self.tries else 0


class Sureness(msgspec.Struct, frozen=True):
    """The points for knowing how sure one may be, over the whole attempt; tenths of a point, rounded down."""

    tenths: int
    most: int

    @property
    def points(self) -> str:
        """As people read it."""
        whole, tenth = divmod(abs(self.tenths), 10)
        return f"{'−' if self.tenths < 0 else ''}{whole}" + (f".{tenth}" if tenth else "")


class Asked(msgspec.Struct, frozen=True):
    """A question of an attempt: how it is marked, its steps, the answer that is saved, the language it is asked in."""

    marker: Marker
    steps: tuple[Try, ...]
    saved: Answer
    locale: str

    @property
    def question(self) -> Question:
        """The question in its language, with the key that counts now."""
        return in_language(self.marker.counts.shown, self.locale)

    @property
    def was_shown(self) -> bool:
        """Whether the person asked for the right answer."""
        return any(step.kind is Kind.SHOWN for step in self.steps)


def tried(asked: Asked) -> Tried | None:
    """The state of a question of a running attempt; None where the quiz has no tries."""
    rules, marker, question = asked.marker.rules, asked.marker, asked.question
    if not rules.tries:
        return None
    answers, over = answers_of(asked.steps), is_over(marker, asked.steps)
    last = answers[-1] if answers else None
    credit = marker.credit(last) if answers else Fraction(0)
    return Tried(
        most=rules.tries,
        count=len(answers),
        next_number=len(asked.steps) + 1,
        penalty=rules.try_penalty if rules.penalty else "",
        over=over,
        shown=asked.was_shown,
        asks_confidence=rules.confidence and not asked.steps,
        credit_ppm=int(credit * MILLION),
        earned_ppm=int(earned(marker, answers) * MILLION),
        hints=() if over else _lines(question.hints[: len(answers)]),
        right=_lines(question.right_answer()) if over and credit != 1 else (),
        reason=_markup(question.reason) if over and question.reason else None,
        marks=option_marks(question, last) if over else {},
        answer=last if over else asked.saved,
    )


def practised(asked: Asked) -> Practised | None:
    """All tries at a question of a handed-in attempt; None where the quiz has no tries."""
    if not asked.marker.rules.tries:
        return None
    answers = counted(asked.marker, asked.steps, asked.saved)
    said = [step.confidence for step in asked.steps if step.kind is Kind.TRY]
    tries = tuple(
        TryLine(
            number=number,
            own=_lines(asked.question.show(answer)),
            credit_ppm=int(asked.marker.credit(answer) * MILLION),
            confidence=said[number - 1] if number <= len(said) else None,
        )
        for number, answer in enumerate(answers, 1)
    )
    return Practised(tries, asked.was_shown, answers[-1] if answers else None)


def sureness(questions: Sequence[Asked]) -> Sureness | None:
    """How well the person knew how sure to be: by the first answer to each question; None where it was not asked."""
    if not any(asked.marker.rules.confidence for asked in questions):
        return None
    points = sum((_points(asked) for asked in questions), Fraction(0))
    return Sureness(int(points * 10 // 1), MOST_POINTS * len(questions))


def _points(asked: Asked) -> Fraction:
    """Points of one question; none where nothing was answered, or only after the answer was shown."""
    answers = counted(asked.marker, asked.steps, asked.saved)
    if not answers:
        return Fraction(0)
    return confidence_points(asked.marker.credit(answers[0]), asked.steps[0].confidence if asked.steps else None)


def _lines(sources: Sequence[str]) -> tuple[Markup, ...]:
    return tuple(_markup(source) for source in sources)


def _markup(source: str) -> Markup:
    return inline(for_markdown(source))
