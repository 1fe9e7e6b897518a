"""Inline Markdown of questions: words and their source, with a backslash before a mark that shall stand as it is."""

import re
import unicodedata

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_STYLE = re.compile(r"(?<!\\)(?:\*\*|\*|`)")
_STRUCTURAL = re.compile(r"[\\*`\[\]#@|><=~_&.)\-+!:：－•–→＊＝｜＞［］＃＠～．、）]")


def plain(source: str) -> str:
    """The words alone, for places that cannot show styles (an option of a select, a search index)."""
    return unescaped(_STYLE.sub("", source)).replace("\n", " ")


def escaped(words: str) -> str:
    """Plain words as source that shows exactly these words wherever it stands in a question."""
    return _STRUCTURAL.sub(lambda mark: "\\" + mark[0], " ".join(words.split()))


def unescaped(source: str) -> str:
    """The source without its protecting backslashes."""
    return _ESCAPE.sub(lambda found: found[1] if _is_mark(found[1]) else found[0], source)


def for_markdown(source: str) -> str:
    """The source as CommonMark has it, which knows backslashes before ASCII marks only."""
    return _ESCAPE.sub(lambda found: found[1] if _is_mark(found[1]) and not found[1].isascii() else found[0], source)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"
