"""Rows of a sheet become drafts, by what their columns hold."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

import msgspec

from lms.core.i18n import gettext as _
from lms.core.numbers import plain_decimal
from lms.core.sheets import Row
from lms.core.typed_text import normalised
from lms.foreign.rules.drafts import (
    FULL,
    Body,
    Choice,
    Choices,
    Draft,
    Figure,
    Figures,
    Judged,
    Pairs,
    Prose,
    Steps,
    Typed,
    Words,
)
from lms.foreign.rules.figures import NotANumber, number
from lms.interchange.rules.keys import is_key
from lms.interchange.rules.sheets.columns import Role, flat, guess, guess_without_head, is_head, level_of
from lms.questions.rules.quiz_text.number_line import read_key

_KINDS: Final = {
    "single": r"single|single choice|multiple choice|mc|mcq|單選題?|单选题?|單選|單一選擇題?|選擇題?|选择题?",
    "multiple": r"multiple|multiple answers?|multiple response|choose all|multi(?: select)?"
    r"|多選題?|多选题?|複選題?|复选题?",
    "true_false": r"true false|true/false|tf|t/f|判斷題?|判断题?|是非題?|是非题?",
    "short_text": r"short text|short answer|text|填充題?|填空題?|填空题?|簡答題?|简答题?",
    "number": r"number|numerical|numeric|數字題?|数字题?|數值題?|数值题?|計算題?|计算题?",
    "matching": r"match|matching|配對題?|配对题?|連連看|连线题?|匹配题?",
    "ordering": r"order|ordering|排序題?|排序题?",
    "essay": r"essay|論述題?|论述题?|問答題?|问答题?|申論題?",
}
_TRUE: Final = frozenset({"t", "true", "yes", "y", "對", "对", "是", "正確", "正确", "○", "o", "√", "✓"})
_FALSE: Final = frozenset({"f", "false", "no", "n", "錯", "错", "否", "錯誤", "错误", "×", "x", "✗"})
_LETTERS: Final = re.compile(r"[A-Z](?:[\s,，、;；/&和]*[A-Z])*")
_PLACES: Final = re.compile(r"\d{1,2}(?:[\s,，、;；/&和]+\d{1,2})*")
_BETWEEN: Final = re.compile(r"\s*[|｜\n]\s*")
_LISTED: Final = re.compile(r"[\s,，、;；|｜#＃]+")
_FORMULA: Final = re.compile(r"'(?=[-=+@\t'])")
_ARROW: Final = re.compile(r"\s*(?:->|→|－＞)\s*")


class Sheet(msgspec.Struct, frozen=True):
    """A sheet as it will be read: its headings (or none), what each column holds, and its rows of questions."""

    headings: tuple[str, ...]
    columns: tuple[Role, ...]
    rows: tuple[Row, ...]


def sheet_of(rows: Sequence[Row], columns: Sequence[Role] = ()) -> Sheet:
    """The sheet; `columns` are a person's correction of what would be guessed."""
    width = max((len(row.cells) for row in rows), default=0)
    has_head = bool(rows) and is_head(rows[0].cells)
    has_head = has_head or (
        bool(columns) and bool(rows) and any(role is not Role.NONE for role in guess(rows[0].cells))
    )
    headings = rows[0].cells if has_head else ()
    guessed = guess(headings) if has_head else guess_without_head(width)
    chosen = [*(columns or guessed), *[Role.NONE] * width][:width]
    return Sheet((*headings, *[""] * width)[:width] if has_head else (), tuple(chosen), tuple(rows[has_head:]))


def read_rows(sheet: Sheet, locale: str) -> Iterator[Draft]:
    """A draft for each row."""
    for row in sheet.rows:
        yield _draft(row, sheet, locale)


def _draft(row: Row, sheet: Sheet, locale: str) -> Draft:
    cells = _Cells.of(row, sheet.columns)
    wrong = list(_wrong(cells))
    body: Body | None = None
    try:
        body = None if wrong else _body(cells, locale)
    except _NoRight as found:
        wrong.append(found.message)
    level = level_of(cells.one(Role.LEVEL))
    lost = list(_passed_over(row, sheet))
    topic = cells.one(Role.TOPIC).lstrip("#＃")
    tags = [each for each in _LISTED.split(cells.one(Role.TAGS)) if each]
    return Draft(
        line=row.number,
        prompt=Words(cells.one(Role.QUESTION)),
        body=body,
        key=cells.one(Role.KEY) if is_key(cells.one(Role.KEY)) else "",
        name="" if is_key(cells.one(Role.KEY)) else cells.one(Role.KEY),
        tags=tuple([topic, *tags] if topic else tags),
        clauses=tuple(each.lstrip("@＠") for each in _LISTED.split(cells.one(Role.CLAUSES)) if each),
        level=level or 2,
        points=_points(cells) or FULL,
        reason=Words(cells.one(Role.REASON)),
        hints=tuple(Words(each) for each in cells.all(Role.HINT) if each),
        lost=tuple(lost),
        wrong=tuple(wrong),
    )


