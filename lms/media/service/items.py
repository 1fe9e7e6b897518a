"""The library: files under a name that courses can use, in versions that stay; captions of recordings."""

import asyncio
import zipfile
from pathlib import Path
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core import clock
from lms.core.db import Row, Sql, atomic
from lms.core.errors import Conflict, Invalid, NotFound
from lms.core.i18n import LOCALES
from lms.core.i18n import gettext as _
from lms.core.ids import new_ref
from lms.media.rules.captions import LARGEST as LARGEST_CAPTIONS
from lms.media.rules.captions import read_captions
from lms.media.rules.kinds import HEAD_BYTES
from lms.media.rules.names import safe_name, shown_name
from lms.media.rules.redrawing import REDRAWN
from lms.media.rules.uploads import Sort, checked_type, sort_of
from lms.media.service.store import Kept, Registered, keep_bytes, keep_file, keep_picture, register

LONGEST_ALT: Final = 300
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_RECORDINGS: Final = frozenset({Sort.VIDEO, Sort.AUDIO})

_TAKEN = Sql("SELECT name FROM media_item WHERE name LIKE :start")
_ADD = Sql(
    "INSERT INTO media_item (ref, name, sort, given_name, alt, search_text, media_file, added_by, added_at, changed_at)"
    " VALUES (:ref, :name, :sort, :given_name, :alt, :search_text, :media_file, :by, :now, :now)"
    " ON CONFLICT (name) DO NOTHING RETURNING id",
)
_ADD_VERSION = Sql(
    "INSERT INTO media_item_version (item, number, media_file, kept_by, kept_at)"
    " SELECT :item, COALESCE(MAX(number), 0) + 1, :media_file, :by, :now FROM media_item_version WHERE item = :item",
)
_FIND = Sql("SELECT id, ref, name, sort, given_name, alt, media_file FROM media_item WHERE ref = :ref FOR UPDATE")
_BY_ID = Sql(
    "SELECT i.ref, i.name, i.sort, f.ref AS file_ref, f.mime FROM media_item i JOIN media_file f ON f.id = i.media_file"
    " WHERE i.id = :id",
)
_SET_FILE = Sql("UPDATE media_item SET media_file = :media_file, changed_at = :now WHERE id = :id")
_SET_ALT = Sql("UPDATE media_item SET alt = :alt, search_text = :search_text, changed_at = :now WHERE id = :id")
_KEEP_CAPTIONS = Sql(
    "INSERT INTO media_caption (item, locale, media_file, kept_by, kept_at)"
    " VALUES (:item, :locale, :media_file, :by, :now)"
    " ON CONFLICT (item, locale) DO UPDATE SET media_file = :media_file, kept_by = :by, kept_at = :now",
)


class Item(msgspec.Struct, frozen=True):
    """A file of the library as it is now; `url` serves it, `name` is what pages call it: media/name."""

    id: int
    ref: str
    name: str
    sort: Sort
    mime: str
    url_ref: str

    @property
    def url(self) -> str:
        """Where it is served."""
        return f"/media/{self.url_ref}/{self.name}"


async def add_file(actor: Actor, source: Path, given_name: str, alt: str = "") -> Item:
    """Take a file from the disk into the library: told by its content, its name made safe, pictures drawn anew.

    Raises NotFound for who may not write courses, TooLarge, Invalid for what learners' browsers cannot show.
    """
    require(actor, Action.COURSE_PUBLISH)
    kept = await kept_of(source, given_name)
    return await add_kept(actor, kept, given_name, alt)


async def replace_file(actor: Actor, ref: str, source: Path, given_name: str) -> Item:
    """A new version of a file under the same name; what is published keeps the content that it was published with.

    Raises NotFound, Invalid for content of another type, and what `add_file` raises.
    """
    require(actor, Action.COURSE_PUBLISH)
    kept = await kept_of(source, given_name)
    return await replace_kept(actor, ref, kept)


@atomic
async def rename(actor: Actor, ref: str, *, alt: str) -> None:
    """Say what a picture shows. Raises NotFound."""
    require(actor, Action.COURSE_PUBLISH)
    row = await _found(ref)
    text = _search_text(row["name"], row["given_name"], _tidy(alt))
    await _SET_ALT.run(id=row["id"], alt=_tidy(alt), search_text=text, now=clock.now())


