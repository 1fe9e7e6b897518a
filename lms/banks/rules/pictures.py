"""A picture under a question about its places: it tells its size, and each place can be pointed at alone."""

from msgspec.structs import replace

from lms.core.i18n import gettext as _
from lms.questions.rules.hotspots import Hotspot

FOLDER = "media/"


def name_of(question: Hotspot) -> str:
    """What the picture is called."""
    return question.picture.source.removeprefix(FOLDER)


def sized(question: Hotspot, mime: str, size: tuple[int, int] | None) -> tuple[Hotspot, str]:
    """The question with the size of its picture in pixels, and a sentence about what is wrong with it."""
    name = name_of(question)
    if not mime.startswith("image/") or size is None:
        sentence = _("media/%(name)s is not a picture that tells its width and height. Choose another file.")
        return question, sentence % {"name": name}
    fitted = replace(question, picture=replace(question.picture, width=size[0], height=size[1]))
    if strays := fitted.strays():
        sentence = _("The middle of “%(name)s” is not in this place alone. Draw the places apart from each other.")
        return question, sentence % {"name": strays[0].name}
    return fitted, ""