class _NoRight(Exception):  # noqa: N818  not a failure but a finding: it becomes an error of its row
    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class _Cells(msgspec.Struct, frozen=True):
    """The cells of a row by what they hold."""

    by_role: dict[Role, list[str]]

    @classmethod
    def of(cls, row: Row, columns: Sequence[Role]) -> "_Cells":
        """Sort the cells; the sign that keeps a sheet from computing them is taken off."""
        found: dict[Role, list[str]] = {}
        for cell, role in zip(row.cells, columns, strict=False):
            found.setdefault(role, []).append(_FORMULA.sub("", cell, count=1) if cell.startswith("'") else cell)
        return cls(found)

    def one(self, role: Role) -> str:
        """The only cell of its kind; empty when there is none."""
        return self.by_role.get(role, [""])[0]

    def all(self, role: Role) -> list[str]:
        """All cells of a kind, empty ones at the end left out."""
        cells = list(self.by_role.get(role, []))
        while cells and not cells[-1]:
            cells.pop()
        return cells


def _points(cells: _Cells) -> Fraction | None:
    try:
        return number(cells.one(Role.POINTS) or "1")
    except NotANumber:
        return None


def _wrong(cells: _Cells) -> Iterator[str]:
    if not cells.one(Role.QUESTION):
        yield _("This row has no question. Write its text into the column for questions.")
    if _points(cells) is None:
        yield _("“%(text)s” is no number of points.") % {"text": cells.one(Role.POINTS)}
    if level_of(cells.one(Role.LEVEL)) is None:
        yield _("“%(text)s” is no level: write 1 (easy), 2 (middle) or 3 (hard).") % {"text": cells.one(Role.LEVEL)}
    if cells.one(Role.KIND) and not _kind(cells):
        yield _("“%(text)s” is no kind of question that a row can hold.") % {"text": cells.one(Role.KIND)}


def _passed_over(row: Row, sheet: Sheet) -> Iterator[str]:
    for at, cell in enumerate(row.cells):
        if cell and (at >= len(sheet.columns) or sheet.columns[at] is Role.NONE):
            name = sheet.headings[at] if at < len(sheet.headings) and sheet.headings[at] else str(at + 1)
            yield _("The column “%(name)s” was passed over: %(cell)s") % {"name": name, "cell": cell[:120]}


def _kind(cells: _Cells) -> str:
    said = flat(cells.one(Role.KIND))
    return next((kind for kind, words in _KINDS.items() if re.fullmatch(words, said)), "")


def _body(cells: _Cells, locale: str) -> Body:
    kind, options, right = _kind(cells), cells.all(Role.OPTION), cells.one(Role.RIGHT)
    if kind == "matching":
        return _pairs(options)
    if kind == "ordering":
        return Steps(tuple(map(Words, options)))
    if kind == "essay":
        return Prose()
    if not right:
        raise _NoRight(_("This row names no right answer."))
    if kind == "true_false" or (not options and kind == "" and flat(right) in _TRUE | _FALSE):
        return _judged(right)
    if options and kind not in {"short_text", "number"}:
        return _choices(options, right, several=kind == "multiple")
    measure = None if kind == "short_text" or _BETWEEN.search(right) else _figures(right, locale)
    if measure is None and kind == "number":
        raise _NoRight(_("“%(text)s” is not a number. Write it as 3.14, 3.14 ± 0.01 or 3..4.") % {"text": right})
    return measure or Typed(tuple(Choice(Words(each), FULL) for each in _BETWEEN.split(right) if each))


def _judged(right: str) -> Judged:
    said = flat(right)
    if said not in _TRUE | _FALSE:
        raise _NoRight(
            _("The right answer of a true or false question is TRUE or FALSE, not “%(text)s”.") % {"text": right}
        )
    return Judged(said in _TRUE)


def _choices(options: Sequence[str], right: str, *, several: bool) -> Choices:
    places = _places(options, right)
    if not places:
        sentence = _("The right answer “%(text)s” is none of the options: write their letters, as in A or A, C.")
        raise _NoRight(sentence % {"text": right})
    choices = (Choice(Words(text), FULL if at in places else Fraction(0)) for at, text in enumerate(options))
    return Choices(tuple(choices), several=several or len(places) > 1)


def _places(options: Sequence[str], right: str) -> set[int]:
    """Which options a cell names: by their words, their letters or their numbers."""
    words = [normalised(each) for each in options]
    if normalised(right) in words:
        return {words.index(normalised(right))}
    named = [normalised(each) for each in _BETWEEN.split(right) if each]
    if len(named) > 1 and set(named) <= set(words):
        return {words.index(each) for each in named}
    text = unicodedata.normalize("NFKC", right).strip().rstrip(".。").upper()
    found: set[int] = set()
    if _LETTERS.fullmatch(text):
        found = {ord(each) - ord("A") for each in re.findall("[A-Z]", text)}
    elif _PLACES.fullmatch(text):
        found = {int(each) - 1 for each in re.findall(r"\d+", text)}
    return found if all(0 <= at < len(options) and options[at] for at in found) else set()


def _pairs(options: Sequence[str]) -> Pairs:
    sides = [_ARROW.split(each, maxsplit=1) for each in options if each]
    if not sides or any(len(each) != 2 for each in sides):
        raise _NoRight(_("Each option of a matching question is a pair: left -> right."))
    pairs = [(Words(left), Words(right)) for left, right in sides]
    return Pairs(tuple(pair for pair in pairs if pair[0]), tuple(right for left, right in pairs if not left))


def _figures(right: str, locale: str) -> Figures | None:
    """The number that a cell holds, as quiz text writes it; None when it holds words."""
    read = read_key(right, locale)
    if read is None:
        return None
    low, high = map(plain_decimal, read.bounds())
    if read.low:
        return Figures((Figure(low, high),), read.unit)
    reach = plain_decimal(read.bounds()[1] - Fraction(read.value))
    return Figures((Figure(low, high, read.value, reach),), read.unit)
