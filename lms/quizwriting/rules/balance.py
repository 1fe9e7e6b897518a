"""What a quiz has and asks: counts, points, minutes, topics, clauses, and what each draw finds."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

import msgspec

from lms.questions.rules.base import POINT_E5
from lms.questions.rules.kinds import SECONDS_A_QUESTION, Question
from lms.questions.rules.quiz_rules import Draw
from lms.quizfiles import Front


class DrawFound(msgspec.Struct, frozen=True):
    """A draw, and how many questions fit it."""

    draw: Draw
    name: str
    fits: int


class Balance(msgspec.Struct, frozen=True):
    """Figures of the questions that could be read; topics and clauses with their counts, in order of first use."""

    questions: int
    asked: int
    points: float
    est_seconds: int
    topics: tuple[tuple[str, int], ...]
    levels: tuple[tuple[int, int], ...]
    clauses: tuple[tuple[str, int], ...]
    draws: tuple[DrawFound, ...]


def balance(questions: Sequence[Question], front: Front) -> Balance:
    """The figures of a quiz as it stands."""
    asked = front.rules.asked(len(questions)) if questions else 0
    topics = Counter(one.topic for one in questions if one.topic)
    return Balance(
        questions=len(questions),
        asked=asked,
        points=float(Fraction(sum(one.points_e5 for one in questions), POINT_E5)),
        est_seconds=asked * SECONDS_A_QUESTION if front.minutes is None else front.minutes * 60,
        topics=tuple((front.topics.get(topic, topic), count) for topic, count in topics.items()),
        levels=tuple(sorted(Counter(one.level for one in questions).items())),
        clauses=tuple(Counter(clause for one in questions for clause in one.clauses).items()),
        draws=tuple(_found(draw, questions, front.topics) for draw in front.rules.draw),
    )


def _found(draw: Draw, questions: Sequence[Question], names: dict[str, str]) -> DrawFound:
    fits = sum(draw.fits(one.topic, one.level) for one in questions)
    return DrawFound(draw, names.get(draw.topic, draw.topic), fits)
