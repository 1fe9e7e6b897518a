"""Means, spreads, correlations and intervals: the arithmetic under all item statistics.

Sums are exact (whole numbers) or rounded once (`fsum`), so that no figure depends on the order of people.
"""

from collections.abc import Sequence
from math import atanh, fsum, isclose, sqrt, tanh
from typing import Final

import msgspec

Z95: Final = 1.959963984540054


class Interval(msgspec.Struct, frozen=True):
    """Where a figure lies with a certainty of 95 %."""

    low: float
    high: float


def mean(values: Sequence[float]) -> float:
    """The mean of at least one value."""
    return fsum(values) / len(values)


def variance(values: Sequence[float]) -> float:
    """The variance as a sample has it (n - 1); 0 for a single value."""
    return covariance(values, values)


def covariance(xs: Sequence[float], ys: Sequence[float]) -> float:
    """The covariance as a sample has it (n - 1); 0 for a single pair."""
    if len(xs) < 2:
        return 0.0
    middle_x, middle_y = mean(xs), mean(ys)
    return fsum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True)) / (len(xs) - 1)


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Pearson's correlation; None where one of the two does not vary."""
    spread = variance(xs) * variance(ys)
    if spread <= 0 or isclose(spread, 0, abs_tol=1e-18):
        return None
    return max(-1.0, min(1.0, covariance(xs, ys) / sqrt(spread)))


def efficiency(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """The covariance as a share of the most that these values could have: sorted beside each other."""
    most = covariance(sorted(xs), sorted(ys))
    return None if most <= 0 else covariance(xs, ys) / most


def correlation_interval(r: float, n: int) -> Interval | None:
    """Fisher's interval of a correlation; None below four pairs. At the ends, where his measure is without end, the
    interval is cut short a little before them and then widened to hold the correlation itself.
    """
    if n < 4:
        return None
    middle, reach = atanh(max(-0.999999, min(0.999999, r))), Z95 / sqrt(n - 3)
    return Interval(min(r, tanh(middle - reach)), max(r, tanh(middle + reach)))


def share_interval(share: float, n: int) -> Interval:
    """Wilson's interval of a share among n people; for partial credit it is wider than need be, never narrower."""
    if n == 0:
        return Interval(0.0, 1.0)
    square = Z95 * Z95
    middle = (share + square / (2 * n)) / (1 + square / n)
    reach = Z95 / (1 + square / n) * sqrt(max(0.0, share * (1 - share)) / n + square / (4 * n * n))
    return Interval(max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach)))


def median(values: Sequence[int]) -> int | None:
    """The middle value, of two the lower; None without values."""
    return sorted(values)[(len(values) - 1) // 2] if values else None