async def keep_captions(actor: Actor, ref: str, locale: str, content: bytes) -> None:
    """Captions (.vtt or .srt) of a recording in one language, in place of those before.

    Raises NotFound, Invalid with the line of the first fault.
    """
    require(actor, Action.COURSE_PUBLISH)
    if locale not in LOCALES:
        raise Invalid(_("Choose the language of the captions."), {"locale": _("Choose the language of the captions.")})
    text = await asyncio.to_thread(read_captions, content[: LARGEST_CAPTIONS + 1])
    kept = await keep_bytes(text.encode(), "captions.vtt")
    await _keep_captions(actor, ref, locale, kept)


@atomic
async def _keep_captions(actor: Actor, ref: str, locale: str, kept: Kept) -> None:
    row = await _found(ref)
    if row["sort"] not in _RECORDINGS:
        raise Invalid(_("Only videos and sound have captions."))
    file = await register(kept)
    await _KEEP_CAPTIONS.run(
        item=row["id"], locale=locale, media_file=file.id, by=actor.person_id, now=clock.now()
    )  # fmt: skip


async def kept_of(source: Path, given_name: str) -> Kept:
    """A file on the disk as it is kept, by its content. Raises TooLarge, Invalid for what is not taken in."""
    head, size = await asyncio.to_thread(_look, source)
    mime = checked_type(head, given_name, size)
    if mime in REDRAWN:
        return await keep_picture(await asyncio.to_thread(source.read_bytes), given_name)
    if mime.startswith(_OFFICE) and not await asyncio.to_thread(_is_office, source):
        raise Invalid(_("This is an archive and no office document. Send what is in it."))
    return await keep_file(source, given_name)


def _look(source: Path) -> tuple[bytes, int]:
    with source.open("rb") as file:
        return file.read(HEAD_BYTES), source.stat().st_size


def _is_office(source: Path) -> bool:
    try:
        with zipfile.ZipFile(source) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


@atomic
async def add_kept(actor: Actor, kept: Kept, given_name: str, alt: str) -> Item:
    """Name a kept file in the library. Raises Invalid for captions, which belong to a recording."""
    require(actor, Action.COURSE_PUBLISH)
    sort = sort_of(kept.mime)
    if sort is None or sort is Sort.CAPTIONS:
        raise Invalid(_("Captions belong to a recording: add the recording first, then its captions on its page."))
    file, ref, now = await register(kept), new_ref(), clock.now()
    shown, alt = shown_name(given_name), _tidy(alt)
    while True:
        plain = safe_name(given_name, kept.mime, otherwise=str(sort))
        rows = await _TAKEN.rows(start=f"{plain.rpartition('.')[0][:60]}%")
        name = safe_name(given_name, kept.mime, {row["name"] for row in rows}, otherwise=str(sort))
        made = await _ADD.run(
            ref=ref, name=name, sort=str(sort), given_name=shown, alt=alt, search_text=_search_text(name, shown, alt),
            media_file=file.id, by=actor.person_id, now=now,
        )  # fmt: skip
        if made:  # else somebody took that name between the look and now
            break
    await _ADD_VERSION.run(item=made[0]["id"], media_file=file.id, by=actor.person_id, now=now)
    return Item(made[0]["id"], ref, name, sort, file.mime, file.ref)


@atomic
async def replace_kept(actor: Actor, ref: str, kept: Kept) -> Item:
    """Make a kept file the newest version of one of the library. Raises NotFound, Invalid, Conflict "same"."""
    require(actor, Action.COURSE_PUBLISH)
    row, file, now = await _found(ref), await register(kept), clock.now()
    if row["name"].rpartition(".")[2] != safe_name("x", kept.mime).rpartition(".")[2]:
        raise Invalid(
            _("Replace %(name)s by a file of the same kind, or add this one as a new file.", name=row["name"])
        )
    if row["media_file"] == file.id:
        raise Conflict(_("This is the same file as before. Nothing was changed."), "same")
    await _SET_FILE.run(id=row["id"], media_file=file.id, now=now)
    await _ADD_VERSION.run(item=row["id"], media_file=file.id, by=actor.person_id, now=now)
    return _item(row, file)


async def item_of(item_id: int) -> Item:
    """A file of the library by its row."""
    row = await _BY_ID.first(id=item_id)
    assert row is not None
    return Item(item_id, row["ref"], row["name"], Sort(row["sort"]), row["mime"], row["file_ref"])


def _item(row: Row, file: Registered) -> Item:
    return Item(row["id"], row["ref"], row["name"], Sort(row["sort"]), file.mime, file.ref)


async def _found(ref: str) -> Row:
    row = await _FIND.first(ref=ref[:24]) if ref.isprintable() else None
    if row is None:
        raise NotFound(_("There is no such file."))
    return row


def _tidy(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:LONGEST_ALT]


def _search_text(*texts: str) -> str:
    return " ".join(texts).casefold()
