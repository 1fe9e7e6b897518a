"""Marks of a whole attempt and whether it passes (quiz-engine 4): decided on exact fractions, rounded only to show."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction

import msgspec

from lms.questions.rules.quiz_rules import QuizRules

MILLION = 1_000_000
VOID_RULE = "void"
"""The rule of a grade event that took a question out of the points: from there on its credit does not count."""


class Marked(msgspec.Struct, frozen=True):
    """One graded question: exact credit as a fraction of its points; a `voided` one counts for nothing."""

    slot: int
    credit: Fraction
    points_e5: int
    topic: str = ""
    critical: bool = False
    answered: bool = True
    voided: bool = False


class Short(StrEnum):
    """Why an attempt does not pass."""

    MARK = "mark"
    TOPIC = "topic"
    CRITICAL = "critical"


class TopicResult(msgspec.Struct, frozen=True):
    """Share of the points of one topic; `needed_ppm` where the topic has a minimum of its own."""

    topic: str
    questions: int
    score_ppm: int
    needed_ppm: int | None = None
    reached: bool = True


class Outcome(msgspec.Struct, frozen=True):
    """Marks in hundred-thousandths of a point, the share rounded down to parts per million, and why it falls short."""

    points_e5: int
    max_points_e5: int
    score_ppm: int
    passed: bool
    short: tuple[Short, ...]
    topics: tuple[TopicResult, ...]
    critical_wrong: tuple[int, ...]


def outcome(marked: Sequence[Marked], rules: QuizRules, *, penalty_ppm: int = 0) -> Outcome:
    """Add up an attempt: total at least the pass mark, each critical topic its own, no critical question wrong.

    What was voided is as if it had never been asked. A late hand-in costs `penalty_ppm` of the points.
    """
    marked = [each for each in marked if not each.voided]
    points = _points(marked)
    if penalty_ppm:
        points = Fraction(points * (MILLION - penalty_ppm), MILLION)
    most = sum(each.points_e5 for each in marked)
    topics = tuple(_topic(topic, own, rules.critical_topics) for topic, own in _by_topic(marked).items())
    critical = tuple(each.slot for each in marked if each.critical and each.credit < 1)
    falls = {
        Short.MARK: points * MILLION < rules.pass_ppm * most,
        Short.TOPIC: not all(topic.reached for topic in topics),
        Short.CRITICAL: bool(critical),
    }
    short = tuple(reason for reason, falls_short in falls.items() if falls_short)
    return Outcome(
        points_e5=int(points),
        max_points_e5=most,
        score_ppm=_ppm(points, most),
        passed=not short,
        short=short,
        topics=topics,
        critical_wrong=critical,
    )


def credit_ppm(credit: Fraction) -> int:
    """Credit as tables keep it, rounded down: only the exact 1 is a million."""
    return int(credit * MILLION)


def _by_topic(marked: Sequence[Marked]) -> dict[str, list[Marked]]:
    found: dict[str, list[Marked]] = {}
    for each in marked:
        if each.topic:
            found.setdefault(each.topic, []).append(each)
    return dict(sorted(found.items()))


def _topic(topic: str, own: Sequence[Marked], needed: Mapping[str, int]) -> TopicResult:
    points = _points(own)
    most = sum(each.points_e5 for each in own)
    wanted = needed.get(topic)
    reached = wanted is None or points * MILLION >= wanted * most
    return TopicResult(topic, len(own), _ppm(points, most), wanted, reached)


def _points(marked: Sequence[Marked]) -> int | Fraction:
    """Exact points, never less than nothing: negative marks take away only what was earned."""
    whole, parts = 0, Fraction(0)
    for each in marked:
        if each.credit.denominator == 1:  # right or wrong, as most are: no fraction needs to be added up
            whole += each.credit.numerator * each.points_e5
        else:
            parts += each.credit * each.points_e5
    return max(parts + whole if parts else whole, 0)


def _ppm(points: int | Fraction, most: int) -> int:
    return points * MILLION // most if most else 0
