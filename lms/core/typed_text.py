"""How typed words are compared: width, letter case, spaces and a final full stop do not matter."""

import re
import unicodedata

_FINAL = ".。．!！?？;；,，、…"
_INVISIBLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def visible(text: str) -> str:
    """The text without control characters, zero-width characters and direction overrides."""
    return _INVISIBLE.sub("", text)


def normalised(text: str) -> str:
    """The form in which two typed answers are compared (quiz-engine 4: NFKC, case, outer and inner spaces, end)."""
    wide = unicodedata.normalize("NFKC", visible(text)).casefold()
    folded = " ".join(unicodedata.normalize("NFKC", wide).split())
    return folded.rstrip(_FINAL).rstrip() or folded


def is_blank(text: str) -> bool:
    """Whether nothing that can be read was typed."""
    return not visible(text).strip()
