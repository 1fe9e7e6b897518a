"""Saving what is typed: durable before it is acknowledged, repeatable, never over somebody else's words."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core import clock
from lms.core.db import Row, Sql, atomic
from lms.core.errors import Conflict, Invalid, NotFound, TooLarge
from lms.core.i18n import gettext as _
from lms.core.ids import new_ref
from lms.core.marked_yaml import Plain
from lms.drafts.queries.texts import present
from lms.drafts.rules.matter import joined, matter_of, patched, plain, values_of
from lms.drafts.rules.saving import Arrives, Fate, Stands, fate, is_history
from lms.transfer.rules.files import LARGEST_TEXT

_FORGET: Final = timedelta(days=1)

_LOCK = Sql(
    "SELECT t.id, t.text, t.version, t.device_id, t.client_seq, t.changed_at, t.changed_by, u.id AS unit_id,"
    " d.id AS draft_id, d.manifest,"
    ' (SELECT MAX(r.at) FROM draft_revision r WHERE r.draft_text = t.id) AS "kept_at [time]"'
    " FROM course_draft d JOIN draft_unit u ON u.draft = d.id AND u.removed_at IS NULL"
    " JOIN draft_text t ON t.unit = u.id AND t.locale = :locale WHERE d.code = :code AND u.key = :key FOR UPDATE OF t",
)
_UNIT = Sql(
    "SELECT u.id AS unit_id, d.id AS draft_id, d.manifest FROM course_draft d JOIN draft_unit u ON u.draft = d.id"
    " AND u.removed_at IS NULL WHERE d.code = :code AND u.key = :key",
)
_NEW = Sql(
    "INSERT INTO draft_text (unit, locale, text, version, follows, device_id, client_seq, changed_at, changed_by)"
    " VALUES (:unit, :locale, :text, 1, COALESCE((SELECT s.version FROM draft_text s WHERE s.unit = :unit AND"
    " s.locale = :source), 0), :device, :seq, :now, :person) ON CONFLICT (unit, locale) DO NOTHING"
    " RETURNING id",
)
_SAVE = Sql(
    "UPDATE draft_text SET text = :text, version = version + 1, device_id = :device, client_seq = :seq,"
    " changed_at = :now, changed_by = :person WHERE id = :id",
)
_SEEN = Sql("UPDATE draft_text SET client_seq = :seq WHERE id = :id AND device_id = :device AND client_seq < :seq")
_FOLLOWS = Sql(
    "UPDATE draft_text SET follows = (SELECT s.version FROM draft_text s WHERE s.unit = :unit AND s.locale = :source)"
    " WHERE unit = :unit AND locale = :locale AND EXISTS (SELECT 1 FROM draft_text s WHERE s.unit = :unit"
    " AND s.locale = :source) RETURNING id",
)
# What a translation follows is kept, so that it can be said later what has changed since.
_KEEP_SOURCE = Sql(
    "INSERT INTO draft_revision (draft_text, version, text, person, at)"
    " SELECT id, version, text, changed_by, changed_at FROM draft_text WHERE unit = :unit AND locale = :source"
    " ON CONFLICT (draft_text, version) DO NOTHING",
)
_TOUCH = Sql("UPDATE course_draft SET changed_at = :now, changed_by = :person WHERE id = :id")
_KEEP = Sql(
    "INSERT INTO draft_revision (draft_text, version, text, person, at)"
    " VALUES (:id, :version, :text, :person, :at) ON CONFLICT (draft_text, version) DO NOTHING",
)
_ASIDE = Sql(
    "INSERT INTO draft_aside (ref, draft_text, base, text, person, device_id, client_seq, at)"
    " VALUES (:ref, :id, :base, :text, :person, :device, :seq, :now)"
    " ON CONFLICT (draft_text, person, device_id) WHERE settled_at IS NULL DO UPDATE SET text = excluded.text,"
    " client_seq = excluded.client_seq, at = excluded.at WHERE excluded.client_seq > draft_aside.client_seq",
)
_ASIDE_REF = Sql(
    "SELECT ref FROM draft_aside WHERE draft_text = :id AND person = :person AND device_id = :device"
    " AND settled_at IS NULL",
)
_SETTLE = Sql(
    "UPDATE draft_aside SET settled_at = :now WHERE ref = :ref AND settled_at IS NULL AND draft_text IN"
    " (SELECT t.id FROM draft_text t JOIN draft_unit u ON u.id = t.unit JOIN course_draft d ON d.id = u.draft"
    " WHERE d.code = :code AND u.key = :key AND t.locale = :locale) RETURNING id",
)
_HERE = Sql(
    "INSERT INTO draft_presence (unit, locale, person, device_id, seen_at)"
    " VALUES (:unit, :locale, :person, :device, :now)"
    " ON CONFLICT (unit, locale, person, device_id) DO UPDATE SET seen_at = excluded.seen_at",
)
_GONE = Sql("DELETE FROM draft_presence WHERE seen_at < :since")
_STANDS = Sql(
    "SELECT u.id AS unit_id, d.manifest, t.version, p.display_name AS by_name, t.device_id FROM course_draft d"
    " JOIN draft_unit u ON u.draft = d.id AND u.removed_at IS NULL"
    " LEFT JOIN draft_text t ON t.unit = u.id AND t.locale = :locale LEFT JOIN person p ON p.id = t.changed_by"
    " WHERE d.code = :code AND u.key = :key",
)

DeviceId = Annotated[str, Meta(min_length=1, max_length=64, pattern="^[A-Za-z0-9_-]+$")]
Count = Annotated[int, Meta(ge=0, le=2**53)]


class Save(msgspec.Struct, frozen=True):
    """What a page sends: the text below the head, changed values of the head, or both; upon which version.

    `device_id` is the page's own, one a tab; `client_seq` counts its saves.
    """

    base: Count
    device_id: DeviceId
    client_seq: Count
    body: str | None = None
    head: Annotated[dict[str, Any], Meta(max_length=40)] = {}


class Saved(msgspec.Struct, frozen=True):
    """It is on the disk. `version` is the one to go on from."""

    version: int
    saved_at: datetime


class Here(msgspec.Struct, frozen=True):
    """What a page hears when it says that it is open: who else is, and which version stands now, by whom.

    `gone` when the course is not in this language any more: what is saved is kept all the same.
    """

    version: int
    by_name: str
    own: bool
    others: tuple[str, ...]
    gone: bool = False


async def save_text(actor: Actor, code: str, key: str, locale: str, save: Save) -> Saved:
    """Keep a unit's text in one language.

    Raises NotFound, TooLarge, Invalid for characters that no text holds; Conflict `changed` when somebody else saved
    in between: the text is then kept aside, `more` names what stands and the ref of what was kept.
    """
    require(actor, Action.COURSE_WRITE)
    if save.body is not None and "\0" in save.body:
        raise Invalid(_("There is a character in it that no text can hold. Take out what was pasted last."))
    refusal = await _save(actor, code, key, locale, save)
    if isinstance(refusal, Conflict):
        raise refusal
    return refusal


@atomic
async def _save(actor: Actor, code: str, key: str, locale: str, save: Save) -> Saved | Conflict:
    """The text aside is to be committed, so the conflict comes back as a value."""
    row = await _LOCK.first(code=code, key=key, locale=locale) or await _first_text(actor, code, key, locale, save)
    if "text" not in row:
        return Saved(1, row["changed_at"])
    text = _composed(row["text"], save)
    stands = Stands(
        row["text"], row["version"], row["changed_by"], row["device_id"], row["client_seq"], row["changed_at"]
    )
    match fate(stands, Arrives(text, save.base, save.device_id, save.client_seq)):
        case Fate.KNOWN:
            await _SEEN.run(id=row["id"], device=save.device_id, seq=save.client_seq)
            return Saved(row["version"], row["changed_at"])
        case Fate.ASIDE:
            return await _aside(actor, row, text, save)
        case Fate.TAKEN:
            return await _take(actor, row, text, save, stands)


async def _take(actor: Actor, row: Row, text: str, save: Save, stands: Stands) -> Saved:
    now = clock.now()
    if is_history(stands, actor.person_id, row["kept_at"], now):
        await _KEEP.run(
            id=row["id"], version=stands.version, text=stands.text, person=stands.person_id, at=stands.changed_at
        )
    await _SAVE.run(
        id=row["id"], text=text, device=save.device_id, seq=save.client_seq, now=now, person=actor.person_id
    )
    await _TOUCH.run(id=row["draft_id"], now=now, person=actor.person_id)
    return Saved(row["version"] + 1, now)


async def _aside(actor: Actor, row: Row, text: str, save: Save) -> Conflict:
    await _ASIDE.run(
        ref=new_ref(), id=row["id"], base=save.base, text=text, person=actor.person_id, device=save.device_id,
        seq=save.client_seq, now=clock.now(),
    )  # fmt: skip
    kept = await _ASIDE_REF.first(id=row["id"], person=actor.person_id, device=save.device_id)
    assert kept
    message = _("Somebody else has changed this page. Your text is kept beside it: compare the two.")
    return Conflict(message, "changed", {"version": row["version"], "aside": kept["ref"]})


async def _first_text(actor: Actor, code: str, key: str, locale: str, save: Save) -> Row:
    """The first words in a language; when another was faster in this very moment, its row."""
    unit = await _UNIT.first(code=code, key=key)
    if unit is None or locale not in _languages(unit["manifest"]):
        raise NotFound(_("There is no such page in this draft."))
    now = clock.now()
    made = await _NEW.first(
        unit=unit["unit_id"], locale=locale, text=_composed("", save), source=_source(unit["manifest"]),
        device=save.device_id, seq=save.client_seq, now=now, person=actor.person_id,
    )  # fmt: skip
    if made is None:
        row = await _LOCK.first(code=code, key=key, locale=locale)
        assert row
        return row
    await _KEEP_SOURCE.run(unit=unit["unit_id"], source=_source(unit["manifest"]))
    await _TOUCH.run(id=unit["draft_id"], now=now, person=actor.person_id)
    return {"changed_at": now}


async def settle(actor: Actor, code: str, key: str, locale: str, ref: str) -> None:
    """Somebody has compared: what was kept aside need not be shown any more (it stays). Raises NotFound."""
    require(actor, Action.COURSE_WRITE)
    await _settle(code, key, locale, ref)


@atomic
async def _settle(code: str, key: str, locale: str, ref: str) -> None:
    if await _SETTLE.first(ref=ref, code=code, key=key, locale=locale, now=clock.now()) is None:
        raise NotFound(_("There is nothing here, or it is not yours to see."))


async def give_back(actor: Actor, code: str, key: str, locale: str, text: str) -> Saved:
    """Let an earlier or kept text be the text again; what stands now goes into the history. Raises NotFound."""
    require(actor, Action.COURSE_WRITE)
    return await _give_back(actor, code, key, locale, text)


@atomic
async def _give_back(actor: Actor, code: str, key: str, locale: str, text: str) -> Saved:
    row = await _LOCK.first(code=code, key=key, locale=locale)
    if row is None:
        raise NotFound(_("There is no such page in this draft."))
    now = clock.now()
    if row["text"] == text:
        return Saved(row["version"], row["changed_at"])
    await _KEEP.run(
        id=row["id"], version=row["version"], text=row["text"], person=row["changed_by"], at=row["changed_at"]
    )
    await _SAVE.run(id=row["id"], text=text, device="", seq=0, now=now, person=actor.person_id)
    await _TOUCH.run(id=row["draft_id"], now=now, person=actor.person_id)
    return Saved(row["version"] + 1, now)


async def up_to_date(actor: Actor, code: str, key: str, locale: str) -> None:
    """Say that a translation says what the source language says now. Raises NotFound."""
    require(actor, Action.COURSE_WRITE)
    await _up_to_date(code, key, locale)


@atomic
async def _up_to_date(code: str, key: str, locale: str) -> None:
    unit = await _UNIT.first(code=code, key=key)
    done = unit and await _FOLLOWS.first(unit=unit["unit_id"], locale=locale, source=_source(unit["manifest"]))
    if unit is None or done is None:
        raise NotFound(_("There is no such page in this draft."))
    await _KEEP_SOURCE.run(unit=unit["unit_id"], source=_source(unit["manifest"]))


async def here(actor: Actor, code: str, key: str, locale: str, device_id: str) -> Here:
    """A page says that it is open, and hears who else has it open. Raises NotFound."""
    require(actor, Action.COURSE_WRITE)
    row = await _STANDS.first(code=code, key=key, locale=locale)
    if row is None:
        raise NotFound(_("There is no such page in this draft."))
    await _say_here(actor, row["unit_id"], locale, device_id)
    return Here(
        version=row["version"] or 0,
        by_name=row["by_name"] or "",
        own=row["device_id"] in (None, "", device_id),
        others=await present(actor, row["unit_id"], locale),
        gone=locale not in _languages(row["manifest"]),
    )


@atomic
async def _say_here(actor: Actor, unit_id: int, locale: str, device_id: str) -> None:
    now = clock.now()
    await _HERE.run(unit=unit_id, locale=locale, person=actor.person_id, device=device_id, now=now)
    await _GONE.run(since=now - _FORGET)


def _composed(before: str, save: Save) -> str:
    matter = matter_of(before)
    head = patched(matter.head, _plain(save.head)) if save.head else matter.head
    body = matter.body if save.body is None else save.body.replace("\r\n", "\n").replace("\r", "\n")
    text = joined(matter._replace(head=head, body=body))
    if len(text.encode()) > LARGEST_TEXT:
        raise TooLarge(_("This page is larger than %(n)s KB. Split it into smaller ones.", n=LARGEST_TEXT // 1024))
    return text


def _plain(head: dict[str, Any]) -> dict[str, Plain | None]:
    try:
        return {name: None if value is None else plain(value) for name, value in head.items()}
    except ValueError as error:
        raise Invalid(_("One of these values cannot stand in the head of a page.")) from error


def _source(manifest: str) -> str:
    return str(values_of(manifest).get("source", ""))


def _languages(manifest: str) -> tuple[str, ...]:
    named = values_of(manifest).get("languages", [])
    return tuple(str(one) for one in named) if isinstance(named, list) else (str(named),)
