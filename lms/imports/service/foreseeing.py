"""Reading a file for a bank and telling what would become of each of its questions."""

import asyncio
from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import replace

from lms.banks.queries import standing_of
from lms.banks.rules.planning import Fate, Incoming, Planned, Standing, plan
from lms.banks.service import with_pictures
from lms.core.i18n.scripts import language_of
from lms.interchange.rules import Item, Reading, Role, read_file
from lms.questions.rules.kinds import Question


class Outlook(msgspec.Struct, frozen=True):
    """A file read for a bank: its items, and by number what becomes of those that came in."""

    reading: Reading
    locale: str
    planned: dict[int, Planned]

    @property
    def refused(self) -> tuple[Item, ...]:
        """Items that cannot come in, by their own fault or because of what the bank holds."""
        return tuple(item for item in self.reading.items if item.errors or self.fate(item) is Fate.REFUSED)

    def fate(self, item: Item) -> Fate | None:
        """What becomes of an item; None when it is no question."""
        if item.errors:
            return Fate.REFUSED
        found = self.planned.get(item.number)
        return found.fate if found else None

    @property
    def coming(self) -> int:
        """How many questions an import would write."""
        return self.count(Fate.NEW) + self.count(Fate.CHANGED)

    def count(self, fate: Fate) -> int:
        """How many items have this fate."""
        return sum(self.fate(item) is fate for item in self.reading.items)

    def why(self, item: Item) -> tuple[str, ...]:
        """Sentences that say why an item does not come in."""
        found = self.planned.get(item.number)
        return item.errors or ((found.why,) if found and found.why else ())


async def foresee(content: bytes, *, bank: str, locale: str | None = None, columns: Sequence[Role] = ()) -> Outlook:
    """Read a file and plan its import into the bank of this name, which need not exist yet, beside the event loop.

    One query, two where questions have pictures. Without a locale the language is told from the file.
    Raises Invalid and TooLarge.
    """
    reading, told = await asyncio.to_thread(_read, content, locale, columns)
    reading = await _with_pictures(reading)
    standing = await standing_of(bank)
    return await asyncio.to_thread(_planned, reading, standing, told)


def _read(content: bytes, locale: str | None, columns: Sequence[Role]) -> tuple[Reading, str]:
    """The file, and its language: told from its questions when nobody has said it."""
    reading = read_file(content, locale or "en", columns)
    if locale is not None:
        return reading, locale
    told = language_of(" ".join(item.question.prompt for item in reading.good if item.question))
    return (reading if told == "en" else read_file(content, told, columns)), told


async def _with_pictures(reading: Reading) -> Reading:
    """The reading, in which a question whose picture the library does not have cannot come in."""
    found = await with_pictures([item.question for item in reading.items if item.question])
    after = iter(found)
    return replace(reading, items=tuple(_item(each, next(after)) if each.question else each for each in reading.items))


def _item(item: Item, found: Question | str) -> Item:
    return replace(item, question=None, errors=(found,)) if isinstance(found, str) else replace(item, question=found)


def _planned(reading: Reading, standing: Mapping[str, Standing], locale: str) -> Outlook:
    incoming = [Incoming(item.number, item.question, item.keyed) for item in reading.good if item.question]
    return Outlook(reading, locale, {each.number: each for each in plan(incoming, standing, locale)})
