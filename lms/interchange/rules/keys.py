"""Keys of questions that come from names in other formats."""

import re
import unicodedata
from typing import Final

_KEY: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_OTHER: Final = re.compile(r"[^a-z0-9]+")
_WORD: Final = re.compile(r"[^\w-]+")
_TAG: Final = re.compile(r"[\w-]{1,60}")
_LONGEST, _LONGEST_TAG = 40, 60


def is_key(text: str) -> bool:
    """Whether the text is a key as it stands."""
    return len(text) <= 80 and _KEY.fullmatch(text) is not None


def key_from(text: str) -> str:
    """A key that reminds of the text; empty when it has no Latin letters or digits to speak of."""
    if is_key(text):
        return text
    flat = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", "")).encode("ascii", "ignore").decode()
    key = _OTHER.sub("-", flat.lower()).strip("-")
    letters = sum(character.isalnum() for character in text)
    if letters == 0 or len(key.replace("-", "")) * 2 < letters:
        return ""
    return key if len(key) <= _LONGEST else key[: _LONGEST + 1].rpartition("-")[0] or key[:_LONGEST]


def tag_from(text: str) -> str:
    """A tag that reads like the text: its words joined by hyphens; empty when there are none."""
    if _TAG.fullmatch(text):
        return text
    joined = _WORD.sub("-", unicodedata.normalize("NFKC", text).strip()).strip("-_")
    return re.sub("-{2,}", "-", joined)[:_LONGEST_TAG].strip("-")


class KeyRing:
    """Hands out keys of one file, each once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, wanted: str, number: int) -> str:
        """The wanted key, or one with a number behind it when it is gone; q1, q2, … when nothing is wanted."""
        stem = wanted or f"q{number}"
        key, again = stem, 1
        while key in self._taken:
            again += 1
            key = f"{stem}-{again}"
        self._taken.add(key)
        return key

    def is_taken(self, key: str) -> bool:
        """Whether the key has been handed out."""
        return key in self._taken
