"""The signs of GIFT: blocks of lines, what a backslash protects, and where a sign that counts stands."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import msgspec

from lms.foreign.rules.drafts import Markup, Words

_COMMENT: Final = re.compile(r"\s*//")
_TAG: Final = re.compile(r"\[tag:((?:\\.|[^\]\\])+)\]")
_CATEGORY: Final = re.compile(r"\s*\$CATEGORY:(.*)")
_FORMAT: Final = re.compile(r"\s*\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"\\([~=#{}:\\n])")
_LONGEST: Final = 500


class Block(msgspec.Struct, frozen=True):
    """The lines of one question without comments, or a category; `tags` stood in a comment above."""

    line: int
    text: str
    tags: tuple[str, ...] = ()
    category: str = ""


def blocks(text: str) -> Iterator[Block]:
    """Questions and categories in their order. A blank line ends a question unless its answers are still open."""
    waiting: list[str] = []
    tags: list[str] = []
    begun = 0
    for number, line in enumerate(text.split("\n"), 1):
        if _COMMENT.match(line):
            tags += [unescaped(each) for each in _TAG.findall(line)] if not waiting else []
            continue
        category = _CATEGORY.match(line)
        if category or (not line.strip() and not _is_open(waiting)) or (waiting and _begins(line, waiting)):
            yield from _block(begun, waiting, tags)
            waiting, tags = [], [] if waiting else tags
        if category:
            yield Block(number, "", category=unescaped(category[1]).strip())
        elif line.strip() or waiting:
            begun = begun if waiting else number
            waiting.append(line)
    yield from _block(begun, waiting, tags)


def _block(begun: int, lines: Sequence[str], tags: Sequence[str]) -> Iterator[Block]:
    if lines:
        yield Block(begun, "\n".join(lines), tuple(tags))


def _is_open(lines: Sequence[str]) -> bool:
    """Whether a brace is open. Looked at when a blank line comes, so that reading stays fast."""
    if not 0 < len(lines) <= _LONGEST:
        return False
    text = "\n".join(lines)
    opened = next(signs(text, "{"), None)
    return opened is not None and next(signs(text, "}", opened), None) is None


def _begins(line: str, before: Sequence[str]) -> bool:
    """Whether a question begins here although the one before never closed its answers: with “::”."""
    return line.lstrip().startswith("::") and not before[-1].strip()


def signs(text: str, wanted: str, start: int = 0) -> Iterator[int]:
    """Places of these signs that no backslash protects."""
    return (found.start() for found in _sign(wanted).finditer(text, start) if found[0][0] != "\\")


@cache
def _sign(wanted: str) -> re.Pattern[str]:
    return re.compile(rf"\\.|\\$|[{re.escape(wanted)}]", re.DOTALL)


def cut(text: str, sign: str) -> tuple[str, str]:
    """What stands before and after the first such sign (of one or more equal characters)."""
    at = next((each for each in signs(text, sign[0]) if text.startswith(sign, each)), None)
    return (text, "") if at is None else (text[:at], text[at + len(sign) :])


def unescaped(text: str) -> str:
    """The text that is meant: signs without their backslashes, and line breaks for a backslash with n."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text)


def words(text: str, default: Markup) -> Words:
    """A text with its format in front, such as [html]; without one it has that of its question."""
    found = _FORMAT.match(text)
    markup = Markup(found[1].lower()) if found else default
    text = (text[found.end() :] if found else text).strip()
    if markup in {Markup.AUTO, Markup.PLAIN}:  # their line ends are spaces, and only \n is a line break
        text = " ".join(text.split())
    return Words(unescaped(text), markup)
