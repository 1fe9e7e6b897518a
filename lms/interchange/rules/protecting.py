"""Foreign words made safe for quiz text with as few backslashes as do it, so that people can still read them."""

import re
from typing import Final

_MARKS: Final = re.compile(r"[\\*`\[［]|_{3,}|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w{1,32};)")
_STRUCTURE: Final = re.compile(
    r"(?P<kept>\\.)|(?P<run>_{3,})|(?P<mark>[|｜→]|->|－＞|[＃＠［]|(?<![A-Za-z0-9#@])[#@](?=[\w-]))", re.DOTALL
)
_MARKER: Final = re.compile(r"(?<!\\)\[(?=[^\[\]\n]{1,80}\])")
_SIGN_FIRST: Final = re.compile(r"[-*](?=\s|$)|[=~>+•－＊＝～＞＋]")
_NUMBER_FIRST: Final = re.compile(r"([(（]?[A-Za-z]|\d{1,2})([.)、．）])(?=\s*\S)")
_HINT_FIRST: Final = re.compile(r"(hint|提示)(\s*)([:：])", re.IGNORECASE)


def protected(words: str) -> str:
    """Plain words of one line as source that shows exactly these words in any place of a question."""
    return guarded(_MARKS.sub(lambda mark: "".join(f"\\{each}" for each in mark[0]), " ".join(words.split())))


def guarded(source: str) -> str:
    """One line of inline Markdown in which nothing can be taken for a sign of quiz text; its styles stay."""
    line = " ".join(source.split())
    line = _MARKER.sub(r"\\[", _STRUCTURE.sub(_backslashed, line))
    if _SIGN_FIRST.match(line):
        return f"\\{line}"
    line = _NUMBER_FIRST.sub(r"\1\\\2", line, count=1) if _NUMBER_FIRST.match(line) else line
    return _HINT_FIRST.sub(r"\1\2\\\3", line, count=1) if _HINT_FIRST.match(line) else line


def _backslashed(found: re.Match[str]) -> str:
    if found["kept"]:
        return found["kept"]
    return "".join(f"\\{each}" for each in found["run"]) if found["run"] else f"\\{found['mark']}"
