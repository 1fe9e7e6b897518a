"""Places of a picture: rectangles, circles and polygons, in percent of its width and height."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Final, assert_never

import msgspec

Point = tuple[Fraction, Fraction]
"""A place as fractions of width and height, from the top left."""

_PLACES: Final = 4


class Form(StrEnum):
    """How a place is drawn."""

    RECT = "rect"
    CIRCLE = "circle"
    POLYGON = "polygon"


class Shape(msgspec.Struct, frozen=True, omit_defaults=True):
    """`points` are pairs of plain decimals in percent: two opposite corners, a middle, or the corners in turn.

    `radius` is in percent of the width, so that a circle is round whatever the shape of its picture.
    """

    form: Form
    points: tuple[tuple[str, str], ...]
    radius: str = ""

    def holds(self, point: Point, tall: Fraction) -> bool:
        """Whether a point is inside or on the edge; `tall` is the picture's height divided by its width."""
        match self.form:
            case Form.RECT:
                (left, top), (right, bottom) = self.corners()
                return left <= point[0] <= right and top <= point[1] <= bottom
            case Form.CIRCLE:
                (middle,) = self.corners()
                across, down = point[0] - middle[0], (point[1] - middle[1]) * tall
                return across**2 + down**2 <= (Fraction(self.radius) / 100) ** 2
            case Form.POLYGON:
                return _in_polygon(point, self.corners())
            case _:
                assert_never(self.form)

    def corners(self) -> tuple[Point, ...]:
        """The points as fractions; of a rectangle the top left corner comes first."""
        points = tuple((Fraction(x) / 100, Fraction(y) / 100) for x, y in self.points)
        if self.form is not Form.RECT:
            return points
        across, down = zip(*points, strict=True)
        return (min(across), min(down)), (max(across), max(down))

    def own_point(self) -> tuple[float, float]:
        """A point inside that stands for the whole place: its middle, or for a bent polygon one well inside."""
        corners = self.corners()
        middle = (_mean([x for x, _y in corners]), _mean([y for _x, y in corners]))
        if self.form is Form.POLYGON and not _in_polygon(middle, corners):
            middle = _widest(corners)
        return round(float(middle[0]), _PLACES), round(float(middle[1]), _PLACES)


def as_point(pair: Sequence[float]) -> Point:
    """A pair of JSON numbers as the decimals that were written: 0.62 is exactly that."""
    return Fraction(repr(pair[0])), Fraction(repr(pair[1]))


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _in_polygon(point: Point, corners: Sequence[Point]) -> bool:
    """Crossings of a ray to the right; a point on an edge is inside."""
    inside = False
    for one, other in _edges(corners):
        if _on_edge(point, one, other):
            return True
        if (one[1] > point[1]) != (other[1] > point[1]) and point[0] < _crossing(one, other, point[1]):
            inside = not inside
    return inside


def _edges(corners: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    yield from pairwise([*corners, corners[0]])


def _crossing(one: Point, other: Point, at: Fraction) -> Fraction:
    """Where the line through two points is at this height."""
    return one[0] + (at - one[1]) * (other[0] - one[0]) / (other[1] - one[1])


def _on_edge(point: Point, one: Point, other: Point) -> bool:
    turned = (other[0] - one[0]) * (point[1] - one[1]) - (other[1] - one[1]) * (point[0] - one[0])
    across, down = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return turned == 0 and across[0] <= point[0] <= across[1] and down[0] <= point[1] <= down[1]


def _widest(corners: Sequence[Point]) -> Point:
    """The middle of the longest horizontal stretch inside, halfway between two neighbouring heights of corners."""
    heights = sorted({y for _x, y in corners})
    found: list[tuple[Fraction, Point]] = []
    for low, high in pairwise(heights):
        at = (low + high) / 2
        crossings = sorted(
            _crossing(one, other, at) for one, other in _edges(corners) if (one[1] > at) != (other[1] > at)
        )
        stretches = zip(crossings[::2], crossings[1::2], strict=True)
        found += [(right - left, ((left + right) / 2, at)) for left, right in stretches]
    return max(found, default=(Fraction(0), corners[0]))[1]
