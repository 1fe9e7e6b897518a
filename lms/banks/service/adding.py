"""New questions of a bank by hand, planned in the same transaction as written: no key is taken twice."""

from collections.abc import Sequence
from typing import Final

from lms.banks.queries import BankHead, standing_of
from lms.banks.rules.planning import Fate, Incoming, Planned, plan
from lms.banks.service.importing import require_room
from lms.banks.service.writing import Lot, write_lot
from lms.core import clock
from lms.core.db import Sql, atomic
from lms.core.errors import Conflict
from lms.core.i18n import gettext as _

_LOCK: Final = Sql("SELECT id FROM bank WHERE id = :bank FOR UPDATE")


class ThereAlready(Conflict):
    """The bank has a question with this key, or the very same question."""


@atomic
async def add_questions(bank: BankHead, incoming: Sequence[Incoming], *, by: int | None) -> tuple[str, ...]:
    """Put all of these questions into the bank, in its language, or none of them; the keys they have there.

    A key that somebody wrote stays, any other gets out of the way of those that are taken.
    Raises ThereAlready and BankFull.
    """
    await _LOCK.first(bank=bank.id)
    await require_room(bank.id, len(incoming))
    planned = tuple(plan(incoming, await standing_of(bank.name), bank.locale))
    for each in planned:
        _require_new(each)
    await write_lot(Lot(bank.id, bank.name, by, {each.key: each.languages for each in planned}), clock.now())
    return tuple(each.key for each in planned)


def _require_new(each: Planned) -> None:
    if each.fate is Fate.SAME:
        raise ThereAlready(_("The same question is there already: %(key)s.") % {"key": each.key})
    if each.fate is not Fate.NEW:
        sentence = _("This bank has a question with the key “%(key)s” already. Give yours another one.")
        raise ThereAlready(sentence % {"key": each.key})
