"""Imports: planned at once, written by lots, each lot with its bookmark in one transaction.

Whatever kills the worker, the next one goes on after the last whole lot, and nothing is written twice.
"""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from lms.banks.queries import BankHead
from lms.banks.rules.planning import Fate, Planned
from lms.banks.service.writing import Lot, Wrote, write_lot
from lms.core import clock, ids
from lms.core.db import Row, Sql, atomic, execute_many
from lms.core.errors import Conflict
from lms.core.i18n import gettext as _
from lms.core.jobs import enqueue

IMPORT_JOB: Final = "banks.import"
LOT: Final = 250
MOST_IN_A_BANK: Final = 20_000

_BATCH: Final = Sql(
    "INSERT INTO question_import (ref, bank, person, source, format, locale, state, total, waiting, created_at,"
    " finished_at) VALUES (:ref, :bank, :person, :source, :format, :locale, :state, :total, :waiting, :now, :finished)"
)
_NEXT: Final = Sql(
    "SELECT i.id, i.done, i.total, i.waiting, i.person, b.id AS bank_id, b.name AS bank FROM question_import i"
    " JOIN bank b ON b.id = i.bank WHERE i.ref = :ref AND i.state = 'running' FOR UPDATE"
)
_STEP: Final = Sql("UPDATE question_import SET done = :done WHERE id = :id")
_END: Final = Sql("UPDATE question_import SET state = 'done', waiting = '', finished_at = :now WHERE id = :id")
_ITEM: Final = (
    "INSERT INTO question_import_item (batch, question, version, replaced)"
    " VALUES (:batch, :question, :version, :replaced)"
)
_COUNT: Final = Sql("SELECT COUNT(*) AS n FROM bank_question WHERE bank = :bank")
_lots = msgspec.json.Decoder(list[list[Planned]])


class BankFull(Conflict):
    """A bank would hold more questions than one bank should."""


@atomic
async def begin_import(
    bank: BankHead, planned: Sequence[Planned], *, source: str, format_: str, person: int | None, as_job: bool
) -> str:
    """Write down what is to come in, and return the import's reference; a job or `run_import` does the rest.

    Raises BankFull.
    """
    coming = [each for each in planned if each.fate in {Fate.NEW, Fate.CHANGED}]
    await require_room(bank.id, len(coming))
    lots = [coming[at : at + LOT] for at in range(0, len(coming), LOT)]
    ref, now = ids.new_ref(), clock.now()
    await _BATCH.run(
        ref=ref,
        bank=bank.id,
        person=person,
        source=source[-200:],
        format=format_,
        locale=bank.locale,
        state="running" if coming else "done",
        total=len(coming),
        waiting=msgspec.json.encode(lots).decode() if coming else "",
        now=now,
        finished=None if coming else now,
    )
    if as_job and coming:
        await enqueue(IMPORT_JOB, ref, key=f"{IMPORT_JOB}:{ref}")
    return ref


async def require_room(bank: int, coming: int) -> None:
    """Raise BankFull when so many more questions would be more than one bank should have."""
    here = await _COUNT.first(bank=bank)
    if here and here["n"] + coming > MOST_IN_A_BANK:
        sentence = _("A bank has at most %(most)s questions. Import these into another one.")
        raise BankFull(sentence % {"most": MOST_IN_A_BANK})


async def run_import(ref: str, told: Callable[[int, int], None] | None = None) -> None:
    """Write lot after lot until the import is done; `told` hears how many of how many are."""
    while (step := await _step(ref)) is not None:
        if told:
            told(*step)


async def run_import_job(payload: str) -> None:
    """The job: go on with the import of this reference."""
    await run_import(payload)


@atomic
async def _step(ref: str) -> tuple[int, int] | None:
    """Write the next lot; how many questions are done then, and of how many. None when nothing waits."""
    row = await _NEXT.first(ref=ref)
    if row is None:
        return None
    lots, now = _lots.decode(row["waiting"]), clock.now()
    waiting = lots[row["done"] // LOT :]
    if waiting:
        by_key = {each.key: each.languages for each in waiting[0]}
        wrote = await write_lot(Lot(row["bank_id"], row["bank"], row["person"], by_key), now)
        await execute_many(_ITEM, [_item(row, each) for each in wrote])
    done = row["done"] + (len(waiting[0]) if waiting else 0)
    await _STEP.run(id=row["id"], done=done)
    if len(waiting) <= 1:
        await _END.run(id=row["id"], now=now)
    return done, int(row["total"])


def _item(row: Row, wrote: Wrote) -> dict[str, object]:
    return {
        "batch": row["id"],
        "question": wrote.question,
        "version": wrote.version,
        "replaced": wrote.replaced,
    }
