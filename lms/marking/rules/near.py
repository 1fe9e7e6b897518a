"""Typed answers that are nearly right, for a person to look at: proposed, never counted by themselves."""

import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from lms.core.typed_text import normalised

_LONGEST: Final = 80
_DISTANCE: Final = ((8, 2), (4, 1))
"""So many changed letters still are a slip of the hand, from this length of the accepted words on."""
_CHINESE_FROM: Final = 3


class Near(StrEnum):
    """In what way an answer is nearly right, the nearest first."""

    SPACING = "spacing"
    ORDER = "order"
    SPELLING = "spelling"


def nearness(typed: str, accepted: Iterable[str]) -> Near | None:
    """How near an answer that was not accepted comes to the accepted ones; None when it does not, or is one of them.

    Other digits are never near: 3FA is not 2FA.
    """
    words, known = normalised(typed), [normalised(each) for each in accepted]
    if not words or len(words) > _LONGEST or words in known:
        return None
    found = [near for each in known if (near := _near(words, each)) is not None]
    return min(found, key=list(Near).index, default=None)


def _near(words: str, known: str) -> Near | None:
    if _digits(words) != _digits(known):
        return None
    bare, bare_known = _bare(words), _bare(known)
    if bare == bare_known:
        return Near.SPACING
    if len(bare) >= _CHINESE_FROM and sorted(words.split()) == sorted(known.split()):
        return Near.ORDER
    return Near.SPELLING if _within(bare, bare_known, _allowed(bare_known)) else None


def _bare(words: str) -> str:
    """Letters and digits without accents, spaces, hyphens and other signs."""
    plain = unicodedata.normalize("NFD", words)
    return "".join(char for char in plain if char.isalnum())


def _digits(words: str) -> list[str]:
    return [char for char in words if char.isdigit()]


def _allowed(known: str) -> int:
    """Changes of a letter that may be a slip; a short word has none, and three Chinese characters have one."""
    if any("\u3400" <= char <= "\u9fff" for char in known):
        return 1 if len(known) >= _CHINESE_FROM else 0
    return next((distance for length, distance in _DISTANCE if len(known) >= length), 0)


def _within(one: str, other: str, most: int) -> bool:
    """Whether at most so many letters are missing, too many, other ones, or swapped with their neighbour."""
    if not most or abs(len(one) - len(other)) > most:
        return False
    before, row = list[int](), list(range(len(other) + 1))
    for at, char in enumerate(one, 1):
        last, before, row = before, row, [at, *([0] * len(other))]
        for to, wanted in enumerate(other, 1):
            row[to] = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (char != wanted))
            if at > 1 and to > 1 and char == other[to - 2] and one[at - 2] == wanted:
                row[to] = min(row[to], last[to - 2] + 1)
    return row[-1] <= most
