"""Numbers of clauses as people write them: P4.1, **4.1**, § 4.1, 第四條, 四、 and （一）."""

import re
import unicodedata
from typing import Final, NamedTuple

_DIGITS: Final = "零一二三四五六七八九"
_HAN: Final = "〇零一二三四五六七八九十百"
_WORD = r"(?:(?:§+|art(?:icle|\.)?|section|sec\.|clause|chapter|ch\.|part)\s*)?"
_ID = r"(?P<id>(?:[A-Za-z]{1,4}-?)?\d{1,4}(?:[.-]\d{1,4}){0,5}[a-z]?)"
_END = r"(?:[.)、:：．]\s*|\s+|$)"
_PLAIN: Final = re.compile(rf"(?P<word>{_WORD}){_ID}{_END}(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_ARTICLE: Final = re.compile(
    rf"第\s*(?P<n>[{_HAN}\d]{{1,6}})\s*(?P<kind>[章節节編编部篇條条款項项])[\s、:：.]*(?P<rest>.*)", re.DOTALL
)
_COUNTED: Final = re.compile(rf"(?P<n>[{_HAN}]{{1,5}})[、.．]\s*(?P<rest>.*)", re.DOTALL)
_INNER: Final = re.compile(rf"[(（](?P<n>[{_HAN}\d]{{1,5}})[)）][、.]?\s*(?P<rest>.*)", re.DOTALL)
_CHAPTERS: Final = frozenset("章節节編编部篇")
_BOLD: Final = re.compile(r"(?P<mark>\*\*|__|`)(?P<inside>[^*_`]{1,40}?)(?P=mark)\s*(?P<rest>.*)", re.DOTALL)


class Number(NamedTuple):
    """A clause's id; `chapter` when it can only name a part; `above` is what （一） below it continues."""

    id: str
    above: str
    chapter: bool = False


def numbered(words: str, above: str, *, heading: bool = False) -> tuple[Number | None, str]:
    """The number a line begins with, and the words behind it; None when it begins with none.

    `above` is the number that an inner one such as （一） belongs to. A heading may begin with a bare number: 4 Aims.
    """
    if bold := _BOLD.fullmatch(words):
        number, inside = _number(bold["inside"].strip(), above, heading=heading)
        if number is not None:
            rest = bold["rest"].lstrip(":：.、 ")
            return number, f"**{inside}** {rest}".strip() if inside else rest
    return _number(words, above, heading=heading)


def number_of(han: str) -> int:
    """The number that Chinese or Arabic digits write, up to 999: 十二 is 12, 一百零三 is 103, 二十 is 20."""
    plain = han.replace("〇", "零")
    if plain.isdecimal():
        return int(plain)
    total = digit = 0
    for sign in plain:
        if sign == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif sign == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = digit * 10 + (_DIGITS.index(sign) if sign in _DIGITS else int(sign))
    return total + digit


def _number(words: str, above: str, *, heading: bool) -> tuple[Number | None, str]:
    folded = unicodedata.normalize("NFKC", words[:40]) + words[40:]
    if found := _ARTICLE.fullmatch(words):
        number = str(number_of(unicodedata.normalize("NFKC", found["n"])))
        chapter = found["kind"] in _CHAPTERS
        return Number(number, "" if chapter else number, chapter), found["rest"]
    if found := _COUNTED.fullmatch(words):
        number = str(number_of(found["n"]))
        return Number(number, number), found["rest"]
    if found := _INNER.fullmatch(words):
        inner = str(number_of(unicodedata.normalize("NFKC", found["n"])))
        return (Number(f"{above}.{inner}", above), found["rest"]) if above else (None, words)
    if (found := _PLAIN.fullmatch(folded)) and (
        (heading and len(found["id"]) < 4) or _is_id(found["id"], found["word"], folded[found.end("id") :])
    ):
        return Number(found["id"], found["id"]), found["rest"]
    return None, words


def _is_id(text: str, word: str, behind: str) -> bool:
    """Whether it is a number of a clause: "30 days" and "2026 was" are none, "4.1 New hires" and "1. Aims" are."""
    return bool(word) or not text.isdecimal() or behind[:1] in {".", ")", "、", ":", "．"} or not behind.strip()
