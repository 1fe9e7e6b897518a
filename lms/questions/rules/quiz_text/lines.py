"""Lines of quiz text, with every forgiven way of writing turned into the one that the parser knows."""

import re
from enum import StrEnum

import msgspec

from lms.core.i18n import gettext as _
from lms.core.problems import Problem

_CONTROL = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u0080-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_LETTERED = re.compile(r"(?P<right>[*＊]\s*)?[(（]?(?P<letter>[A-Za-z])[.)、．）]\s*(?P<text>\S.*)", re.DOTALL)
_NUMBERED = re.compile(r"\d{1,2}[.)、．）]\s*(?P<text>\S.*)", re.DOTALL)
_HINT = re.compile(r"(?:hint|提示)\s*[:：](?P<text>.*)", re.IGNORECASE)
_ARROW = re.compile(r"(?<!\\)(?:->|→|－＞)")
_BAR = re.compile(r"(?<!\\)[|｜]")


class Line(msgspec.Struct, frozen=True):
    """One line that is not blank: its number in the file and its text, trimmed and with single spaces."""

    number: int
    text: str


class Kind(StrEnum):
    """What a line after the first is."""

    PROMPT = "prompt"
    RIGHT = "right"
    WRONG = "wrong"
    EQUALS = "equals"
    CHOOSE = "choose"
    PAIR = "pair"
    LONE = "lone"
    STEP = "step"
    PICTURE = "picture"
    HINT = "hint"
    CRITERION = "criterion"
    REASON = "reason"


class Part(msgspec.Struct, frozen=True):
    """A line with its meaning and its text without the mark in front."""

    kind: Kind
    text: str
    line: int


_MARKS = {
    "*": Kind.RIGHT,
    "-": Kind.WRONG,
    "＊": Kind.RIGHT,
    "－": Kind.WRONG,
    "•": Kind.WRONG,
    "=": Kind.EQUALS,
    "＝": Kind.EQUALS,
    "~": Kind.CHOOSE,
    "～": Kind.CHOOSE,
}
_NEEDS_SPACE = frozenset("*-")
_WITH_RUBRIC = frozenset({"essay", "files"})
_WITH_ARROWS = frozenset({"matching", "categorise"})


def blocks(text: str, first_line: int) -> list[list[Line]]:
    """The questions of a text as blocks of lines; blank lines part them. A BOM, CRLF and tabs are forgiven."""
    found: list[list[Line]] = [[]]
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for number, raw in enumerate(plain.split("\n"), first_line):
        words = " ".join(raw.split())
        if words:
            found[-1].append(Line(number, words))
        elif found[-1]:
            found.append([])
    return [block for block in found if block]


def unreadable(text: str, *, path: str, first_line: int) -> list[Problem]:
    """A problem for each line with characters that nobody sees and that would garble the text."""
    message = _("This line holds an invisible control character. Delete the line and type it again.")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [Problem(path, number, message) for number, line in enumerate(lines, first_line) if _CONTROL.search(line)]


def classified(line: Line, *, options: int, kind: str) -> Part:
    """What a line is, when `options` lettered ones stand before it and a marker has named this kind."""
    text = line.text
    if special := _special(line, kind):
        return special
    if kind in _WITH_ARROWS and (arrow := _ARROW.search(text)):
        return Part(Kind.LONE if arrow.start() == 0 else Kind.PAIR, text, line.number)
    lettered = _LETTERED.fullmatch(text)
    if lettered and ord(lettered["letter"].lower()) - ord("a") == options:
        return Part(Kind.RIGHT if lettered["right"] else Kind.WRONG, lettered["text"], line.number)
    numbered = _NUMBERED.fullmatch(text) if kind == "ordering" else None
    if numbered:
        return Part(Kind.STEP, numbered["text"], line.number)
    mark, rest = text[0], text[1:]
    if mark not in _MARKS or (mark in _NEEDS_SPACE and rest and rest[0] != " "):
        return Part(Kind.PROMPT, text, line.number)
    return Part(_MARKS[mark], rest.strip(), line.number)


def _special(line: Line, kind: str) -> Part | None:
    """A reason, a hint, or what only questions of this kind have."""
    text = line.text
    if text[0] in ">＞":
        return Part(Kind.REASON, text[1:].strip(), line.number)
    if hint := _HINT.fullmatch(text):
        return Part(Kind.HINT, hint["text"].strip(), line.number)
    if kind == "hotspot" and text.startswith("!["):
        return Part(Kind.PICTURE, text, line.number)
    if kind in _WITH_RUBRIC and text[0] in "+＋":
        return Part(Kind.CRITERION, text[1:].strip(), line.number)
    return None


def sides(text: str) -> tuple[str, str]:
    """What stands before and after the first arrow."""
    left, right = _ARROW.split(text, maxsplit=1)
    return left.strip(), right.strip()


def has_arrow(text: str) -> bool:
    """Whether the text has an arrow that no backslash protects."""
    return _ARROW.search(text) is not None


def looks_numbered(text: str) -> bool:
    """Whether the text begins with a number as the steps of [order] do."""
    return _NUMBERED.fullmatch(text) is not None


def alternatives(text: str) -> list[str]:
    """What stands between bars that no backslash protects."""
    return [each.strip() for each in _BAR.split(text)]
