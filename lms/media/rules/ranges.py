"""Which part of a file a browser asks for (RFC 9110 §14), so that a video can be begun in its middle."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

_RANGE: Final = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*$", re.IGNORECASE)


class Span(NamedTuple):
    """Bytes `first` to `last`, both of them included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many bytes it holds."""
        return self.last - self.first + 1


class Answer(NamedTuple):
    """How to answer: the status, and the bytes to send when there are any."""

    status: int
    span: Span | None


def answer_to(headers: Mapping[str, str], size: int, etag: str) -> Answer:
    """Decide between the whole file (200), a part (206), "you have it" (304) and "there is no such part" (416).

    Several parts at once, and anything that is not a range of bytes, are answered with the whole file, as allowed.
    """
    if _known(headers.get("if-none-match", ""), etag):
        return Answer(304, None)
    whole = Answer(200, Span(0, size - 1) if size else None)
    asked = _RANGE.match(headers.get("range", "").strip())
    if not asked or not any(asked.groups()) or headers.get("if-range", etag) != etag:
        return whole
    span = _span(asked[1], asked[2], size)
    if span is None or span.first >= size:
        return Answer(416, None)
    return whole if span.last < span.first else Answer(206, span)


def _span(first: str, last: str, size: int) -> Span | None:
    """The span meant; None when it asks for the last 0 bytes."""
    if first:
        return Span(int(first), min(int(last), size - 1) if last else size - 1)
    return Span(max(0, size - int(last)), size - 1) if int(last) else None


def _known(if_none_match: str, etag: str) -> bool:
    asked = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in asked or "*" in asked
