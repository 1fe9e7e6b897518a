"""Handing a bank over to somebody else."""

from typing import Final

from lms.accounts.queries.sessions import actor_by_key
from lms.accounts.rules.permissions import Action, may
from lms.banks.queries import BankHead
from lms.core.audit import record
from lms.core.db import Sql, atomic
from lms.core.errors import Invalid
from lms.core.i18n import gettext as _

_OWNER: Final = Sql("UPDATE bank SET owner = :to WHERE id = :id AND owner = :owner RETURNING ref")


@atomic
async def hand_over(bank: BankHead, login: str, *, by: int) -> None:
    """Give a bank of one's own to the person with this login. Raises Invalid when nobody who writes courses has it."""
    person = await actor_by_key(login.strip().casefold())
    if person is None or not may(person, Action.BANK_USE):
        sentence = _("Nobody who writes courses logs in with this name.")
        raise Invalid(sentence, {"login": sentence})
    given = await _OWNER.first(id=bank.id, owner=by, to=person.person_id)
    if given is not None:
        await record(by, "bank.handed_over", f"bank:{bank.ref}", to=person.login)
