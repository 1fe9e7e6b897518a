"""How a person wants the pages: language, colours, text size, time zone, single keys."""

from typing import Final

import msgspec

from lms.accounts.rules.people import TextSize, Theme
from lms.accounts.rules.permissions import Actor
from lms.core.clock import now
from lms.core.db import Sql, atomic

_SET: Final = Sql(
    "UPDATE person SET locale = :locale, timezone = :timezone, theme = :theme, text_size = :text_size,"
    " shortcuts = :shortcuts, updated_at = :at WHERE id = :person"
)
_THEME: Final = Sql("UPDATE person SET theme = :theme, updated_at = :at WHERE id = :person")
_BY_FORM: Final = Sql("UPDATE person SET by_form = :by_form WHERE id = :person")
_GAP: Final = Sql("UPDATE person SET gap_minutes = :minutes WHERE id = :person AND gap_minutes <> :minutes")


class Preferences(msgspec.Struct, frozen=True):
    """All preferences of the account page; `timezone` is an IANA name."""

    locale: str
    timezone: str
    theme: Theme
    text_size: TextSize
    shortcuts: bool


@atomic
async def set_preferences(actor: Actor, wanted: Preferences) -> None:
    """Keep one's own preferences."""
    await _SET.run(
        person=actor.person_id,
        locale=wanted.locale,
        timezone=wanted.timezone,
        theme=wanted.theme.value,
        text_size=wanted.text_size.value,
        shortcuts=wanted.shortcuts,
        at=now(),
    )


@atomic
async def set_theme(actor: Actor, theme: Theme) -> None:
    """Keep the choice of the light and dark switch."""
    await _THEME.run(person=actor.person_id, theme=theme.value, at=now())


@atomic
async def remember_gap(actor: Actor, minutes: int) -> None:
    """Keep the minutes last chosen on Today, 1 to 240."""
    await _GAP.run(person=actor.person_id, minutes=min(240, max(1, minutes)))


@atomic
async def remember_form(actor: Actor, *, by_form: bool) -> None:
    """Keep how questions were last written: as a form, or as text."""
    await _BY_FORM.run(person=actor.person_id, by_form=by_form)
