"""Several tries at one question while practising: what they earn, when they are over, how sure one was."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Final

import msgspec

from lms.questions.rules.answers import Answer
from lms.questions.rules.base import Marking
from lms.questions.rules.corrections import Counts
from lms.questions.rules.kinds import Question
from lms.questions.rules.mark_rules import MarkRules


class Confidence(StrEnum):
    """How sure a person says to be of an answer, before it is checked."""

    LOW = "low"
    MID = "mid"
    HIGH = "high"


MOST_POINTS: Final = 3
"""What a right answer earns of which one was sure."""
_RIGHT: Final = {Confidence.LOW: 1, Confidence.MID: 2, Confidence.HIGH: MOST_POINTS}
_WRONG: Final = {Confidence.LOW: 0, Confidence.MID: -2, Confidence.HIGH: -6}


class Kind(StrEnum):
    """What was asked for: to check an answer, or to be shown the right one."""

    TRY = "try"
    SHOWN = "shown"


class Try(msgspec.Struct, frozen=True):
    """One step at a question; `confidence` None where nobody asked or nobody said."""

    kind: Kind
    answer: Answer
    confidence: Confidence | None = None


class Marker(msgspec.Struct, frozen=True):
    """A question as it counts, and how its quiz marks it."""

    counts: Counts
    marking: Marking
    rules: MarkRules

    def credit(self, answer: Answer) -> Fraction:
        """What the answer alone is worth."""
        return self.counts.credit(answer, self.marking)

    def is_answered(self, answer: Answer) -> bool:
        """Whether anything is given."""
        return any(question.is_answered(answer) for question in self.counts.shown.values())


def answers_of(steps: Sequence[Try]) -> list[Answer]:
    """The answers that were checked, in their order."""
    return [step.answer for step in steps if step.kind is Kind.TRY]


def is_over(marker: Marker, steps: Sequence[Try]) -> bool:
    """Whether the question is finished: right, no try left, or the right answer was shown."""
    tried = answers_of(steps)
    shown = any(step.kind is Kind.SHOWN for step in steps)
    return shown or len(tried) >= marker.rules.tries or any(marker.credit(answer) == 1 for answer in tried)


def counted(marker: Marker, steps: Sequence[Try], saved: Answer) -> list[Answer]:
    """The answers that count at handing in: an answer that was saved and not checked is one more try."""
    tried = answers_of(steps)
    fresh = marker.is_answered(saved) and (not tried or saved != tried[-1])
    return [*tried, saved] if fresh and not is_over(marker, steps) else tried


def earned(marker: Marker, answers: Sequence[Answer]) -> Fraction:
    """What the tries earn: the best of them, each with its penalty, so that one more never takes anything away.

    A part that was right earlier and stayed right keeps the credit that it had then (countback).
    """
    tries = range(1, len(answers) + 1)
    return max((_worth(marker, answers[:number]) for number in tries), default=Fraction(0))


def _worth(marker: Marker, answers: Sequence[Answer]) -> Fraction:
    """What the last of these answers is worth as a try of its number."""
    penalty = marker.rules.penalty
    plain = marker.credit(answers[-1]) * kept(len(answers), penalty)
    if marker.marking.all_parts:
        return plain
    keys = (question for languages in marker.counts.keys for question in languages.values())
    counted_back = (_counted_back(question, answers, marker.marking, penalty) for question in keys)
    return max(plain, *counted_back)


def kept(number: int, penalty: Fraction) -> Fraction:
    """The share of its credit that a try keeps: the first all of it, each further one less by the penalty."""
    return max(Fraction(0), 1 - penalty * (number - 1))


def _counted_back(question: Question, answers: Sequence[Answer], marking: Marking, penalty: Fraction) -> Fraction:
    """Each part that is right now earns what was left when it became right for good."""
    rows = [question.parts(answer, marking) for answer in answers]
    if not rows[-1]:
        return Fraction(0)
    worth = [kept(_right_since([row[part] for row in rows]), penalty) for part, right in enumerate(rows[-1]) if right]
    return sum(worth, Fraction(0)) / len(rows[-1])


def _right_since(right: Sequence[bool]) -> int:
    """The number of the try from which on a part, right in the last one, was right each time."""
    return len(right) - next((back for back, one in enumerate(reversed(right)) if not one), len(right)) + 1


def confidence_points(credit: Fraction, confidence: Confidence | None) -> Fraction:
    """Points for knowing how sure one may be: 1, 2, 3 for right and 0, -2, -6 for wrong; who said nothing was not sure.

    What is partly right earns its share of the points for right.
    """
    said = confidence or Confidence.LOW
    return credit * _RIGHT[said] if credit > 0 else Fraction(_WRONG[said])
