"""Attempts whose wrong answers are alike beyond chance: a hint for a person to look, never a proof.

Two people who do not know the same things give the same wrong answers now and then. How often is known from what
everybody else answered: where half of all wrong answers are "b", two wrong answers often agree by chance. What is
reported are pairs for which chance would hardly give so many.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import combinations
from typing import Final

import msgspec

LEAST_ATTEMPTS: Final = 20
"""With fewer attempts at the quiz nobody can say what chance gives."""

LEAST_SAME: Final = 4
SELDOM: Final = 0.01
"""A pair is reported when among all pairs of the room one such pair would come up by chance less often than this."""

MOST_PAIRS: Final = 50
_CLOSE: Final = timedelta(seconds=60)


class Wrong(msgspec.Struct, frozen=True):
    """A wrong answer: to which question, in one form for answers that mean the same, and when it was given."""

    question: int
    answer: str
    at: datetime


class Paper(msgspec.Struct, frozen=True):
    """The wrong answers of one attempt; `name` is whose it is."""

    ref: str
    name: str
    wrong: tuple[Wrong, ...]


class Hint(msgspec.Struct, frozen=True):
    """Two papers that are alike.

    `same` of `both_wrong` answers agree where chance gives `expected_e2` hundredths; `close` of the same were given
    within a minute of each other; `in_order` says that all of them were given in the same order.
    """

    first: Paper
    second: Paper
    both_wrong: int
    same: int
    expected_e2: int
    close: int
    in_order: bool


class Likeness(msgspec.Struct, frozen=True):
    """What was found among `papers`, measured against `attempts` at the quiz."""

    enough: bool
    attempts: int
    papers: int
    hints: tuple[Hint, ...] = ()


def likeness(papers: Sequence[Paper], everybody: Mapping[int, Counter[str]], attempts: int) -> Likeness:
    """Pairs among these papers that are alike beyond chance, the least likely first.

    `everybody` counts the wrong answers to each question over all `attempts` at the quiz, these papers included.
    """
    if attempts < LEAST_ATTEMPTS:
        return Likeness(enough=False, attempts=attempts, papers=len(papers))
    pairs = max(len(papers) * (len(papers) - 1) // 2, 1)
    found = []
    for first, second in _candidates(papers):
        chances = [_chance(question, first, second, everybody) for question in _both_wrong(first, second)]
        same = _same(first, second)
        rarity = _at_least(len(same), chances) * pairs
        if rarity < SELDOM:
            found.append((rarity, _hint(first, second, same, chances)))
    found.sort(key=lambda each: (each[0], each[1].first.ref, each[1].second.ref))
    return Likeness(True, attempts, len(papers), tuple(hint for _rarity, hint in found[:MOST_PAIRS]))


def _candidates(papers: Sequence[Paper]) -> Iterator[tuple[Paper, Paper]]:
    """Pairs with enough wrong answers in common, found without comparing everybody with everybody."""
    by_answer: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, paper in enumerate(papers):
        for wrong in paper.wrong:
            by_answer[wrong.question, wrong.answer].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in by_answer.values():
        shared.update(combinations(numbers, 2))
    return ((papers[one], papers[other]) for (one, other), count in shared.items() if count >= LEAST_SAME)


def _both_wrong(first: Paper, second: Paper) -> list[int]:
    return sorted({each.question for each in first.wrong} & {each.question for each in second.wrong})


def _same(first: Paper, second: Paper) -> list[tuple[Wrong, Wrong]]:
    theirs = {each.question: each for each in second.wrong}
    pairs = [(each, theirs[each.question]) for each in first.wrong if each.question in theirs]
    return [(mine, other) for mine, other in pairs if mine.answer == other.answer]


def _chance(question: int, first: Paper, second: Paper, everybody: Mapping[int, Counter[str]]) -> float:
    """How likely two wrong answers to this question agree, by what everybody else answered.

    One is added to each answer that occurred: what nobody else happened to say is seldom, not impossible.
    """
    counts = Counter(everybody.get(question, Counter()))
    for paper in (first, second):
        counts.subtract(each.answer for each in paper.wrong if each.question == question)
    smoothed = [max(count, 0) + 1 for count in counts.values()]
    total = sum(smoothed)
    return min(sum((each / total) ** 2 for each in smoothed), 1.0) if total else 1.0


def _at_least(wanted: int, chances: Sequence[float]) -> float:
    """How likely at least so many of these independent things happen."""
    spread = [1.0]
    for chance in chances:
        longer = [0.0, *(each * chance for each in spread)]
        spread = [each * (1 - chance) + longer[number] for number, each in enumerate([*spread, 0.0])]
    return sum(spread[wanted:])


def _hint(first: Paper, second: Paper, same: list[tuple[Wrong, Wrong]], chances: Sequence[float]) -> Hint:
    mine = [pair[0].question for pair in sorted(same, key=lambda pair: pair[0].at)]
    theirs = [pair[1].question for pair in sorted(same, key=lambda pair: pair[1].at)]
    return Hint(
        first=first,
        second=second,
        both_wrong=len(chances),
        same=len(same),
        expected_e2=round(sum(chances) * 100),
        close=sum(abs(one.at - other.at) <= _CLOSE for one, other in same),
        in_order=mine == theirs,
    )
