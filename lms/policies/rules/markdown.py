"""A policy that people wrote, read from Markdown: numbered headings, list items, lines and rows of tables.

Whatever cannot be read is named by its line, with what to do; it never stands in the way of the rest.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec

from lms.core.i18n import gettext as _
from lms.policies.rules.numbering import Number, numbered

LONGEST_ID: Final = 18
LONGEST_TITLE: Final = 200
LONGEST_TEXT: Final = 4_000
MOST_CLAUSES: Final = 2_000
MOST_BYTES: Final = 500_000
_SHORT: Final = 80

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_ITEM = re.compile(r"\s*(?:[-*+]|(?=\d+[.)]\s))\s*(.*)")
_BULLET = re.compile(r"\s*[-*+]\s+(.*)")
_ROW = re.compile(r"\s*\|(.*)\|\s*")
_RULE = re.compile(r"\s*(?:[-*_]\s*){3,}|\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_MARKS = re.compile(r"(\*\*|__|`)")
_BOLD_HEAD = re.compile(r"(?:\*\*|__)(?P<head>.+?)(?:\*\*|__)\s*[:：.。]?\s*(?P<rest>.*)")
_COLON = re.compile(r"(?P<head>[^:：]{1,80}?)\s*(?:[:：]|\s[–—-]\s)\s*(?P<rest>\S.*)")


class Unread(NamedTuple):
    """A line that is in no clause, and what to do about it."""

    line: int
    words: str
    message: str


class ImportedClause(msgspec.Struct, frozen=True):
    """A clause as it was read: its id without the policy's name, the part it stands in, title and text."""

    id: str
    part: str
    title: str
    text: str
    line: int


class ImportedPolicy(msgspec.Struct, frozen=True):
    """Everything that was read."""

    title: str
    clauses: tuple[ImportedClause, ...]
    unread: tuple[Unread, ...]


class _Entry:
    """Something with a number: it becomes a clause, or a part when others stand below it."""

    def __init__(self, number: Number, words: str, line: int, *, heading: bool) -> None:
        self.id, self.line, self.heading = number.id, line, heading
        self.title, rest = (words, "") if heading else _parted(words)
        self.lines: list[tuple[int, str]] = [(line, rest)] if rest else []
        self.chapter = number.chapter

    @property
    def text(self) -> str:
        return " ".join(words for _line, words in self.lines)


class _Part(NamedTuple):
    title: str


class _Reader:
    def __init__(self) -> None:
        self.title = ""
        self.found: list[_Entry | _Part] = []
        self.lines: dict[str, int] = {}
        self.unread: list[Unread] = []
        self.above = ""
        self.head: tuple[int, str] | None = None

    def line(self, number: int, line: str) -> None:
        """One line; what it belongs to is told by what stood before."""
        plain = line.strip()
        if _RULE.fullmatch(plain):
            self.head = None  # the row above was the head of a table
            return
        self.end()
        if not plain:
            return
        if found := _HEADING.fullmatch(plain):
            self._heading(number, len(found[1]), found[2])
        elif found := _ROW.fullmatch(plain):
            self._row(number, [cell.strip() for cell in found[1].split("|")])
        else:
            self._words(number, line)

    def end(self) -> None:
        """A row without an id that no line of dashes followed."""
        if self.head is not None:
            self._unread(*self.head, _("The first cell is no id. Write an id such as 4.1 into it."))
        self.head = None

    def _heading(self, line: int, depth: int, words: str) -> None:
        number, rest = numbered(words, self.above, heading=True)
        if number is not None:
            self._enter(line, number, rest, heading=True)
        elif depth == 1 and not self.title and not self.found:
            self.title = _plain(words)[:LONGEST_TITLE]
        else:
            self.found.append(_Part(_plain(words)[:LONGEST_TITLE]))
            self.above = ""

    def _row(self, line: int, cells: list[str]) -> None:
        number, rest = numbered(cells[0], self.above)
        if number is None or rest:
            self.head = (line, " | ".join(cells))
            return
        title = cells[1] if len(cells) > 1 else ""
        self._enter(line, number, title, heading=True)
        text = " ".join(cells[2:])
        if text and isinstance(self.found[-1], _Entry) and self.found[-1].line == line:
            self.found[-1].lines.append((line, _plain(text)))
            self.found[-1].heading = False

    def _words(self, line: int, words: str) -> None:
        bullet = _BULLET.fullmatch(words)
        inside = bullet[1] if bullet else words.strip()
        number, rest = numbered(inside, self.above)
        if number is not None:
            self._enter(line, number, rest, heading=False)
        elif self.found and isinstance(self.found[-1], _Entry):
            self.found[-1].lines.append((line, _plain(inside)))
        else:
            self._unread(line, words, _("This stands in no clause. Give it an id such as 4.1, or leave it out."))

    def _enter(self, line: int, number: Number, words: str, *, heading: bool) -> None:
        if len(number.id) > LONGEST_ID:
            message = _("This id is longer than %(n)s characters. Shorten it.", n=LONGEST_ID)
        elif number.id in self.lines and not number.chapter:
            message = _("The id %(id)s stands already in line %(n)s. Give this one another.")
            message %= {"id": number.id, "n": self.lines[number.id]}
        elif len(self.lines) >= MOST_CLAUSES:
            message = _("A policy has at most %(n)s clauses.", n=MOST_CLAUSES)
        else:
            if not number.chapter:
                self.lines[number.id] = line
            self.found.append(_Entry(number, words, line, heading=heading))
            self.above = number.above
            return
        self._unread(line, words, message)

    def _unread(self, line: int, words: str, message: str) -> None:
        self.unread.append(Unread(line, " ".join(words.split())[:_SHORT], message))


