"""What a single line of a list is: the beginning of a question, an option, an answer, a reason, a key, a heading."""

import re
import unicodedata
from typing import Final

_FULL_WIDTH: Final = {
    ord(sign): unicodedata.normalize("NFKC", sign)
    for sign in "．）（：＊，；＿＝\u3000ＡＢＣＤＥＦＧＨａｂｃｄｅｆｇｈ０１２３４５６７８９"
} | {ord("【"): "[", ord("】"): "]", ord("［"): "[", ord("］"): "]", ord("\t"): " ", ord("\xa0"): " "}

_LABEL: Final = (
    r"(?:(?:the )?(?:correct |right )?answers?(?: is| are)?|ans|key|(?:参考|參考|标准|標準|正[确確])?答案|答|正解)"
)
_TRUE: Final = r"true|t|yes|对|對|正[确確]|是|√|✓|✔|○"
_FALSE: Final = r"false|f|no|错|錯|错误|錯誤|不正[确確]|否|×|✗|✘|╳|x"
_LETTERS: Final = r"[A-H](?:(?:[\s,、;&/和及]|and)*[A-H])*"
_RIGHT: Final = r"correct|right|正[确確]|对|對|√|✓|✔"

QUESTION: Final = re.compile(
    r"(?:q(?:uestion)?\s*|第\s*)?(?P<number>\d{1,3})\s*[題题]?\s*(?:[.:](?!\d)|[)、])\s*(?P<text>\S.*)", re.IGNORECASE
)
OPTION: Final = re.compile(r"(?P<right>[*✓√✔]\s*)?[(\[]?(?P<letter>[A-H])\s*[.)\]、:]\s*(?P<text>\S.*)", re.IGNORECASE)
BULLET: Final = re.compile(r"[•◦▪▫●○■□·‣–—]\s*(?P<right>[*✓√✔]\s*)?(?P<text>\S.*)")
BOX: Final = re.compile(r"(?:[\[(]\s*(?P<right>[x✓√✔]?)\s*[\])]|(?P<ticked>[☑☒✓✔])|☐)\s*(?P<text>\S.*)", re.IGNORECASE)
TICKED_BEHIND: Final = re.compile(rf"\s*(?:(?<=\s)\*|[✓✔√]|\((?:{_RIGHT})\)|\[(?:{_RIGHT})\])$", re.IGNORECASE)
ANSWER: Final = re.compile(
    rf"(?:\[\s*{_LABEL}\s*\]\s*[:=]?|{_LABEL}\s*[:=])\s*(?P<said>\S.*)|{_LABEL}\s+(?P<letter>[A-H])\.?", re.IGNORECASE
)
REASON: Final = re.compile(
    r"(?:\[\s*(?:{0})\s*\]\s*:?|(?:{0})\s*:)\s*(?P<text>\S.*)".format(
        r"explanation|reason|feedback|rationale|解析|解[說说]|[說说]明|理由|分析"
    ),
    re.IGNORECASE,
)
KEY_HEAD: Final = re.compile(rf"\[?\s*(?:answer key|{_LABEL})\s*\]?\s*[:=]?\s*(?P<rest>.*)", re.IGNORECASE)
RANGE: Final = re.compile(
    r"(?P<first>\d{1,3})\s*[-~–—至]\s*(?P<last>\d{1,3})\s*[.)、:]?\s*(?P<each>[A-H√×](?:[\s,、]*[A-H√×])*)(?![a-z])",
    re.IGNORECASE,
)
PAIR: Final = re.compile(
    rf"(?P<number>\d{{1,3}})\s*[.)、:]?\s*[(\[]?(?P<said>{_LETTERS}|{_TRUE}|{_FALSE})[)\]]?(?![a-z])", re.IGNORECASE
)
HEADING: Final = re.compile(
    r"[一二三四五六七八九十]{1,3}\s*[、.:]\s*\S*(?:[題题]|[選选][擇择]|判[斷断]|填空).*"
    r"|第[一二三四五六七八九十]+部分.*|(?:section|part)\s+[\divx]{1,4}\b.*|(?:section|part)\s+[A-H]\b.*",
    re.IGNORECASE,
)
IN_THE_STEM: Final = re.compile(rf"[(\[]\s*(?P<said>{_LETTERS})\s*[)\]]", re.IGNORECASE)
JUDGED: Final = re.compile(rf"\s*[(\[]\s*(?P<said>{_TRUE}|{_FALSE})\s*[)\]]\s*[.。]?$", re.IGNORECASE)
JUDGE: Final = re.compile(r"(?:true or false|判[断斷][题題]?|是非[题題]?)\s*[:?]\s*", re.IGNORECASE)
EMPTY_BEHIND: Final = re.compile(r"\s*\(\s*\)\s*([.。]?)$")
BLANK: Final = re.compile(r"_{2,}|\(\s*\)")
SEVERAL: Final = re.compile(
    r"多[選选]|複選|choose all|select all|all that apply|choose two|choose three", re.IGNORECASE
)
NUMBER: Final = re.compile(r"[-−]?\d+(?:[.,]\d+)?")
_FEWEST: Final = 2
_ALL_LETTERS: Final = re.compile(rf"[(\[]?(?P<letters>{_LETTERS})[)\]]?\.?", re.IGNORECASE)
_ONE_AND_WORDS: Final = re.compile(r"[(\[]?(?P<letters>[A-H])[.)\]、:]\s*\S.*", re.IGNORECASE)
_TRUTHS: Final = (re.compile(rf"(?:{_TRUE})[.。]?", re.IGNORECASE), re.compile(rf"(?:{_FALSE})[.。]?", re.IGNORECASE))


def signs(line: str) -> str:
    """The same line with signs of full width as narrow ones, place for place."""
    return line.translate(_FULL_WIDTH)


def letters(said: str) -> set[int]:
    """The options that an answer names, from 0; none when it is no list of letters."""
    found = _ALL_LETTERS.fullmatch(said) or _ONE_AND_WORDS.fullmatch(said)
    text = re.sub("and", " ", found["letters"], flags=re.IGNORECASE) if found else ""
    return {ord(letter.upper()) - ord("A") for letter in re.findall("[A-Ha-h]", text)}


def truth(said: str) -> bool | None:
    """Whether an answer says true or false; None for what says neither."""
    yes, no = (pattern.fullmatch(said.strip()) for pattern in _TRUTHS)
    return True if yes else False if no else None


def options_of(sign: str, first: int) -> list[tuple[int, int, int]]:
    """Where options stand in one line: beginning of the letter, beginning and end of the words.

    `first` is the number of the option that is due; two or more have to follow each other, apart by wide spaces or
    by a character that is no Latin letter.
    """
    starts: list[tuple[int, int]] = []
    at, due = 0, first
    while True:
        letter = chr(ord("A") + due)
        pattern = re.compile(rf"[(\[]?{letter}\s*[.)\]、:]\s*(?=\S)", re.IGNORECASE)
        found = next((one for one in pattern.finditer(sign, at) if _apart(sign, one.start())), None)
        if found is None or due > first + 7:
            break
        starts.append((found.start(), found.end()))
        at, due = found.end(), due + 1
    if len(starts) < _FEWEST:
        return []
    ends = [start for start, _words in starts[1:]] + [len(sign)]
    return [(start, words, end) for (start, words), end in zip(starts, ends, strict=True)]


def _apart(sign: str, at: int) -> bool:
    """Whether a letter can begin an option there."""
    before = sign[:at]
    if not before.strip():
        return True
    return before.endswith(("  ", "   ")) or ord(before.rstrip()[-1]) >= 0x2E80 or (before[-1] in ";；")
