"""What may be uploaded: sorts of files by their content, and how large each may be."""

from enum import StrEnum
from typing import Final

from lms.core.errors import Invalid, TooLarge
from lms.core.i18n import Lazy, lazy
from lms.core.i18n import gettext as _
from lms.media.rules.kinds import SVG, VTT, type_of

_MB: Final = 1 << 20


class Sort(StrEnum):
    """Sorts of files, as people think of them."""

    PICTURE = "picture"
    AUDIO = "audio"
    VIDEO = "video"
    CAPTIONS = "captions"
    DOCUMENT = "document"


SORT_NAMES: Final[dict[Sort, Lazy]] = {
    Sort.PICTURE: lazy("Pictures"),
    Sort.AUDIO: lazy("Sound"),
    Sort.VIDEO: lazy("Videos"),
    Sort.CAPTIONS: lazy("Captions"),
    Sort.DOCUMENT: lazy("Documents"),
}
LIMITS: Final = {
    Sort.PICTURE: 20 * _MB,
    Sort.AUDIO: 200 * _MB,
    Sort.VIDEO: 1024 * _MB,
    Sort.CAPTIONS: 2 * _MB,
    Sort.DOCUMENT: 50 * _MB,
}
LARGEST: Final = max(LIMITS.values())
OPEN_EACH: Final = 20
"""Uploads that one person may have open at once."""
OPEN_BYTES_EACH: Final = 4 << 30
OPEN_BYTES_ALL: Final = 20 << 30
KEPT_HOURS: Final = 24
"""So long after its last piece an unfinished upload is kept."""
_PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", SVG})
_VIDEOS: Final = frozenset({"video/mp4", "video/webm"})
_AUDIOS: Final = frozenset({"audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/flac"})
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."


def sort_of(mime: str) -> Sort | None:
    """The sort of a type, None for what is not taken in."""
    if mime in _PICTURES:
        return Sort.PICTURE
    if mime in _AUDIOS:
        return Sort.AUDIO
    if mime in _VIDEOS:
        return Sort.VIDEO
    if mime == VTT:
        return Sort.CAPTIONS
    return Sort.DOCUMENT if mime in {"application/pdf", "text/plain"} or mime.startswith(_OFFICE) else None


def checked_type(head: bytes, name: str, length: int) -> str:
    """The type of an upload by its first bytes.

    Raises Invalid for what is not taken in, TooLarge over the limit of its sort.
    """
    mime = type_of(head, name)
    sort = None if mime == "video/webm" and b"webm" not in head[:128] else sort_of(mime)
    if sort is None:
        raise Invalid(
            _(
                "This kind of file cannot be shown to learners. Save pictures as PNG or JPEG, videos as MP4 or WebM,"
                " sound as MP3 or M4A, texts as PDF."
            )
        )
    check_length(length, LIMITS[sort])
    return mime


def check_length(length: int, limit: int = LARGEST) -> None:
    """Raises TooLarge over the limit."""
    if length > limit:
        raise TooLarge(_("This file is larger than %(n)s MB. Choose a smaller one.", n=limit // _MB))
