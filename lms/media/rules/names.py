"""Names of files in a course: made of what the person called the file, safe in every address and on every disk."""

import re
import unicodedata
from collections.abc import Container
from typing import Final

LONGEST: Final = 80
LONGEST_SHOWN: Final = 120
_PARTED: Final = re.compile(r"[^0-9a-z]+")
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_ENDINGS: Final = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/svg+xml": "svg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/flac": "flac",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "application/pdf": "pdf",
    "text/vtt": "vtt",
    "text/plain": "txt",
    f"{_OFFICE}wordprocessingml.document": "docx",
    f"{_OFFICE}spreadsheetml.sheet": "xlsx",
    f"{_OFFICE}presentationml.presentation": "pptx",
}
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$")


def safe_name(given: str, mime: str, taken: Container[str] = frozenset(), otherwise: str = "file") -> str:
    """A name for media/ that nobody has yet: a to z, digits and hyphens, and the ending of its content.

    Folders, control characters, writing directions and endings of the given name are not believed; accents are lost,
    and a name with nothing left (as in Chinese) is called `otherwise`. The same in every address and on every disk.
    """
    stem = _stem(given) or otherwise
    ending = _ENDINGS.get(mime, "bin")
    n, name = 1, f"{stem}.{ending}"
    while name in taken:
        n += 1
        name = f"{stem[: LONGEST - 8]}-{n}.{ending}"
    return name


def ending_of(mime: str) -> str:
    """The ending of a name by the content, "" for what we know no ending of."""
    return _ENDINGS.get(mime, "")


def shown_name(given: str) -> str:
    """What people read as the name: the given one without folders and without what cannot be read."""
    last = re.split(r"[/\\]", given)[-1]
    return "".join(char for char in last if char.isprintable()).strip(" .")[-LONGEST_SHOWN:]


def _stem(given: str) -> str:
    last = re.split(r"[/\\]", given)[-1][-300:]
    plain = unicodedata.normalize("NFKD", last.lower())
    plain = "".join(char for char in plain if not unicodedata.combining(char) and char.isprintable())
    stem = _PARTED.sub("-", plain.rpartition(".")[0] or plain).strip("-")[: LONGEST - 8].strip("-")
    return f"{stem}-1" if _RESERVED.match(stem) else stem
