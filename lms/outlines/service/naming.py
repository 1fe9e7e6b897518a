"""Titles of units, changed from the outline."""

from collections.abc import Mapping

from lms.accounts.rules.permissions import Actor
from lms.core.db import atomic
from lms.core.errors import Conflict
from lms.core.i18n import gettext as _
from lms.core.ids import new_ref
from lms.drafts import service as drafts
from lms.drafts.queries import DraftUnitRow
from lms.drafts.service.saving import Save


@atomic
async def rename_unit(actor: Actor, code: str, unit: DraftUnitRow, titles: Mapping[str, str]) -> None:
    """Give a unit its titles by language, where they are other than what stands.

    Raises NotFound, Conflict when somebody saved the page in this moment.
    """
    for locale, title in titles.items():
        row = unit.texts.get(locale)
        if row is None or not title or row.facts.title == title:
            continue
        save = Save(base=row.version, device_id=new_ref(), client_seq=1, head={"title": title})
        try:
            await drafts.save_text(actor, code, unit.key, locale, save)
        except Conflict as conflict:
            message = _("Somebody saved this page in this very moment. Look at its title and name it again.")
            raise Conflict(message) from conflict
