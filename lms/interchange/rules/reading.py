"""What came of reading a file: each question or why not, and all that could not be carried over."""

from enum import StrEnum

import msgspec

from lms.questions.rules.kinds import Question


class Format(StrEnum):
    """The formats that are read, by their names in addresses and commands."""

    GIFT = "gift"
    AIKEN = "aiken"
    MOODLE_XML = "moodle-xml"
    QTI = "qti"
    CSV = "csv"
    XLSX = "xlsx"
    QUIZ_TEXT = "quiz-text"
    LIST = "list"


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One question of a file: its number there from 1, its first line or row, and a name that people find it by.

    Either there is a question, or errors say why not; with neither it is no question (a description). `keyed` when the
    file says its key on purpose. `warnings` are whole sentences, each about one thing that was not carried over.
    `within` is the quiz or bank that it stands in, where a file has several.
    """

    number: int
    line: int
    name: str
    within: str = ""
    question: Question | None = None
    keyed: bool = False
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A whole file. `notes` say how it was read, `columns` which heading of a sheet was taken for what."""

    format: Format
    items: tuple[Item, ...]
    notes: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def good(self) -> tuple[Item, ...]:
        """What came in."""
        return tuple(item for item in self.items if item.question is not None)

    @property
    def bad(self) -> tuple[Item, ...]:
        """What could not be read."""
        return tuple(item for item in self.items if item.errors)

    @property
    def passed_over(self) -> tuple[Item, ...]:
        """What is no question."""
        return tuple(item for item in self.items if item.question is None and not item.errors)
