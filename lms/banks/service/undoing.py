"""Undoing an import as one: what nobody used or changed since goes, what stays says why."""

from collections.abc import Sequence
from typing import Final

import msgspec

from lms.banks.service.writing import Lot, write_lot
from lms.core import clock
from lms.core.db import Row, Sql, atomic, execute_many
from lms.core.errors import Conflict
from lms.core.i18n import gettext as _
from lms.questions.rules.kinds import Languages, decode

_BATCH: Final = Sql(
    "SELECT i.id, i.state, b.id AS bank_id, b.name AS bank FROM question_import i JOIN bank b ON b.id = i.bank"
    " WHERE i.ref = :ref FOR UPDATE"
)
_ITEMS: Final = Sql(
    "SELECT t.question, t.version, t.replaced, q.key, b.bank, b.version AS standing, o.bodies AS before_bodies,"
    " o.series AS before_series, EXISTS (SELECT 1 FROM quiz_question p WHERE p.question_version = t.version) AS asked"
    " FROM question_import_item t JOIN question q ON q.id = t.question"
    " LEFT JOIN bank_question b ON b.question = t.question LEFT JOIN question_version o ON o.id = t.replaced"
    " WHERE t.batch = :batch ORDER BY t.id LIMIT 20000"
)
_GONE: Final = "DELETE FROM bank_question WHERE question = :question"
_RETIRED: Final = "UPDATE question SET retired_at = :now WHERE id = :question AND retired_at IS NULL"
_UNDONE: Final = Sql("UPDATE question_import SET state = 'undone', undone_at = :now, undone_by = :by WHERE id = :id")


class NotDone(Conflict):
    """An import that is still running, or that was undone already."""


class Left(msgspec.Struct, frozen=True):
    """A question that an undone import leaves in its bank, and why."""

    key: str
    why: str


class Undone(msgspec.Struct, frozen=True):
    """How many questions went, how many are as they were before, and which stay."""

    gone: int
    restored: int
    left: tuple[Left, ...]


async def would_stay(batch: int) -> tuple[Left, ...]:
    """The questions that undoing would leave, and why. One query."""
    return tuple(Left(row["key"], why) for row in await _ITEMS.rows(batch=batch) if (why := _why_it_stays(row)))


@atomic
async def undo_import(ref: str, by: int | None) -> Undone:
    """Take back an import. New questions leave the bank, changed ones get their former words as their next version.

    Raises NotDone.
    """
    batch = await _BATCH.first(ref=ref)
    if batch is None or batch["state"] != "done":
        raise NotDone(_("This import is still running, or it was undone already."))
    rows, now = await _ITEMS.rows(batch=batch["id"]), clock.now()
    left = tuple(Left(row["key"], why) for row in rows if (why := _why_it_stays(row)))
    free = [row for row in rows if not _why_it_stays(row)]
    gone = [{"question": row["question"], "now": now} for row in free if row["replaced"] is None]
    await execute_many(_GONE, gone)
    await execute_many(_RETIRED, gone)
    restored = await _restore(batch, [row for row in free if row["replaced"] is not None], by)
    await _UNDONE.run(id=batch["id"], now=now, by=by)
    return Undone(len(gone), restored, left)


def _why_it_stays(row: Row) -> str:
    if row["asked"]:
        return _("A quiz asks it.")
    if row["standing"] is None:
        return _("It has left the bank since.")
    return "" if row["standing"] == row["version"] else _("It was changed since.")


async def _restore(batch: Row, rows: Sequence[Row], by: int | None) -> int:
    """The former words as the next version; its statistics are those of the version that it repeats."""
    if rows:
        questions: dict[str, Languages] = {row["key"]: decode(row["before_bodies"]) for row in rows}
        series = {row["key"]: row["before_series"] for row in rows}
        await write_lot(Lot(batch["bank_id"], batch["bank"], by, questions, series), clock.now())
    return len(rows)
