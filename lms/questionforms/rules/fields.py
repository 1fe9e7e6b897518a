"""A form out of what a browser sends: rows in the order in which they came, whatever their names."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec.structs import replace

from lms.questionforms.rules.ready_made import KINDS
from lms.questionforms.rules.shape import MOST_LEVELS, QuestionForm, Row

Fields = Mapping[str, Sequence[str]]

_ROW: Final = re.compile(r"(?P<list>row|lone|hint)-(?P<id>\d{1,4})-(?:text|other|right|sort|at|words-\d|points-\d)")
_TICKS: Final = frozenset({"critical", "keep_order", "equivalent"})
_LISTS: Final = {"row": "rows", "lone": "lone", "hint": "hints"}
MOST_ROWS: Final = 60


def form_from(fields: Fields) -> QuestionForm:
    """The form that was sent; what is not among its fields is passed over."""
    kind = _last(fields, "kind")
    texts = {name: _last(fields, name) for name in _texts() if name in fields}
    rows = {name: _rows(fields, prefix) for prefix, name in _LISTS.items()}
    ticks = {name: bool(_last(fields, name)) for name in _TICKS}
    return replace(QuestionForm(kind if kind in KINDS else "single"), **texts, **rows, **ticks)


def _texts() -> list[str]:
    others = {"kind", *_TICKS, *_LISTS.values()}
    return [name for name in QuestionForm.__struct_fields__ if name not in others]


def _rows(fields: Fields, prefix: str) -> tuple[Row, ...]:
    found = (_ROW.fullmatch(name) for name in fields)
    ids = dict.fromkeys(each["id"] for each in found if each and each["list"] == prefix)
    return tuple(_row(fields, f"{prefix}-{each}-", each) for each in list(ids)[:MOST_ROWS])


def _row(fields: Fields, name: str, each: str) -> Row:
    levels = ((_last(fields, f"{name}words-{at}"), _last(fields, f"{name}points-{at}")) for at in range(MOST_LEVELS))
    at = _last(fields, f"{name}at")
    return replace(
        Row(each, _last(fields, f"{name}text"), _last(fields, f"{name}other"), sort=_last(fields, f"{name}sort")),
        right=bool(_last(fields, f"{name}right")) or each in fields.get("right", ()),
        at=int(at) if at.isascii() and at.isdigit() and len(at) < 4 else 0,
        levels=tuple((words, points) for words, points in levels if words.strip() or points.strip()),
    )


def _last(fields: Fields, name: str) -> str:
    values = fields.get(name, ())
    return values[-1].replace("\r\n", "\n").replace("\r", "\n") if values else ""
