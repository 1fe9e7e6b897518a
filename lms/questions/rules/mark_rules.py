"""How a quiz marks beyond right and wrong: negative marks, parts, several tries, how sure one is (quiz-engine 4)."""

from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import Final

import msgspec

MOST_TRIES: Final = 10
THIRD: Final = "1/3"


class Parts(StrEnum):
    """Whether each right part of a question earns its share, or only all of them together something."""

    EACH = "each"
    ALL = "all"


class MarkRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """Fractions as text ("1/3", "20%"), so that they are exact and print as they were written.

    `negative` is the most that an answer may take away, of the points of its question. `tries` above 0: answers are
    checked while practising, and each try after the first costs `try_penalty`. `confidence`: how sure one is counts.
    """

    negative: str = "0"
    parts: Parts = Parts.EACH
    tries: int = 0
    try_penalty: str = THIRD
    confidence: bool = False

    @property
    def most_lost(self) -> Fraction:
        """What a wrong answer may take away, as a fraction of the points of its question."""
        return fraction(self.negative) or Fraction(0)

    @property
    def penalty(self) -> Fraction:
        """What each further try costs, as a fraction of the points of its question."""
        return fraction(self.try_penalty) or Fraction(0)


@lru_cache(maxsize=1024)
def fraction(text: str) -> Fraction | None:
    """The fraction that "1/3", "20%" or "0" says; None when it says none, or one above 1."""
    bare, percent = text.strip().removesuffix("%").strip(), text.strip().endswith("%")
    if not bare.isascii() or len(bare) > 12 or any(sign not in "0123456789./" for sign in bare):
        return None
    try:
        found = Fraction(bare) / (100 if percent else 1)
    except (ValueError, ZeroDivisionError):
        return None
    return found if found <= 1 else None