def read_markdown(text: str) -> ImportedPolicy:
    """Read a policy; nothing is refused, what is no clause is named."""
    reader = _Reader()
    for number, line in enumerate(unicodedata.normalize("NFC", text).splitlines(), start=1):
        reader.line(number, line)
    reader.end()
    clauses = tuple(_clauses(reader))
    return ImportedPolicy(reader.title, clauses, tuple(sorted(reader.unread)))


def _clauses(reader: _Reader) -> Iterator[ImportedClause]:
    above = {entry.id.rpartition(".")[0] for entry in reader.found if isinstance(entry, _Entry)}
    part = ""
    for entry in reader.found:
        if isinstance(entry, _Part):
            part = entry.title
        elif entry.chapter or (entry.id in above and (entry.heading or not entry.lines)):
            part = f"{entry.id} {_plain(entry.title).rstrip(':：')}".strip()[:LONGEST_TITLE]
            for line, words in entry.lines:
                message = _("This stands under a part and in no clause. Give it an id such as 4.1, or leave it out.")
                reader.unread.append(Unread(line, words[:_SHORT], message))
        else:
            yield from _clause(entry, part, reader)


def _clause(entry: _Entry, part: str, reader: _Reader) -> Iterator[ImportedClause]:
    title, text = _plain(entry.title), entry.text
    if not title and not text:
        message = _("Nothing is said under this id. Write its title behind it.")
        reader.unread.append(Unread(entry.line, entry.id, message))
        return
    if len(text) > LONGEST_TEXT:
        message = _("This clause is longer than %(n)s characters; the rest is left out.", n=LONGEST_TEXT)
        reader.unread.append(Unread(entry.line, title[:_SHORT] or entry.id, message))
    yield ImportedClause(entry.id, part, (title or _clipped(text))[:LONGEST_TITLE], text[:LONGEST_TEXT], entry.line)


def _parted(words: str) -> tuple[str, str]:
    """Title and text of a line: bold words, words before a colon, the whole when it is short, else its beginning."""
    if found := _BOLD_HEAD.fullmatch(words):
        return _plain(found["head"]), _plain(found["rest"])
    plain = _plain(words)
    if found := _COLON.fullmatch(plain):
        return found["head"], found["rest"]
    return (plain, "") if len(plain) <= _SHORT else (_clipped(plain), plain)


def _clipped(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"


def _plain(words: str) -> str:
    """Words without marks of emphasis."""
    return " ".join(_MARKS.sub("", words).split())
