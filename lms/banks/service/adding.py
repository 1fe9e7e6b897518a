"""New questions of a bank by hand, planned in the same transaction as written: no key is taken twice."""

from collections.abc import Sequence
from typing import Final

from lms.banks.queries import BankHead
from lms.banks.rules.planning import Fate, Incoming, plan_new
from lms.banks.service.importing import require_room
from lms.banks.service.writing import Lot, write_lot
from lms.core import clock
from lms.core.db import Sql, atomic
from lms.core.errors import Conflict

MOST_AT_ONCE: Final = 200

_LOCK: Final = Sql("SELECT id FROM bank WHERE id = :bank FOR UPDATE")
_TAKEN: Final = Sql(
    "SELECT q.key, CASE WHEN q.retired_at IS NULL THEN s.same ELSE NULL END AS same FROM question q"
    " LEFT JOIN bank_question s ON s.question = q.id WHERE q.bank = :name LIMIT 50000"
)


class ThereAlready(Conflict):
    """The bank has a question with this key, or the very same question."""


@atomic
async def add_questions(bank: BankHead, incoming: Sequence[Incoming], *, by: int | None) -> tuple[str, ...]:
    """Put these questions (at most 200) into the bank, in its language, all or none; the keys they have there.

    A key that somebody wrote stays, any other gets out of the way of those that are taken.
    Raises ThereAlready and BankFull.
    """
    assert len(incoming) <= MOST_AT_ONCE
    await _LOCK.first(bank=bank.id)
    await require_room(bank.id, len(incoming))
    rows = await _TAKEN.rows(name=bank.name)
    same = {row["same"]: row["key"] for row in rows if row["same"]}
    planned = tuple(plan_new(incoming, [row["key"] for row in rows], same, bank.locale))
    for each in planned:
        if each.fate is not Fate.NEW:
            raise ThereAlready(each.why)
    await write_lot(Lot(bank.id, bank.name, by, {each.key: each.languages for each in planned}), clock.now())
    return tuple(each.key for each in planned)
