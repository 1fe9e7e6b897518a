"""The picture of a question with what was marked in it, and afterwards what is right, as shapes in its own pixels."""

import msgspec

from lms.media.rules.shapes import Form
from lms.questions.rules.answers import Answer
from lms.questions.rules.hotspots import Hotspot, Picture, Region
from lms.questions.rules.inline import plain


class Drawn(msgspec.Struct, frozen=True):
    """One shape: `form` is rect, circle or polygon, `at` its attributes as SVG has them, in order."""

    form: str
    at: dict[str, str]


class Pointed(msgspec.Struct, frozen=True):
    """A picture, the marks set in it as (number, x, y) in pixels, and the places that are right, if they are told."""

    picture: Picture
    marks: tuple[tuple[int, int, int], ...]
    right: tuple[Drawn, ...]


def pointed(question: Hotspot, answer: Answer, *, tell: bool) -> Pointed:
    """What to draw over the picture."""
    picture = msgspec.structs.replace(question.picture, alt=plain(question.picture.alt))
    pairs = [pair for pair in answer if isinstance(pair, list) and len(pair) == 2] if isinstance(answer, list) else []
    marks = tuple(
        (number, round(pair[0] * picture.width), round(pair[1] * picture.height))
        for number, pair in enumerate(pairs, 1)
    )
    right = tuple(_drawn(region, picture) for region in question.regions if region.id in question.right)
    return Pointed(picture, marks, right if tell else ())


def _drawn(region: Region, picture: Picture) -> Drawn:
    shape, points = region.shape, [(x * picture.width, y * picture.height) for x, y in region.shape.corners()]
    flat = [[f"{float(each):g}" for each in point] for point in points]
    if shape.form is Form.RECT:
        (left, top), (right, bottom) = points
        size = {"width": f"{float(right - left):g}", "height": f"{float(bottom - top):g}"}
        return Drawn("rect", {"x": flat[0][0], "y": flat[0][1], **size})
    if shape.form is Form.CIRCLE:
        radius = float(shape.radius) / 100 * picture.width
        return Drawn("circle", {"cx": flat[0][0], "cy": flat[0][1], "r": f"{radius:g}"})
    return Drawn("polygon", {"points": " ".join(",".join(point) for point in flat)})
