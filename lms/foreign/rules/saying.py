"""Sentences about what could not be carried over."""

from typing import Final

from lms.core.typed_text import visible

_MOST_SHOWN: Final = 120


def note(lost: list[str], sentence: str) -> None:
    """Add a sentence unless it has been said."""
    if sentence not in lost:
        lost.append(sentence)


def shortened(text: str, most: int = _MOST_SHOWN) -> str:
    """The beginning of a text on one line, for a sentence about it."""
    line = " ".join(visible(text).split())
    return line if len(line) <= most else f"{line[:most]}…"
