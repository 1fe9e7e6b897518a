"""What a quiz has and what an attempt gets of it: questions, points, time, by topic, level, clause and draw."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import msgspec

from lms.questions.rules.base import POINT_E5
from lms.questions.rules.kinds import SECONDS_A_QUESTION, Question
from lms.questions.rules.quiz_rules import Draw, QuizRules, in_turn
from lms.quizfiles import Front

_DIGITS: Final = 6


class Placed(msgspec.Struct, frozen=True):
    """A question of the text: its number and its first line."""

    number: int
    line: int
    question: Question


class Share(msgspec.Struct, frozen=True):
    """Some of the questions: how many, and how many of them, points and seconds an attempt has on average."""

    name: str
    questions: int
    asked: float
    points: float
    est_seconds: float
    where: tuple[tuple[int, int], ...]
    """Number and line of each."""


class DrawFound(msgspec.Struct, frozen=True):
    """A draw, and the questions that fit it."""

    draw: Draw
    name: str
    share: Share

    @property
    def fits(self) -> int:
        """How many questions fit."""
        return self.share.questions


class Balance(msgspec.Struct, frozen=True):
    """Figures of the questions that could be read; shares in order of first use, levels from easy to hard.

    Without draws an attempt has everything; with them `points` are what it has on average.
    """

    questions: int
    asked: int
    points: float
    all_points: float
    est_seconds: int
    topics: tuple[Share, ...]
    levels: tuple[Share, ...]
    clauses: tuple[Share, ...]
    draws: tuple[DrawFound, ...]


def balance(placed: Sequence[Placed], front: Front) -> Balance:
    """The figures of a quiz as it stands."""
    questions, rules = [one.question for one in placed], front.rules
    asked = rules.asked(len(questions)) if questions else 0
    seconds = asked * SECONDS_A_QUESTION if front.minutes is None else front.minutes * 60
    taken = _taken(questions, rules)
    chances = [sum(each) for each in zip(*taken.values(), strict=True)] if rules.draw else [1.0] * len(questions)
    summed = _Sum(placed, seconds / asked if asked else 0)
    levels = summed.by(chances, lambda one: (str(one.level),))
    return Balance(
        questions=len(questions),
        asked=asked,
        points=_points(questions, chances),
        all_points=_points(questions, [1.0] * len(questions)),
        est_seconds=seconds,
        topics=summed.by(chances, lambda one: (one.topic,), lambda topic: front.topics.get(topic, topic)),
        levels=tuple(sorted(levels, key=lambda share: share.name)),
        clauses=summed.by(chances, lambda one: one.clauses or ("",)),
        draws=tuple(
            DrawFound(
                draw, front.topics.get(draw.topic, draw.topic), summed.share("", _fitting(draw, questions), taken[at])
            )
            for at, draw in enumerate(rules.draw)
        ),
    )


def _taken(questions: Sequence[Question], rules: QuizRules) -> dict[int, list[float]]:
    """For each draw how likely it takes each question, when nobody has seen any of them.

    Narrow draws pick first, wide ones from what is left. That is exact where one draw lies within another or apart
    from it, as topics and levels of a topic do; where they cut across each other it is close.
    """
    left, found = [1.0] * len(questions), dict[int, list[float]]()
    for at in in_turn(rules.draw):
        fitting = {*_fitting(rules.draw[at], questions)}
        whole = sum(left[each] for each in fitting)
        part = min(rules.draw[at].n / whole, 1.0) if whole else 0.0
        found[at] = [chance * part if each in fitting else 0.0 for each, chance in enumerate(left)]
        left = [chance - gone for chance, gone in zip(left, found[at], strict=True)]
    return found


def _fitting(draw: Draw, questions: Sequence[Question]) -> list[int]:
    return [at for at, one in enumerate(questions) if draw.fits(one.topic, one.level)]


class _Sum:
    """Adds up groups of questions."""

    def __init__(self, placed: Sequence[Placed], seconds_each: float) -> None:
        self.placed, self.seconds_each = placed, seconds_each

    def by(
        self,
        chances: Sequence[float],
        names: Callable[[Question], Iterable[str]],
        shown: Callable[[str], str] = str,
    ) -> tuple[Share, ...]:
        groups: dict[str, list[int]] = {}
        for at, one in enumerate(self.placed):
            for name in dict.fromkeys(names(one.question)):
                groups.setdefault(name, []).append(at)
        return tuple(self.share(shown(name), group, chances) for name, group in groups.items())

    def share(self, name: str, group: Sequence[int], chances: Sequence[float]) -> Share:
        own = [chances[at] for at in group]
        questions = [self.placed[at].question for at in group]
        where = tuple((self.placed[at].number, self.placed[at].line) for at in group)
        asked = round(sum(own), _DIGITS)
        return Share(name, len(group), asked, _points(questions, own), asked * self.seconds_each, where)


def _points(questions: Sequence[Question], chances: Sequence[float]) -> float:
    whole = sum(one.points_e5 * chance for one, chance in zip(questions, chances, strict=True))
    return round(whole / POINT_E5, _DIGITS)
