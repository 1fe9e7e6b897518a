"""Item statistics of classical test theory, for one quiz and each of its questions; first attempts only.

Definitions and names are those of the quiz statistics report of Moodle where it has them, and reproduce its figures
(docs/statistics.md has them in words).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from math import fsum, sqrt
from typing import Final

import msgspec

from lms.statistics.rules.fitted import ItemParameters
from lms.statistics.rules.moments import (
    Interval,
    correlation,
    correlation_interval,
    covariance,
    efficiency,
    mean,
    median,
    share_interval,
    variance,
)
from lms.statistics.rules.sittings import Placed, Sitting, by_series

UNIT: Final = 10**11
"""Marks are counted in this part of a point."""


class Pick(msgspec.Struct, frozen=True):
    """How often an option was chosen: people in all, and in the lowest and the highest third of the other questions."""

    option: str
    people: int
    low: int
    high: int


class Item(msgspec.Struct, frozen=True):
    """The figures of one question. Shares are fractions of 1, `sd` is in points, times in seconds.

    None where a figure does not exist, as a correlation of something that does not vary. `low_n` and `high_n` are the
    people in the thirds; `weight` is the part of the spread of all results that comes from this question.
    """

    series: int
    n: int
    points: float
    facility: float
    facility_interval: Interval
    sd: float
    skipped: float
    flagged: float
    low_n: int = 0
    high_n: int = 0
    discrimination: float | None = None
    rest: float | None = None
    rest_interval: Interval | None = None
    efficiency: float | None = None
    weight: float | None = None
    median_s: int | None = None
    picks: tuple[Pick, ...] = ()
    one: ItemParameters | None = None
    two: ItemParameters | None = None


NOBODY: Final = Item(series=0, n=0, points=0, facility=0, facility_interval=Interval(0, 1), sd=0, skipped=0, flagged=0)
"""A question that counts in no attempt any more: it was taken out of the points."""


class Whole(msgspec.Struct, frozen=True):
    """The figures of a quiz: results in points, `alpha` is Cronbach's, `sem` the standard error of a result."""

    n: int
    questions: int
    mean: float
    sd: float
    most: float
    alpha: float | None = None
    sem: float | None = None


class Figures(msgspec.Struct, frozen=True):
    """Everything that is computed for a quiz."""

    whole: Whole
    items: tuple[Item, ...]


def figures(sittings: Sequence[Sitting]) -> Figures:
    """All classical figures of a quiz from its first attempts."""
    asked = by_series(sittings)
    weights = _weights(asked, len(sittings))
    items = tuple(_item(series, placed, weights.get(series)) for series, placed in asked.items())
    return Figures(_whole(sittings), items)


def _item(series: int, placed: Sequence[Placed], weight: float | None) -> Item:
    n = len(placed)
    marks, rests = [each.given.mark / UNIT for each in placed], [each.rest / UNIT for each in placed]
    facility = mean([each.given.mark / each.given.points if each.given.points else 1.0 for each in placed])
    low, high = thirds(placed)
    r = correlation(marks, rests)
    return Item(
        series=series,
        n=n,
        points=max(each.given.points for each in placed) / UNIT,
        facility=facility,
        facility_interval=share_interval(facility, n),
        sd=sqrt(variance(marks)),
        skipped=sum(not each.given.answered for each in placed) / n,
        flagged=sum(each.given.flagged for each in placed) / n,
        low_n=len(low),
        high_n=len(high),
        discrimination=_share(high) - _share(low) if low and high else None,
        rest=r,
        rest_interval=None if r is None else correlation_interval(r, n),
        efficiency=efficiency(marks, rests),
        weight=weight,
        median_s=median([each.given.seconds for each in placed if each.given.seconds is not None]),
        picks=_picks(placed, low, high),
    )


def thirds(placed: Sequence[Placed]) -> tuple[list[Placed], list[Placed]]:
    """The lowest and the highest third by the marks of the other questions; both empty where these do not tell.

    People with the same marks stay together, so a third may be larger than a third.
    """
    size = len(placed) // 3
    if not size:
        return [], []
    ranked = sorted(each.rest for each in placed)
    below, above = ranked[size - 1], ranked[-size]
    if below >= above:
        return [], []
    return [each for each in placed if each.rest <= below], [each for each in placed if each.rest >= above]


def _share(placed: Sequence[Placed]) -> float:
    return mean([each.given.mark / each.given.points if each.given.points else 1.0 for each in placed])


def _picks(placed: Sequence[Placed], low: Sequence[Placed], high: Sequence[Placed]) -> tuple[Pick, ...]:
    counts = [Counter(pick for each in part for pick in each.given.picks) for part in (placed, low, high)]
    return tuple(
        Pick(option, people, counts[1][option], counts[2][option]) for option, people in sorted(counts[0].items())
    )


def _weights(asked: Mapping[int, Sequence[Placed]], people: int) -> dict[int, float]:
    """Effective weights, adding up to 1. A question that works against the result has none.

    Where a draw asks a question of some people only, it counts by their share.
    """
    found = {}
    for series, placed in asked.items():
        both = covariance([each.given.mark / UNIT for each in placed], [each.total / UNIT for each in placed])
        if both > 0:
            found[series] = sqrt(both) * len(placed) / people
    whole = fsum(found.values())
    return {series: weight / whole for series, weight in found.items()} if whole else {}


def _whole(sittings: Sequence[Sitting]) -> Whole:
    totals = [sum(each.mark for each in sitting) / UNIT for sitting in sittings]
    most = [sum(each.points for each in sitting) / UNIT for sitting in sittings]
    sizes = Counter(len(sitting) for sitting in sittings)
    asked = max(sizes, key=lambda size: (sizes[size], size), default=0)
    usual = [sitting for sitting in sittings if len(sitting) == asked]
    sd = sqrt(variance(totals)) if totals else 0.0
    reliable = _alpha(usual, asked)
    return Whole(
        n=len(sittings),
        questions=asked,
        mean=mean(totals) if totals else 0.0,
        sd=sd,
        most=mean(most) if most else 0.0,
        alpha=reliable,
        sem=None if reliable is None else sd * sqrt(max(0.0, 1 - reliable)),
    )


def _alpha(sittings: Sequence[Sitting], asked: int) -> float | None:
    """Cronbach's alpha: k² times the mean covariance of two questions, over the variance of results.

    With the same questions for all this is the usual formula to the last digit. Where questions are drawn, each pair
    counts with the people who had both.
    """
    totals = [sum(each.mark for each in sitting) / UNIT for sitting in sittings]
    if asked < 2 or len(sittings) < 2 or variance(totals) <= 0:
        return None
    pairs: dict[tuple[int, int], tuple[list[float], list[float]]] = {}
    for sitting in sittings:
        for one, other in combinations(sorted(sitting, key=lambda each: each.series), 2):
            xs, ys = pairs.setdefault((one.series, other.series), ([], []))
            xs.append(one.mark / UNIT)
            ys.append(other.mark / UNIT)
    weighed = [(len(xs) - 1, covariance(xs, ys)) for xs, ys in pairs.values() if len(xs) > 1]
    people = sum(weight for weight, _both in weighed)
    if not people:
        return None
    together = fsum(weight * both for weight, both in weighed) / people
    return asked * asked * together / variance(totals)
