"""Questions that are answered by pointing at places of a picture."""

from fractions import Fraction
from typing import Any

import msgspec

from lms.core.i18n import gettext as _
from lms.media.rules.shapes import Point, Shape, as_point
from lms.questions.rules.answers import Answer, AnswerRefused, wrong_shape
from lms.questions.rules.base import DEFAULT_MARKING, Marking, QuestionBase
from lms.questions.rules.inline import escaped


class Picture(msgspec.Struct, frozen=True, omit_defaults=True):
    """The picture of a question: where the course keeps it ("media/…") and what it shows, in words.

    Its address and its size in pixels are known once it is published.
    """

    source: str
    alt: str
    address: str = ""
    width: int = 0
    height: int = 0

    @property
    def tall(self) -> Fraction:
        """Height divided by width."""
        return Fraction(self.height, self.width) if self.width and self.height else Fraction(1)


class Region(msgspec.Struct, frozen=True):
    """A place of the picture with its name; `id` says nothing about whether it is right."""

    id: str
    name: str
    shape: Shape


class Hotspot(QuestionBase, frozen=True, kw_only=True, tag="hotspot"):
    """`wanted` of the right regions are to be pointed at; the others are offered too, in words and in the picture."""

    picture: Picture
    regions: tuple[Region, ...]
    right: tuple[str, ...]
    wanted: int

    def accepts(self, answer: object) -> None:
        """Refuse what is not a list of at most `wanted` points inside the picture."""
        if answer is None:
            return
        if not isinstance(answer, list) or not all(_is_point(each) for each in answer):
            raise wrong_shape()
        if len(answer) > self.wanted:
            raise AnswerRefused(_("More places are marked than the question asks for."))

    def is_answered(self, answer: Answer) -> bool:
        """Whether at least one place is marked."""
        return bool(_pairs(answer))

    def grade(self, answer: Answer, _marking: Marking = DEFAULT_MARKING) -> Fraction:
        """Fraction of the wanted places that are hit; two marks in one place count once."""
        hit: set[str] = set()
        for point in _points(answer):
            hit |= set(
                [region.id for region in self._at(point) if region.id in self.right and region.id not in hit][:1]
            )
        return Fraction(len(hit), self.wanted)

    def show(self, answer: Answer) -> tuple[str, ...]:
        """A line for each mark: the name of the place that was hit, or where it lies."""
        return tuple(self._named(point) for point in _points(answer))

    def right_answer(self) -> tuple[str, ...]:
        """The names of the right places."""
        return tuple(region.name for region in self.regions if region.id in self.right)

    def option_ids(self) -> tuple[str, ...]:
        """The regions in the author's order: never show them so."""
        return tuple(region.id for region in self.regions)

    def best(self) -> list[list[float]]:
        """An answer that earns everything."""
        return [list(region.shape.own_point()) for region in self.regions if region.id in self.right][: self.wanted]

    def strays(self) -> tuple[Region, ...]:
        """Regions whose own point is not inside them alone: choosing them from the list would be ambiguous."""
        points = {region.id: as_point(region.shape.own_point()) for region in self.regions}
        return tuple(
            region for region in self.regions if [one.id for one in self._at(points[region.id])] != [region.id]
        )

    def _at(self, point: Point) -> list[Region]:
        return [region for region in self.regions if region.shape.holds(point, self.picture.tall)]

    def _named(self, point: Point) -> str:
        found = self._at(point)
        return found[0].name if found else escaped(where(point))


def where(point: Point) -> str:
    """A place of a picture in words."""
    across, down = (round(each * 100) for each in point)
    return _("%(across)s%% from the left, %(down)s%% from the top") % {"across": across, "down": down}


def _points(answer: Answer) -> list[Point]:
    return [as_point(pair) for pair in _pairs(answer)]


def _pairs(answer: Answer) -> list[list[Any]]:
    return [pair for pair in answer if isinstance(pair, list) and len(pair) == 2] if isinstance(answer, list) else []


def _is_point(each: object) -> bool:
    return isinstance(each, list) and len(each) == 2 and all(_is_share(one) for one in each)


def _is_share(one: object) -> bool:
    return isinstance(one, int | float) and not isinstance(one, bool) and 0 <= one <= 1
