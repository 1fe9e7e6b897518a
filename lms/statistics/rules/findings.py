"""What ails a question, judged on intervals and never on a bare figure; below 30 people nothing is said (idea 10)."""

from collections.abc import Collection
from enum import StrEnum
from typing import Final

import msgspec

from lms.statistics.rules.figures import Item, Pick
from lms.statistics.rules.moments import Interval, share_interval

ENOUGH: Final = 30
"""Below so many first attempts it is too early to tell."""
ENOUGH_FOR_DEAD: Final = 100
_FLAT_R: Final = 0.1
_DEAD, _DEAD_AT_MOST = 0.02, 0.05
_OPEN: Final = 0.1
EXPECTED: Final = {1: (0.60, 1.00), 2: (0.40, 0.97), 3: (0.20, 0.90)}
"""Where the share of full marks of a question of each level may lie."""


class Finding(StrEnum):
    """What can be wrong, the worst first; `EARLY` and `FINE` ask for nothing."""

    KEY = "key"
    AGAINST = "against"
    FLAT = "flat"
    HARD = "hard"
    SKIPPED = "skipped"
    EASY = "easy"
    DEAD = "dead"
    FINE = "fine"
    EARLY = "early"


_WEIGHT: Final = {
    Finding.KEY: 900, Finding.AGAINST: 800, Finding.FLAT: 600, Finding.HARD: 500, Finding.SKIPPED: 400,
    Finding.EASY: 300, Finding.DEAD: 200, Finding.FINE: 0, Finding.EARLY: 0,
}  # fmt: skip


class Found(msgspec.Struct, frozen=True):
    """One finding with the people and the interval it stands on.

    `option` is the choice it is about; `count` people of `n` show it. `interval` is a share, for AGAINST and FLAT a
    correlation. `severity` sorts: hundreds by kind, below them by how far it goes.
    """

    finding: Finding
    n: int
    interval: Interval
    severity: int
    option: str = ""
    count: int = 0
    other: int = 0


def judged(item: Item, level: int, keys: Collection[str], options: Collection[str] = ()) -> tuple[Found, ...]:
    """Everything that is wrong with a question, the worst first; one entry FINE or EARLY when nothing is.

    `keys` are the right choices, `options` all that can be chosen (empty where answers are typed).
    """
    if item.n < ENOUGH:
        return (Found(Finding.EARLY, item.n, item.facility_interval, 0, count=round(item.facility * item.n)),)
    found = [*_wrong_keys(item, keys), *_separation(item), *_level(item, level), *_left_open(item)]
    found += _dead(item, keys, options)
    if not found:
        interval = item.rest_interval or item.facility_interval
        return (Found(Finding.FINE, item.n, interval, 0),)
    return tuple(sorted(found, key=lambda each: (-each.severity, each.option)))


def _wrong_keys(item: Item, keys: Collection[str]) -> list[Found]:
    """A wrong choice that the best third prefers to every right one, surely and not by chance."""
    right = [pick for pick in item.picks if pick.option in keys]
    missing = [Pick(key, 0, 0, 0) for key in keys if key not in {pick.option for pick in right}]
    best = min((pick.high for pick in [*right, *missing]), default=0)
    found = []
    for pick in item.picks:
        both = pick.high + best
        if pick.option in keys or not both or item.high_n < ENOUGH // 3:
            continue
        interval = share_interval(pick.high / both, both)
        if interval.low > 0.5:
            found.append(
                _found(Finding.KEY, both, interval, interval.low, option=pick.option, count=pick.high, other=best)
            )
    return found


def _separation(item: Item) -> list[Found]:
    """Whether those who are better in the rest are better here too."""
    interval = item.rest_interval
    if interval is None or interval.high >= _FLAT_R:
        return []
    finding = Finding.AGAINST if interval.high < 0 else Finding.FLAT
    return [_found(finding, item.n, interval, _FLAT_R - interval.high)]


def _level(item: Item, level: int) -> list[Found]:
    low, high = EXPECTED[level]
    interval = item.facility_interval
    if interval.high < low:
        return [_found(Finding.HARD, item.n, interval, low - interval.high, count=round(item.facility * item.n))]
    if interval.low > high:
        return [_found(Finding.EASY, item.n, interval, interval.low - high, count=round(item.facility * item.n))]
    return []


def _left_open(item: Item) -> list[Found]:
    interval = share_interval(item.skipped, item.n)
    if interval.low <= _OPEN:
        return []
    return [_found(Finding.SKIPPED, item.n, interval, interval.low, count=round(item.skipped * item.n))]


def _dead(item: Item, keys: Collection[str], options: Collection[str]) -> list[Found]:
    """Wrong options that nobody falls for."""
    if item.n < ENOUGH_FOR_DEAD:
        return []
    people = {pick.option: pick.people for pick in item.picks}
    found = []
    for option in sorted(set(options) - set(keys)):
        count = people.get(option, 0)
        interval = share_interval(count / item.n, item.n)
        if count < _DEAD * item.n and interval.high < _DEAD_AT_MOST:
            found.append(
                _found(Finding.DEAD, item.n, interval, _DEAD_AT_MOST - interval.high, option=option, count=count)
            )
    return found


def _found(
    finding: Finding, n: int, interval: Interval, reach: float, *, option: str = "", count: int = 0, other: int = 0
) -> Found:
    severity = _WEIGHT[finding] + min(99, max(0, round(reach * 99)))
    return Found(finding, n, interval, severity, option=option, count=count, other=other)
