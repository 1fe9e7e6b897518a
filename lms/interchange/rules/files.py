"""The two doors: bytes of a file to questions, and questions to the text of a file."""

from collections.abc import Callable, Sequence
from typing import Final, assert_never

from lms.core.decoding import text_of
from lms.core.errors import Invalid, TooLarge
from lms.core.i18n import gettext as _
from lms.core.sheets import Row
from lms.foreign.rules.drafts import GAP
from lms.foreign.rules.xml import first_tag
from lms.interchange.rules.aiken import read_aiken
from lms.interchange.rules.gift import print_gift, read_gift
from lms.interchange.rules.moodle import print_moodle, read_moodle
from lms.interchange.rules.own_text import print_quiz_text, read_list, read_quiz_text
from lms.interchange.rules.reading import Format, Item, Reading
from lms.interchange.rules.recognising import archive_format, text_format
from lms.interchange.rules.settling import settled
from lms.interchange.rules.sheets import Role, csv_rows, print_csv, read_rows, xlsx_rows
from lms.interchange.rules.sheets.rows import sheet_of
from lms.interchange.rules.writing import Written
from lms.qti.rules import notes_of, read_package, read_qti
from lms.questions.rules.kinds import Question

LARGEST: Final = 32 << 20
MOST_LINES: Final = 90_000
MOST_QUESTIONS: Final = 10_000

Writer = Callable[[Sequence[Question], str], Written]
WRITERS: Final[dict[Format, Writer]] = {
    Format.GIFT: print_gift,
    Format.MOODLE_XML: print_moodle,
    Format.QUIZ_TEXT: print_quiz_text,
    Format.CSV: print_csv,
}


class NoQuestions(Invalid):
    """A file in which there is nothing to import, or too much."""


def read_file(content: bytes, locale: str, columns: Sequence[Role] = ()) -> Reading:
    """What a file holds. `locale` is the language of its questions, `columns` a correction of what columns mean.

    Raises Invalid or TooLarge with a sentence when it cannot be read as a whole.
    """
    if len(content) > LARGEST:
        raise TooLarge(_("A file of questions has at most %(most)s MB.") % {"most": LARGEST >> 20})
    if not content.strip():
        raise NoQuestions(_("There is nothing in this file."))
    archive = archive_format(content)
    if archive is Format.XLSX:
        rows, notes = xlsx_rows(content)
        return _few(_sheet(Format.XLSX, rows, locale, columns, tuple(notes)))
    if archive is Format.QTI:
        package = read_package(content, locale)
        return _few(_reading(archive, settled(package.drafts, locale), package.notes))
    text, how = text_of(content, locale)
    if text.count("\n") > MOST_LINES and not first_tag(text):
        sentence = _("This text has more than %(most)s lines. Import it in several files.")
        raise TooLarge(sentence % {"most": MOST_LINES})
    return _few(_text(text.replace(GAP, ""), locale, columns, how))


def write_file(format_: Format, questions: Sequence[Question], locale: str) -> Written:
    """The questions in a format that is written."""
    return WRITERS[format_](questions, locale)


def _text(text: str, locale: str, columns: Sequence[Role], notes: tuple[str, ...]) -> Reading:
    found = text_format(text)
    if found in {Format.QUIZ_TEXT, Format.AIKEN} and (items := read_list(text, locale)):
        return _reading(Format.LIST, items, notes)
    match found:
        case Format.CSV | Format.XLSX:
            return _sheet(Format.CSV, csv_rows(text), locale, columns, notes)
        case Format.QUIZ_TEXT | Format.LIST:
            return _reading(found, read_quiz_text(text, locale), notes)
        case Format.AIKEN:
            return _reading(found, settled(read_aiken(text), locale), notes)
        case Format.GIFT:
            return _reading(found, settled(read_gift(text), locale), notes)
        case Format.MOODLE_XML:
            return _reading(found, settled(read_moodle(text), locale), notes)
        case Format.QTI:
            return _reading(found, settled(read_qti(text), locale), (*notes, *notes_of([text])))
        case _:
            assert_never(found)


def _sheet(found: Format, rows: Sequence[Row], locale: str, columns: Sequence[Role], notes: tuple[str, ...]) -> Reading:
    sheet = sheet_of(rows, columns)
    if Role.QUESTION not in sheet.columns and rows:
        sentence = _("No column was taken for the questions. Say which one holds their text.")
        notes = (*notes, sentence)
        items: tuple[Item, ...] = ()
    else:
        items = settled(read_rows(sheet, locale), locale)
    headings = sheet.headings or tuple(str(at + 1) for at in range(len(sheet.columns)))
    columns_said = tuple(role.value for role in sheet.columns)
    return Reading(format=found, items=items, notes=notes, headings=headings, columns=columns_said)


def _reading(found: Format, items: tuple[Item, ...], notes: tuple[str, ...]) -> Reading:
    return Reading(format=found, items=items, notes=notes)


def _few(reading: Reading) -> Reading:
    if not reading.items and not reading.headings:
        raise NoQuestions(_("There is no question in this file."))
    if len(reading.items) > MOST_QUESTIONS:
        sentence = _("This file has more than %(most)s questions. Import it in several files.")
        raise TooLarge(sentence % {"most": MOST_QUESTIONS})
    return reading
