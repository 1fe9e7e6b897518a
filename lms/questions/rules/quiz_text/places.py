"""Places of a picture as quiz text has them: "* The alert bar -> rect 62,8 92,18", in percent."""

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from lms.core.i18n import gettext as _
from lms.core.numbers import plain_decimal
from lms.media.rules.shapes import Form, Shape
from lms.questions.rules.hotspots import Hotspot, Picture, Region
from lms.questions.rules.letters import MOST_OPTIONS, letters
from lms.questions.rules.quiz_text.findings import Head, Wrong
from lms.questions.rules.quiz_text.lines import Kind, Part, has_arrow, sides

PICTURE: Final = re.compile(r"!\[(?P<alt>(?:\\.|[^\[\]\\])*)\]\((?P<source>media/[^\s()]{1,200})\)")
_NUMBER: Final = r"\d{1,3}(?:\.\d{1,2})?"
_PAIR: Final = rf"{_NUMBER}\s?[,，]\s?{_NUMBER}"
_SHAPE: Final = re.compile(
    rf"(?P<form>rect|circle|polygon)\s(?P<points>{_PAIR}(?:\s{_PAIR})*)(?:\s(?P<radius>{_NUMBER}))?"
)
_MOST_CORNERS: Final = 40


def read_hotspot(head: Head, parts: Sequence[Part], wanted: int) -> Hotspot:
    """The question; `wanted` 0 means all right places. Raises Wrong."""
    picture, lines = _picture(parts)
    _named_places(lines)
    read = [(sides(part.text)[0], read_shape(sides(part.text)[1], part.line)) for part in lines]
    names = [name for name, _shape in read]
    if twice := next((part for at, part in enumerate(lines) if names[at] in names[:at]), None):
        raise Wrong(_("This line stands twice in the question. Change its words or delete it."), twice.line)
    ids = letters(head["key"], names)
    right = tuple(sorted(each for each, part in zip(ids, lines, strict=True) if part.kind is Kind.RIGHT))
    if not right or len(right) == len(lines):
        raise Wrong(_("Mark the right places with “*” and write at least one other place with “-”."), lines[0].line)
    if wanted > len(right):
        message = _("The question asks for %(wanted)s places, and only %(right)s are right. Make the number smaller.")
        raise Wrong(message % {"wanted": wanted, "right": len(right)}, lines[0].line)
    regions = tuple(Region(each, name, shape) for each, (name, shape) in zip(ids, read, strict=True))
    return Hotspot(**head, picture=picture, regions=regions, right=right, wanted=wanted or len(right))


def print_hotspot(question: Hotspot) -> list[str]:
    """The lines below the prompt."""
    regions = [
        f"{'*' if region.id in question.right else '-'} {region.name} -> {print_shape(region.shape)}"
        for region in question.regions
    ]
    return [f"![{question.picture.alt}]({question.picture.source})", *regions]


def read_shape(text: str, line: int) -> Shape:
    """A place: its form and its points in percent. Raises Wrong."""
    found = _SHAPE.fullmatch(unicodedata.normalize("NFKC", text).lower())
    shape = _shape(found) if found else None
    if shape is None:
        raise Wrong(
            _(
                "A place is “rect 10,20 30,40” (two corners), “circle 50,50 8” or “polygon 1,2 3,4 5,6”, in percent "
                "of the picture's width and height."
            ),
            line,
        )
    return shape


def print_shape(shape: Shape) -> str:
    """A place as it is written."""
    points = " ".join(f"{x},{y}" for x, y in shape.points)
    return f"{shape.form} {points} {shape.radius}".rstrip()


def _shape(found: re.Match[str]) -> Shape | None:
    """The shape when its numbers fit its form and the picture."""
    form = Form(found["form"])
    numbers = [plain_decimal(Fraction(each)) for each in re.findall(_NUMBER, found["points"])]
    points = tuple(zip(numbers[::2], numbers[1::2], strict=True))
    radius = plain_decimal(Fraction(found["radius"])) if found["radius"] else ""
    wanted = {
        Form.RECT: len(points) == 2,
        Form.CIRCLE: len(points) == 1,
        Form.POLYGON: 3 <= len(points) <= _MOST_CORNERS,
    }
    flat = form is Form.RECT and any(len(set(each)) == 1 for each in zip(*points, strict=True))
    fits = wanted[form] and not flat and bool(radius) is (form is Form.CIRCLE) and radius != "0"
    return Shape(form, points, radius) if fits and all(Fraction(each) <= 100 for each in numbers) else None


def _picture(parts: Sequence[Part]) -> tuple[Picture, list[Part]]:
    pictures = [part for part in parts if part.kind is Kind.PICTURE]
    if len(pictures) != 1:
        line = pictures[1].line if pictures else parts[0].line
        raise Wrong(_("A [hotspot] question has one line with its picture: ![what it shows](media/name.svg)."), line)
    found = PICTURE.fullmatch(pictures[0].text)
    if found is None or not found["alt"].strip():
        raise Wrong(
            _("Write the picture as ![what it shows](media/name.svg): words for who cannot see it, and its file."),
            pictures[0].line,
        )
    return Picture(found["source"], found["alt"].strip()), [part for part in parts if part.kind is not Kind.PICTURE]


def _named_places(lines: Sequence[Part]) -> None:
    if not lines:
        raise Wrong(_("The picture has no places. Write “* name -> rect 10,20 30,40” for the right one."))
    for part in lines:
        if part.kind not in {Kind.RIGHT, Kind.WRONG} or not has_arrow(part.text) or not sides(part.text)[0]:
            message = _("Each place is “* name -> rect 10,20 30,40”, with “-” in front when it is not right.")
            raise Wrong(message, part.line)
    if len(lines) > MOST_OPTIONS:
        raise Wrong(_("There are more than 26 options. Leave some out."), lines[0].line)
