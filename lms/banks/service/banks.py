"""Making banks, and sharing them."""

import re
from typing import Final

from lms.core import clock, ids
from lms.core.db import Sql, atomic
from lms.core.errors import Conflict, Invalid
from lms.core.i18n import gettext as _

_NAME: Final = re.compile(r"[\w][\w .()&+-]{0,79}")
_BANK: Final = Sql(
    "INSERT INTO bank (ref, name, locale, owner, shared, created_at)"
    " VALUES (:ref, :name, :locale, :owner, :shared, :now) ON CONFLICT (name) DO NOTHING RETURNING ref"
)
_SHARE: Final = Sql("UPDATE bank SET shared = :shared WHERE id = :id")


class NameTaken(Conflict):
    """There is a bank of this name already."""


@atomic
async def make_bank(name: str, *, locale: str, owner: int | None, shared: bool = True) -> str:
    """Make a bank and return its reference. Raises NameTaken, and Invalid for a name that no file could say."""
    name = " ".join(name.split())
    if not _NAME.fullmatch(name):
        sentence = _("A bank’s name has letters, digits, spaces and hyphens, at most 80 of them, and no slash.")
        raise Invalid(sentence, {"name": sentence})
    made = await _BANK.first(ref=ids.new_ref(), name=name, locale=locale, owner=owner, shared=shared, now=clock.now())
    if made is None:
        raise NameTaken(_("There is a bank called “%(name)s” already. Choose another name.") % {"name": name})
    return str(made["ref"])


@atomic
async def share_bank(bank: int, *, shared: bool) -> None:
    """Let every instructor use a bank, or its owner alone."""
    await _SHARE.run(id=bank, shared=shared)
