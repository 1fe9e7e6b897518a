"""Imports of a bank: how far they are, and what became of them."""

from datetime import datetime
from typing import Final

import msgspec

from lms.core.db import Row, Sql

_FIELDS: Final = (
    "SELECT i.id, i.ref, i.source, i.format, i.state, i.total, i.done, i.created_at, i.finished_at, i.undone_at,"
    " p.display_name, (SELECT COUNT(*) FROM question_import_item t WHERE t.batch = i.id AND t.replaced IS NOT NULL)"
    " AS changed FROM question_import i LEFT JOIN person p ON p.id = i.person WHERE i.bank = :bank"
)
_LIST: Final = Sql(f"{_FIELDS} ORDER BY i.id DESC LIMIT 20")
_ONE: Final = Sql(f"{_FIELDS} AND i.ref = :ref")


class ImportLine(msgspec.Struct, frozen=True):
    """An import: `done` of `total` questions are written, `changed` of them stood in the bank before."""

    id: int
    ref: str
    source: str
    format: str
    state: str
    total: int
    done: int
    changed: int
    by: str
    created_at: datetime
    finished_at: datetime | None
    undone_at: datetime | None


async def imports_of(bank: int) -> tuple[ImportLine, ...]:
    """The newest twenty imports of a bank. One query."""
    return tuple(map(_line, await _LIST.rows(bank=bank)))


async def import_of(bank: int, ref: str) -> ImportLine | None:
    """An import of this bank. One query."""
    row = await _ONE.first(bank=bank, ref=ref)
    return _line(row) if row else None


def _line(row: Row) -> ImportLine:
    return ImportLine(
        row["id"], row["ref"], row["source"], row["format"], row["state"], row["total"], row["done"], row["changed"],
        row["display_name"] or "", row["created_at"], row["finished_at"], row["undone_at"],
    )  # fmt: skip
