"""Uploads in pieces, in the manner of tus 1.0: what was acknowledged is on the disk, whatever ends in between."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core import clock
from lms.core.db import Row, Sql, atomic
from lms.core.errors import Conflict, DomainError, Invalid, NotFound, TooLarge, TooMany
from lms.core.i18n import gettext as _
from lms.core.ids import new_ref
from lms.core.settings import current_settings
from lms.media.rules.kinds import HEAD_BYTES
from lms.media.rules.names import shown_name
from lms.media.rules.uploads import (
    KEPT_HOURS,
    OPEN_BYTES_ALL,
    OPEN_BYTES_EACH,
    OPEN_EACH,
    check_length,
    checked_type,
)
from lms.media.service.items import Item, add_kept, item_of, kept_of, replace_kept
from lms.media.service.store import Kept, with_room

_GATHERED: Final = 1 << 20
_WAIT_S: Final = 600

_COLUMNS: Final = "id, ref, name, length_bytes, offset_bytes, expires_at, media_item"
_FIND = Sql(f"SELECT {_COLUMNS} FROM upload WHERE ref = :ref AND person = :me AND expires_at > :now")  # noqa: S608  constants
_HOLD = Sql("SELECT id FROM person WHERE id = :me FOR UPDATE")
_OPEN = Sql(
    "SELECT COUNT(*) AS n, COALESCE(SUM(length_bytes), 0) AS bytes FROM upload"
    " WHERE person = :me AND media_item IS NULL AND expires_at > :now",
)
_OPEN_ALL = Sql(
    "SELECT COALESCE(SUM(length_bytes), 0) AS bytes FROM upload WHERE media_item IS NULL AND expires_at > :now"
)
_BEGIN = Sql(
    "INSERT INTO upload (ref, person, name, length_bytes, offset_bytes, created_at, expires_at)"
    " VALUES (:ref, :me, :name, :length, 0, :now, :until)",
)
_MOVE = Sql(
    "UPDATE upload SET offset_bytes = :new, expires_at = :until"
    " WHERE id = :id AND offset_bytes = :old AND media_item IS NULL RETURNING id",
)
_DONE = Sql("UPDATE upload SET media_item = :item WHERE id = :id")
_END = Sql("DELETE FROM upload WHERE id = :id")
_STALE = Sql("SELECT id, ref FROM upload WHERE expires_at <= :now ORDER BY id LIMIT 500")


class Upload(msgspec.Struct, frozen=True):
    """How far an upload is; `length` and `offset` in bytes. `item` is the library's row once it is a file there."""

    id: int
    ref: str
    name: str
    length: int
    offset: int
    expires_at: datetime
    item: int | None = None


@atomic
async def begin_upload(actor: Actor, length: int, name: str) -> Upload:
    """Make room for a file of `length` bytes.

    Raises NotFound for who may not write courses, TooLarge, Invalid for nothing, TooMany when too much is open already.
    """
    require(actor, Action.COURSE_PUBLISH)
    check_length(length)
    if length < 1:
        raise Invalid(_("This file is empty. Choose another one."))
    now, me = clock.now(), actor.person_id
    await _HOLD.first(me=me)
    own, everybody = await _OPEN.first(me=me, now=now), await _OPEN_ALL.first(now=now)
    assert own is not None
    assert everybody is not None
    if own["n"] >= OPEN_EACH or own["bytes"] + length > OPEN_BYTES_EACH:
        raise TooMany(_("You have many unfinished uploads. Finish or cancel one of them first."), _WAIT_S)
    if everybody["bytes"] + length > OPEN_BYTES_ALL:
        raise TooMany(_("Too many large files are on their way just now. Try again in a while."), _WAIT_S)
    ref, until = new_ref(), now + timedelta(hours=KEPT_HOURS)
    await _BEGIN.run(ref=ref, me=me, name=shown_name(name), length=length, now=now, until=until)
    return await _found(actor, ref)


async def upload_of(actor: Actor, ref: str) -> Upload:
    """How far one's own upload is. Raises NotFound, also when it was given up or its pieces are lost."""
    require(actor, Action.COURSE_PUBLISH)
    return await _found(actor, ref)


async def take_piece(actor: Actor, ref: str, offset: int, chunks: AsyncIterator[bytes]) -> Upload:
    """Add a piece at `offset` and return how far the upload is then; it is on the disk by that time.

    What came before a connection broke counts. Raises NotFound, Conflict "offset" when the piece begins elsewhere and
    "busy" while another piece is on its way, TooLarge beyond the length; Invalid when the first bytes tell that this
    kind of file is not taken: then nothing of it is kept.
    """
    before = await upload_of(actor, ref)
    with _held(ref, before) as handle:
        before = await upload_of(actor, ref)
        if before.offset != offset or before.item is not None:
            sentence = _("The upload goes on elsewhere. Ask where, and send from there.")
            raise Conflict(sentence, "offset", {"offset": before.offset})
        taken = await _write(handle, before, chunks)
        try:
            if offset < HEAD_BYTES <= taken or taken == before.length:
                checked_type(await asyncio.to_thread(os.pread, handle, HEAD_BYTES, 0), before.name, before.length)
        except DomainError:
            await end_upload(actor, ref)
            raise
        await asyncio.to_thread(_sync, handle)
        return await _moved(actor, before, taken)


