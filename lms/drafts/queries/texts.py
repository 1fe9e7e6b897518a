"""One text of a draft: as it stands, who else has it open, its history, and what is kept aside."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core import clock
from lms.core.db import Row, Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _

HISTORY_SIZE: Final = 30
PRESENT: Final = timedelta(seconds=45)
"""Who gave no sign for so long has gone."""

_TEXT = Sql(
    "SELECT t.id, u.id AS unit_id, d.id AS draft_id, t.text, t.version, t.follows, t.changed_at, t.changed_by,"
    " p.display_name AS by_name FROM course_draft d JOIN draft_unit u ON u.draft = d.id AND u.removed_at IS NULL"
    " LEFT JOIN draft_text t ON t.unit = u.id AND t.locale = :locale LEFT JOIN person p ON p.id = t.changed_by"
    " WHERE d.code = :code AND u.key = :key",
)
_TEXT_ID = Sql(
    "SELECT t.id FROM course_draft d JOIN draft_unit u ON u.draft = d.id AND u.removed_at IS NULL"
    " LEFT JOIN draft_text t ON t.unit = u.id AND t.locale = :locale WHERE d.code = :code AND u.key = :key",
)
_PRESENT = Sql(
    "SELECT DISTINCT p.display_name AS name FROM draft_presence s JOIN person p ON p.id = s.person"
    " WHERE s.unit = :unit AND s.locale = :locale AND s.person <> :person AND s.seen_at > :since"
    " ORDER BY p.display_name",
)
_HISTORY = Sql(
    "SELECT r.version, r.at, p.display_name AS by_name, COUNT(*) OVER () AS total FROM draft_revision r"
    " JOIN person p ON p.id = r.person WHERE r.draft_text = :id ORDER BY r.version DESC LIMIT :size OFFSET :skip",
)
_REVISION = Sql(
    "SELECT r.version, r.text, r.at, p.display_name AS by_name FROM draft_revision r JOIN person p ON p.id = r.person"
    " WHERE r.draft_text = :id AND r.version = :version",
)
_ASIDES = Sql(
    "SELECT a.ref, a.text, a.at, p.display_name AS by_name, a.person = :person AS own FROM draft_aside a"
    " JOIN person p ON p.id = a.person WHERE a.draft_text = :id AND a.settled_at IS NULL ORDER BY a.at, a.id LIMIT 20",
)

_SETTLED = Sql(
    "SELECT a.ref, a.text, a.at, p.display_name AS by_name, a.person = :person AS own FROM draft_aside a"
    " JOIN person p ON p.id = a.person WHERE a.draft_text = :id AND a.settled_at IS NOT NULL"
    " ORDER BY a.at DESC, a.id DESC LIMIT 20",
)

_STATE = Sql(
    "SELECT text FROM draft_revision WHERE draft_text = :id AND version >= :version ORDER BY version LIMIT 1",
)


class OpenText(msgspec.Struct, frozen=True):
    """A text with its unit; `id` is None and `text` empty when nobody has written in this language yet."""

    id: int | None
    unit_id: int
    draft_id: int
    text: str
    version: int
    follows: int
    changed_at: datetime | None
    by_name: str
    others: tuple[str, ...]


class Revision(msgspec.Struct, frozen=True):
    """An earlier state: as somebody had left it."""

    version: int
    at: datetime
    by_name: str
    text: str = ""


class History(msgspec.Struct, frozen=True):
    """Earlier states, the newest first; `total` of all there are."""

    items: tuple[Revision, ...]
    total: int


class AsideText(msgspec.Struct, frozen=True):
    """A text kept aside; `own` when the person asking wrote it."""

    ref: str
    text: str
    at: datetime
    by_name: str
    own: bool


async def open_text(actor: Actor, code: str, key: str, locale: str) -> OpenText:
    """A unit's text in one language, and who else has it open. Raises NotFound."""
    require(actor, Action.COURSE_WRITE)
    row = await _TEXT.first(code=code, key=key, locale=locale)
    if row is None:
        raise NotFound(_("There is no such page in this draft."))
    return OpenText(
        id=row["id"],
        unit_id=row["unit_id"],
        draft_id=row["draft_id"],
        text=row["text"] or "",
        version=row["version"] or 0,
        follows=row["follows"] or 0,
        changed_at=row["changed_at"],
        by_name=row["by_name"] or "",
        others=await present(actor, row["unit_id"], locale),
    )


async def present(actor: Actor, unit_id: int, locale: str) -> tuple[str, ...]:
    """Names of the others who have a text open."""
    since = clock.now() - PRESENT
    rows = await _PRESENT.rows(unit=unit_id, locale=locale, person=actor.person_id, since=since)
    return tuple(row["name"] for row in rows)


async def history(actor: Actor, code: str, key: str, locale: str, number: int = 1) -> History:
    """Earlier states of a text, a page of them. Raises NotFound."""
    text_id = await _text_id(actor, code, key, locale)
    rows = await _HISTORY.rows(id=text_id, size=HISTORY_SIZE, skip=(max(1, number) - 1) * HISTORY_SIZE)
    total = rows[0]["total"] if rows else 0
    return History(tuple(Revision(row["version"], row["at"], row["by_name"]) for row in rows), total)


async def revision(actor: Actor, code: str, key: str, locale: str, version: int) -> Revision:
    """One earlier state with its text. Raises NotFound."""
    text_id = await _text_id(actor, code, key, locale)
    row = await _REVISION.first(id=text_id, version=version)
    if row is None:
        raise NotFound(_("There is no such earlier state of this page."))
    return Revision(row["version"], row["at"], row["by_name"], row["text"])


async def asides(actor: Actor, code: str, key: str, locale: str) -> tuple[AsideText, ...]:
    """Texts of this page that wait for a decision. Raises NotFound."""
    text_id = await _text_id(actor, code, key, locale)
    return _texts_aside(await _ASIDES.rows(id=text_id, person=actor.person_id))


async def settled_asides(actor: Actor, code: str, key: str, locale: str) -> tuple[AsideText, ...]:
    """Texts that were kept aside once and have been decided about, the newest first. Raises NotFound."""
    text_id = await _text_id(actor, code, key, locale)
    return _texts_aside(await _SETTLED.rows(id=text_id, person=actor.person_id))


def _texts_aside(rows: list[Row]) -> tuple[AsideText, ...]:
    return tuple(AsideText(row["ref"], row["text"], row["at"], row["by_name"], bool(row["own"])) for row in rows)


async def state_at(actor: Actor, code: str, key: str, locale: str, version: int) -> str:
    """The text as it stood at a version, or the nearest state after it that was kept; "" when there is none."""
    text_id = await _text_id(actor, code, key, locale)
    row = await _STATE.first(id=text_id, version=version)
    return str(row["text"]) if row else ""


async def _text_id(actor: Actor, code: str, key: str, locale: str) -> int:
    """0 when nobody has written in this language yet."""
    require(actor, Action.COURSE_WRITE)
    row = await _TEXT_ID.first(code=code, key=key, locale=locale)
    if row is None:
        raise NotFound(_("There is no such page in this draft."))
    return int(row["id"] or 0)
