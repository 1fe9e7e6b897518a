"""Room codes: short enough to read across a room, without letters that look alike, and forgiving when typed."""

import unicodedata
from typing import Final

ALPHABET: Final = "34679ACDEFHJKMNPQRTUVWXY"
"""No 0 O, 1 I L, 2 Z, 5 S, 8 B, G: read from the last row, each sign can be only itself."""

LENGTH: Final = 6
_LONGEST_TYPED: Final = 40


def code_from(random_bytes: bytes) -> str:
    """A code out of random bytes, two for each of its signs: some 190 million codes, as good as evenly spread."""
    pairs = zip(random_bytes[::2], random_bytes[1::2], strict=True)
    return "".join(ALPHABET[(high * 256 + low) % len(ALPHABET)] for high, low in pairs)[:LENGTH]


def typed(text: str) -> str:
    """What was typed as a code: case, spaces, hyphens and full-width signs do not matter; "" when it can be none."""
    folded = unicodedata.normalize("NFKC", text[:_LONGEST_TYPED]).upper()
    signs = "".join(sign for sign in folded if sign.isalnum())
    return signs if len(signs) == LENGTH and all(sign in ALPHABET for sign in signs) else ""


def spoken(code: str) -> str:
    """The code in two groups, as it is shown."""
    return f"{code[:3]} {code[3:]}"
