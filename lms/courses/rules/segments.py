"""A page as it is kept: clean HTML, and open places that the reading page fills for the person asking."""

from typing import TypeAlias

import msgspec


class Html(msgspec.Struct, frozen=True, tag="html"):
    """A stretch of a page without questions."""

    html: str


class Check(msgspec.Struct, frozen=True, tag="check"):
    """The place of a check question: its key, and the number of its block."""

    key: str
    block: int


class Track(msgspec.Struct, frozen=True):
    """Captions of a recording in one language."""

    locale: str
    url: str


class Recording(msgspec.Struct, frozen=True, tag="recording"):
    """A video or audio file to play, with its captions."""

    kind: str
    url: str
    mime: str
    tracks: tuple[Track, ...] = ()


class Download(msgspec.Struct, frozen=True, tag="download"):
    """A file to take away; `size` in bytes."""

    url: str
    name: str
    mime: str
    size: int


Segment: TypeAlias = Html | Check | Recording | Download
