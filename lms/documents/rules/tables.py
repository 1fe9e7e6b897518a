"""The cells of a foreign table in rows of one length: merged cells are taken apart."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from lms.documents.rules.html_tree import Element

MOST_COLUMNS: Final = 50
MOST_ROWS: Final = 2000
_PARTS: Final = frozenset({"thead", "tbody", "tfoot"})

Cell = Element | None


def table_rows(table: Element) -> list[list[Cell]]:
    """The rows; a cell over several rows stands in each of them, one over several columns in the first alone."""
    hanging: dict[int, tuple[int, Cell]] = {}
    rows = [_row(tr, hanging) for tr in islice(_rows(table), MOST_ROWS)]
    width = max((len(row) for row in rows), default=0)
    return [row + [None] * (width - len(row)) for row in rows if any(cell is not None for cell in row)]


def captions_of(table: Element) -> list[Element]:
    """The captions of a table; they stand above it."""
    return [child for child in table.children if isinstance(child, Element) and child.tag == "caption"]


def _rows(table: Element) -> Iterator[Element]:
    for child in table.children:
        if isinstance(child, str) or child.tag == "caption":
            continue
        if child.tag in _PARTS:
            yield from _rows(child)
        elif child.tag == "tr":
            yield child
        else:  # what a broken table holds outside its rows
            yield Element("tr", {}, [Element("td", {}, [child])])


def _row(tr: Element, hanging: dict[int, tuple[int, Cell]]) -> list[Cell]:
    row: list[Cell] = []
    for cell in tr.children:
        if isinstance(cell, str) or cell.tag not in {"td", "th"}:
            continue
        _hang(row, hanging)
        down, across = _span(cell, "rowspan", MOST_ROWS), _span(cell, "colspan", MOST_COLUMNS)
        for n in range(across):
            if len(row) < MOST_COLUMNS:
                here = cell if n == 0 else None
                if down > 1:
                    hanging[len(row)] = (down - 1, here)
                row.append(here)
    _hang(row, hanging)
    return row


def _hang(row: list[Cell], hanging: dict[int, tuple[int, Cell]]) -> None:
    """Put in what reaches down from the rows above."""
    while len(row) in hanging:
        left, cell = hanging.pop(len(row))
        if left > 1:
            hanging[len(row)] = (left - 1, cell)
        row.append(cell)


def _span(cell: Element, name: str, most: int) -> int:
    given = cell.attrs.get(name, "").strip()
    return max(1, min(int(given), most)) if given.isascii() and given.isdigit() and len(given) < 7 else 1
