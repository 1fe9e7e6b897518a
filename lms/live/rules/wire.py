"""What an open page is told, and how it is written as server-sent events (HTML, section 9.2)."""

from enum import StrEnum
from typing import Final

import msgspec

PING: Final = b": here\n\n"
GREETING: Final = b"retry: 2000\n\n"
PING_S: Final = 15
LONGEST_DETAIL_BYTES: Final = 4_000
_LARGEST_ID: Final = 2**63 - 1


class Kind(StrEnum):
    """What an event says."""

    PAUSE = "pause"
    RESUME = "resume"
    EXTENDED = "extended"
    TAKEOVER = "takeover"
    NOTIFICATION = "notification"


class LiveEvent(msgspec.Struct, frozen=True):
    """One thing told to one person; `detail` is JSON on one line."""

    id: int
    person: int
    kind: str
    detail: str

    @property
    def frame(self) -> bytes:
        """The event as it stands in the stream."""
        return f"id: {self.id}\nevent: {self.kind}\ndata: {self.detail}\n\n".encode()


def as_signal(event: LiveEvent) -> str:
    """The event as one line for the other processes."""
    return f"{event.id} {event.person} {event.kind} {event.detail}"


def from_signal(line: str) -> LiveEvent:
    """What `as_signal` wrote."""
    number, person, kind, detail = line.split(" ", 3)
    return LiveEvent(int(number), int(person), kind, detail)


def last_id(given: str | None) -> int | None:
    """The number that a browser says it has seen last; None when it says none or nonsense."""
    if given is None or not (given.isascii() and given.isdigit()) or len(given) > 19:
        return None
    return min(int(given), _LARGEST_ID)
