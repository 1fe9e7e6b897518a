"""Numbered questions with lettered options, as word processors and people write them."""

import re
import unicodedata
from typing import Final

from lms.questions.rules.inline import escaped

_QUESTION: Final = re.compile(r"(?:q(?:uestion)?\s*|第\s*)?\d{1,3}\s*[題题]?\s*[.)、:]\s*(?P<text>\S.*)", re.IGNORECASE)
_OPTION: Final = re.compile(r"(?P<right>[*✓√]\s*)?\(?(?P<letter>[A-H])\s*[.)、:]\s*(?P<text>\S.*)", re.IGNORECASE)
_ANSWER: Final = re.compile(
    r"(?:(?:correct |right )?answers?|ans|key|正[確确]答案|答案)\s*:\s*"
    r"\(?(?P<letters>[A-H](?:[\s,、&和及]*[A-H])*)\)?\.?",
    re.IGNORECASE,
)
_REASON: Final = re.compile(
    r"(?:explanation|reason|feedback|解析|解[說说]|[說说]明)\s*:\s*(?P<text>\S.*)", re.IGNORECASE
)
_FULL_WIDTH: Final = {
    ord(sign): unicodedata.normalize("NFKC", sign)
    for sign in "．）（：＊，ＡＢＣＤＥＦＧＨａｂｃｄｅｆｇｈ０１２３４５６７８９"
}
_SIGNS: Final = re.compile(r"[\[\]#@|>_\\*`<=~&［］＃＠｜＞→＊＝～]|-\s*>|－")
_BEGINNING: Final = re.compile(r"(?!\w{1,4}\s*[.)、:]|hint|提示)\w", re.IGNORECASE)
_FEWEST: Final = 2


class _Asked:
    """A question while its lines are read."""

    def __init__(self, prompt: str) -> None:
        self.prompt = [prompt]
        self.options: list[list[str]] = []
        self.right: set[int] = set()
        self.reason: list[str] = []

    def written(self) -> str:
        marks = ("*" if at in self.right else "-" for at in range(len(self.options)))
        options = [f"{mark} {_plain(lines)}" for mark, lines in zip(marks, self.options, strict=True)]
        return "\n".join([_plain(self.prompt), *options, *(f"> {_plain([line])}" for line in self.reason)])


def from_list(text: str) -> list[str]:
    """The questions as blocks of our text; none unless each has options. What is right stays as it was marked."""
    found: list[_Asked] = []
    for raw in text.splitlines():
        line = " ".join(raw.split())
        sign = line.translate(_FULL_WIDTH)
        if begun := _QUESTION.fullmatch(sign):
            found.append(_Asked(line[begun.start("text") :]))
        elif found and line:
            _take(found[-1], line, sign)
    whole = all(len(one.options) >= _FEWEST for one in found)
    return [one.written() for one in found] if whole else []


def _take(asked: _Asked, line: str, sign: str) -> None:
    """Give a line to the question that it belongs to."""
    if answer := _ANSWER.fullmatch(sign):
        asked.right |= {ord(letter.upper()) - ord("A") for letter in re.findall("[A-Ha-h]", answer["letters"])}
    elif reason := _REASON.fullmatch(sign):
        asked.reason.append(line[reason.start("text") :])
    elif (option := _OPTION.fullmatch(sign)) and ord(option["letter"].upper()) - ord("A") == len(asked.options):
        if option["right"]:
            asked.right.add(len(asked.options))
        asked.options.append([line[option.start("text") :]])
    else:
        (asked.reason or (asked.options[-1] if asked.options else asked.prompt)).append(line)


def _plain(lines: list[str]) -> str:
    """Words as words: with backslashes only where something in them could mean more."""
    text = " ".join(lines)
    means_more = _SIGNS.search(text) or not _BEGINNING.match(text.translate(_FULL_WIDTH))
    return escaped(text) if means_more else text
