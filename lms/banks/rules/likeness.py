"""How alike two texts are: a small sketch of their words and of pairs of Chinese characters, compared as sets.

Of all hashes of a text the smallest are kept (a bottom-k sketch), so that a sketch stays small, and the share of common
ones among the smallest of both estimates the Jaccard likeness of the whole texts.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar
from zlib import crc32

from lms.core.typed_text import normalised

T = TypeVar("T")

_MOST: Final = 48
_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")
_WORD: Final = re.compile("[^\\W\u3400-\u9fff\uf900-\ufaff]+")
ALIKE_PPM: Final = 600_000
"""From here on two questions are worth a warning, in parts per million."""


def sketch(text: str) -> str:
    """The sketch of a text as it is stored: hashes of eight digits, smallest first, between spaces."""
    hashes = sorted({f"{crc32(each.encode()):08x}" for each in _shingles(normalised(text))})
    return " ".join(hashes[:_MOST])


def likeness_ppm(one: str, other: str) -> int:
    """How alike the texts of two sketches are, from 0 to a million."""
    first, second = set(one.split()), set(other.split())
    smallest = sorted(first | second)[:_MOST]
    both = first & second
    return sum(each in both for each in smallest) * 1_000_000 // len(smallest) if smallest else 0


def most_alike(mine: str, others: Iterable[tuple[T, str]], *, most: int) -> list[tuple[T, int]]:
    """Of things with their sketches the most alike ones, from ALIKE_PPM on, each with its likeness.

    What cannot reach it is passed over by counting common hashes alone: the likeness is never more than their
    share of what is compared.
    """
    own = frozenset(mine.split())
    found = []
    for thing, sketched in others:
        theirs = sketched.split()
        both = len(own.intersection(theirs))
        if both * 1_000_000 >= ALIKE_PPM * min(_MOST, len(own) + len(theirs) - both) > 0:
            found.append((thing, likeness_ppm(mine, sketched)))
    alike = [one for one in found if one[1] >= ALIKE_PPM]
    return sorted(alike, key=lambda one: -one[1])[:most]


def _shingles(text: str) -> Iterator[str]:
    """Words, and for Chinese each two neighbours; a character that stands alone counts as it is."""
    yield from _WORD.findall(text)
    for run in _HAN.findall(text):
        yield from (run[at : at + 2] for at in range(max(len(run) - 1, 1)))
