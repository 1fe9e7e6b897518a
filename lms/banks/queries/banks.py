"""Banks: by name for commands and files, by reference for pages, and the list of those that somebody may use."""

from datetime import datetime
from typing import Final

import msgspec

from lms.core.db import Row, Sql
from lms.core.paging import Page

PAGE: Final = 25

_ONE: Final = "SELECT b.id, b.ref, b.name, b.locale, b.owner, b.shared, b.created_at FROM bank b WHERE "
_BY_NAME: Final = Sql(_ONE + "b.name = :name")
_BY_REF: Final = Sql(_ONE + "b.ref = :ref AND (b.shared OR b.owner = :person)")
_COUNT: Final = Sql("SELECT COUNT(*) AS n FROM bank b WHERE b.shared OR b.owner = :person")
_LIST: Final = Sql(
    "SELECT b.id, b.ref, b.name, b.locale, b.owner, b.shared, b.created_at, p.display_name,"
    " (SELECT COUNT(*) FROM bank_question s JOIN question q ON q.id = s.question WHERE s.bank = b.id"
    " AND q.retired_at IS NULL) AS questions FROM bank b LEFT JOIN person p ON p.id = b.owner"
    " WHERE b.shared OR b.owner = :person ORDER BY b.name LIMIT :n OFFSET :skip"
)
_TO_USE: Final = Sql(_ONE + "b.locale = :locale AND (b.shared OR b.owner = :person) ORDER BY b.name LIMIT 500")


class BankHead(msgspec.Struct, frozen=True):
    """A bank; `locale` is the language of its questions."""

    id: int
    ref: str
    name: str
    locale: str
    owner: int | None
    shared: bool
    created_at: datetime


class BankLine(msgspec.Struct, frozen=True):
    """A bank in the list, with its owner's name and how many questions may be drawn from it."""

    bank: BankHead
    owner_name: str
    questions: int


async def bank_by_name(name: str) -> BankHead | None:
    """The bank of this name, whoever asks: for commands and files. One query."""
    row = await _BY_NAME.first(name=" ".join(name.split()))
    return _head(row) if row else None


async def bank_by_ref(person: int, ref: str) -> BankHead | None:
    """A bank that this person may use. One query."""
    row = await _BY_REF.first(person=person, ref=ref)
    return _head(row) if row else None


async def banks_of(person: int, number: int) -> Page[BankLine]:
    """Banks that this person may use, by name. Two queries."""
    counted = await _COUNT.first(person=person)
    total = int(counted["n"]) if counted else 0
    pages = max(1, -(-total // PAGE))
    number = max(1, min(number, pages))
    rows = await _LIST.rows(person=person, n=PAGE, skip=(number - 1) * PAGE)
    lines = tuple(BankLine(_head(row), row["display_name"] or "", row["questions"]) for row in rows)
    return Page(lines, number, pages, total)


async def banks_to_use(person: int, locale: str) -> tuple[BankHead, ...]:
    """The first 500 banks of a language that this person may use, by name: for choosing one. One query."""
    return tuple(map(_head, await _TO_USE.rows(person=person, locale=locale)))


def _head(row: Row) -> BankHead:
    return BankHead(
        row["id"], row["ref"], row["name"], row["locale"], row["owner"], bool(row["shared"]), row["created_at"]
    )
