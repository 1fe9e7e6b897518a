"""Cells of CSV and XLSX files as texts, inside bounds that no honest sheet reaches."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree.ElementTree import ParseError

import msgspec
from defusedxml.common import DefusedXmlException

from lms.core.errors import Invalid
from lms.core.i18n import gettext as _

MOST_ROWS, MOST_COLUMNS = 20_000, 60
_MOST_ENTRIES: Final = 1_000
_MOST_BYTES: Final = 100 << 20
_MOST_RATIO: Final = 200
_SMALL: Final = 1 << 20
_DELIMITERS: Final = "\t,;|"
_SAMPLE_LINES: Final = 20
_BROKEN: Final = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError, NotImplementedError, RuntimeError,
    zipfile.BadZipFile, ParseError, DefusedXmlException,
)  # fmt: skip


class SheetRefused(Invalid):
    """A sheet that cannot be read, or that is larger than any honest one."""


class Row(msgspec.Struct, frozen=True):
    """A row that is not empty, with the line or row number that it begins on."""

    number: int
    cells: tuple[str, ...]


def csv_rows(text: str) -> list[Row]:
    """Rows of text with commas, semicolons, tabs or bars between the cells. Raises SheetRefused."""
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    begun = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                rows.append(Row(begun, tuple(each.strip() for each in cells[:MOST_COLUMNS])))
            begun = reader.line_num + 1
            _few(len(rows))
    except csv.Error:
        message = _("Line %(line)s cannot be read as a row of a table. Is a quotation mark missing?")
        raise SheetRefused(message % {"line": begun}) from None
    return rows


def delimiter_of(text: str) -> str:
    """The sign that parts the cells: the one that the first lines have most often."""
    head = "\n".join(text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES])
    return max(_DELIMITERS, key=lambda sign: (_columns(head, sign), -_DELIMITERS.index(sign)))


def _columns(head: str, sign: str) -> int:
    try:
        return len(next(csv.reader(io.StringIO(head, newline=""), delimiter=sign), []))
    except csv.Error:
        return 0


def xlsx_rows(content: bytes) -> tuple[list[Row], list[str]]:
    """Rows of the first sheet with anything in it, and sentences about what was not read. Raises SheetRefused."""
    _bounded(content)
    # With numpy, which it looks for, this is a fifth of a worker's memory: only a process that reads a sheet has it.
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return _first_sheet(content)
    except (*_BROKEN, InvalidFileException):
        raise SheetRefused(_("This Excel file is damaged or was made strangely. Save it again, or as CSV.")) from None


def _first_sheet(content: bytes) -> tuple[list[Row], list[str]]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        for at, sheet in enumerate(book.worksheets):
            rows = list(_rows(sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True)))
            if rows:
                others = ", ".join(each.title for each in book.worksheets[at + 1 :])
                said = {"sheet": sheet.title, "others": others}
                notes = [_("Only the sheet “%(sheet)s” was read, not: %(others)s.") % said] if others else []
                return rows, notes
    finally:
        book.close()
    return [], []


def _rows(values: Iterator[Sequence[object]]) -> Iterator[Row]:
    for number, row in enumerate(values, 1):
        cells = [_cell(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        _few(number - 1)
        if cells:
            yield Row(number, tuple(cells))


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return f"{value:.12g}"
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case _:
            return str(value).strip()


def _few(rows: int) -> None:
    if rows > MOST_ROWS:
        raise SheetRefused(_("There are more than %(most)s rows. Import them in several files.") % {"most": MOST_ROWS})


def _bounded(content: bytes) -> None:
    """Refuse what unpacks to far more than it is, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise SheetRefused(_("This Excel file is damaged or was made strangely. Save it again, or as CSV.")) from None
    whole = sum(entry.file_size for entry in entries)
    swollen = any(
        entry.file_size > _SMALL and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1) for entry in entries
    )
    if len(entries) > _MOST_ENTRIES or whole > _MOST_BYTES or swollen:
        raise SheetRefused(_("This file would unpack to far more than a sheet of questions. It was not opened."))
