"""Which format a file has: told by what it holds, never by its name."""

import re
import zipfile
from io import BytesIO
from typing import Final

from lms.core.errors import Invalid
from lms.core.i18n import gettext as _
from lms.core.sheets import SheetRefused, csv_rows
from lms.foreign.rules.xml import first_tag
from lms.interchange.rules.aiken import ANSWER, OPTION
from lms.interchange.rules.reading import Format
from lms.interchange.rules.sheets.columns import is_head
from lms.qti.rules import TAGS as QTI_TAGS

_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"
_GIFT_BLOCK: Final = re.compile(
    r"^\s*(?:::(?:\\.|[^:])*::|\$CATEGORY:|\[(?:html|markdown|plain|moodle)\])|(?<!\\)\{\s*(?:[=~#}%]|(?:T|F|TRUE|FALSE)\s*[}#]|\w[^{}\n=~]*\})",
    re.IGNORECASE,
)
_OWN_LINE: Final = re.compile(
    r"^\s*(?:[*＊－•]\s*\S|-\s|[=＝~～]\s*\S|[*＊]?[A-Fa-f][.)、．）]\s*\S)|\[key [a-z0-9-]+\]", re.MULTILINE
)
_MOST_LOOKED_AT: Final = 400
_SAMPLE: Final = 200_000


class Unrecognised(Invalid):
    """A file that holds no questions that we could read."""


def archive_format(content: bytes) -> Format | None:
    """The format of a file that is no text; None for texts. Raises Unrecognised."""
    if content.startswith(_OLE):
        raise Unrecognised(_("This is an old Excel or Word file. Save it as .xlsx or CSV and import that."))
    if content.startswith(_PDF):
        raise Unrecognised(_("This is a PDF. Copy its questions and paste them as text."))
    if not content.startswith(_ZIP):
        return None
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist()[:2000])
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        names = set()
    if "xl/workbook.xml" in names:
        return Format.XLSX
    if "word/document.xml" in names:
        raise Unrecognised(_("This is a Word file. Copy its questions and paste them as text."))
    if any(name.lower().endswith((".xml", ".qti")) for name in names):
        return Format.QTI
    raise Unrecognised(_("This archive holds no Excel sheet and no questions as Canvas exports them (QTI)."))


def text_format(text: str) -> Format:
    """The format of a text; what looks like nothing else is our own quiz text, whose errors say what to do."""
    head = text[:_SAMPLE].removeprefix("\ufeff")
    if head.lstrip().startswith("<"):
        return Format.QTI if first_tag(head) in QTI_TAGS else Format.MOODLE_XML
    if _has_head(head):
        return Format.CSV
    lines = head.split("\n")
    if any(map(ANSWER.fullmatch, lines)) and any(map(OPTION.fullmatch, lines)):
        return Format.AIKEN
    blocks = re.split(r"\n\s*\n", head)[:_MOST_LOOKED_AT]
    gift = sum(_GIFT_BLOCK.search(_without_comments(block)) is not None for block in blocks)
    own = sum(_OWN_LINE.search(_outside_braces(block)) is not None for block in blocks)
    if gift > own:
        return Format.GIFT
    return Format.CSV if not own and _is_even(head) else Format.QUIZ_TEXT


def _without_comments(block: str) -> str:
    return "\n".join(line for line in block.split("\n") if not line.lstrip().startswith("//"))


def _outside_braces(block: str) -> str:
    return re.sub(r"(?<!\\)\{(?:\\.|[^{}\\])*\}?", "", block)


def _has_head(text: str) -> bool:
    try:
        rows = csv_rows("\n".join(text.split("\n")[:30]))
    except SheetRefused:
        return False
    return bool(rows) and is_head(rows[0].cells)


def _is_even(text: str) -> bool:
    """Whether nearly all rows have the same number of cells, at least three."""
    try:
        widths = [len(row.cells) for row in csv_rows("\n".join(text.split("\n")[:50]))]
    except SheetRefused:
        return False
    usual = max(set(widths), key=widths.count, default=0)
    return usual > 2 and widths.count(usual) * 5 >= len(widths) * 4
