"""A course as a zip archive of its folder: which of its files are texts, which are media, and nothing else."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from lms.core.archives import Bounds
from lms.core.errors import Invalid, TooLarge
from lms.core.i18n import gettext as _

MANIFEST: Final = "course.yaml"
MEDIA: Final = "media/"
BOUNDS: Final = Bounds(packed=200 << 20, unpacked=300 << 20, files=5000)
_LARGEST_TEXT: Final = 512 * 1024
_DEPTH: Final = 3


class ArchivedCourse(NamedTuple):
    """A course folder out of an archive; `media` by name."""

    manifest: str
    files: dict[str, str]
    media: dict[str, bytes]


def course_of(unpacked: Mapping[str, bytes]) -> ArchivedCourse:
    """The course in an archive; it may lie in one folder of its own. Raises Invalid and TooLarge."""
    homes = sorted((path.removesuffix(MANIFEST) for path in unpacked if path.rpartition("/")[2] == MANIFEST), key=len)
    if not homes or homes[0].count("/") > 1:
        raise Invalid(_("There is no course.yaml in this archive. Pack the folder of one course."))
    if len(homes) > 1:
        raise Invalid(_("There are several courses in this archive. Pack the folder of one course."))
    inside = {path.removeprefix(homes[0]): content for path, content in unpacked.items() if path.startswith(homes[0])}
    stray = next((path for path in unpacked if not path.startswith(homes[0])), "")
    if stray:
        raise Invalid(_("“%(name)s” lies outside the folder of the course. Pack that folder alone.", name=stray[:80]))
    media = {path.removeprefix(MEDIA): content for path, content in inside.items() if path.startswith(MEDIA)}
    texts = {path: _text(path, content) for path, content in inside.items() if not path.startswith(MEDIA)}
    return ArchivedCourse(texts.pop(MANIFEST), texts, media)


def _text(path: str, content: bytes) -> str:
    if path.count("/") >= _DEPTH:
        raise Invalid(_("Folders are not this deep in a course: %(path)s.", path=path[:120]))
    if len(content) > _LARGEST_TEXT:
        raise TooLarge(_("%(path)s is larger than %(n)s KB.", path=path[:120], n=_LARGEST_TEXT // 1024))
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise Invalid(_("%(path)s is not UTF-8 text.", path=path[:120])) from error
    if "\0" in text:
        raise Invalid(_("%(path)s is not UTF-8 text.", path=path[:120]))
    return text