async def finish_upload(actor: Actor, ref: str, *, alt: str = "", replaces: str = "") -> Item:
    """Make a complete upload a file of the library, or a new version of one; asked again it answers the same.

    Raises NotFound, Conflict "incomplete", and what `add_file` and `replace_file` raise: then the upload is given up.
    """
    upload = await upload_of(actor, ref)
    if upload.item is not None:
        return await item_of(upload.item)
    if upload.offset < upload.length:
        raise Conflict(_("The file is not here as a whole yet."), "incomplete", {"offset": upload.offset})
    with _held(ref, upload):
        upload = await upload_of(actor, ref)
        if upload.item is not None:
            return await item_of(upload.item)
        try:
            kept = await kept_of(_path(ref), upload.name)
            item = await _into_library(actor, upload, kept, alt=alt, replaces=replaces)
        except (Conflict, Invalid, TooLarge):
            await end_upload(actor, ref)
            raise
    await asyncio.to_thread(_path(ref).unlink, missing_ok=True)
    return item


@atomic
async def _into_library(actor: Actor, upload: Upload, kept: Kept, *, alt: str, replaces: str) -> Item:
    """File and upload in one transaction: whoever asks again after a crash gets no second file."""
    item = await (replace_kept(actor, replaces, kept) if replaces else add_kept(actor, kept, upload.name, alt))
    await _DONE.run(id=upload.id, item=item.id)
    return item


async def end_upload(actor: Actor, ref: str) -> None:
    """Give an upload up, with what came of it. Raises NotFound."""
    upload = await upload_of(actor, ref)
    await _END.run(id=upload.id)
    await asyncio.to_thread(_path(ref).unlink, missing_ok=True)


async def forget_stale_uploads() -> None:
    """Remove what nobody went on with; pieces without an upload too (a crash between two steps)."""
    now = clock.now()
    for row in await _STALE.rows(now=now):
        await _END.run(id=row["id"])
        await asyncio.to_thread(_path(row["ref"]).unlink, missing_ok=True)
    oldest = (now - timedelta(hours=2 * KEPT_HOURS)).timestamp()
    await asyncio.to_thread(_sweep, oldest)


def _sweep(oldest: float) -> None:
    for path in _folder().glob("*"):
        with suppress(FileNotFoundError):  # its upload may just have ended
            if path.stat().st_mtime < oldest:
                path.unlink()


async def _found(actor: Actor, ref: str) -> Upload:
    row = await _FIND.first(ref=ref[:24], me=actor.person_id, now=clock.now()) if ref.isprintable() else None
    if row is None:
        raise NotFound(_("There is no such upload any more. Begin it again."))
    return _upload(row)


def _upload(row: Row) -> Upload:
    return Upload(
        id=row["id"],
        ref=row["ref"],
        name=row["name"],
        length=row["length_bytes"],
        offset=row["offset_bytes"],
        expires_at=row["expires_at"],
        item=row["media_item"],
    )


@contextmanager
def _held(ref: str, upload: Upload) -> Iterator[int]:
    """The pieces, opened for this process alone; a process that is killed lets go of them."""
    _folder().mkdir(parents=True, exist_ok=True)
    path = _path(ref)
    if upload.offset and not path.exists():
        raise NotFound(_("There is no such upload any more. Begin it again."))
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _hold(handle)
        yield handle
    finally:
        os.close(handle)


def _hold(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise Conflict(_("Another piece of this file is on its way. Try again in a moment."), "busy") from error


async def _write(handle: int, upload: Upload, chunks: AsyncIterator[bytes]) -> int:
    """Write a piece and return where it ends; in steps of a megabyte, so that memory stays small."""
    await asyncio.to_thread(os.ftruncate, handle, upload.offset)
    at, waiting = upload.offset, bytearray()
    async for chunk in chunks:
        if at + len(waiting) + len(chunk) > upload.length:
            raise TooLarge(_("More was sent than the file was said to have."))
        waiting += chunk
        if len(waiting) >= _GATHERED:
            at += await asyncio.to_thread(_put, handle, bytes(waiting), at)
            waiting.clear()
    return at + await asyncio.to_thread(_put, handle, bytes(waiting), at)


def _sync(handle: int) -> None:
    """The pieces and the name of their file, for certain on the disk."""
    with with_room():
        os.fsync(handle)
    folder = os.open(_folder(), os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _put(handle: int, content: bytes, at: int) -> int:
    done = 0
    with with_room():
        while done < len(content):
            done += os.pwrite(handle, content[done:], at + done)
    return done


@atomic
async def _moved(actor: Actor, before: Upload, to: int) -> Upload:
    until = clock.now() + timedelta(hours=KEPT_HOURS)
    moved = await _MOVE.run(id=before.id, old=before.offset, new=to, until=until)
    if not moved:
        raise NotFound(_("There is no such upload any more. Begin it again."))
    return await _found(actor, before.ref)


def _folder() -> Path:
    return current_settings().data_dir / "uploads"


def _path(ref: str) -> Path:
    return _folder() / ref
