"""Writing a backup: a zip of JSON lines and media, whole or not there at all."""

import asyncio
import hashlib
import os
import tempfile
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

import lms
from lms.core import clock
from lms.core.backup import manifest as m
from lms.core.backup.schema import TableShape, tables_of
from lms.core.backup.snapshot import Snapshot, select_all, snapshot
from lms.core.db import Database, migrate
from lms.core.errors import Unavailable
from lms.core.i18n import gettext as _
from lms.core.i18n import ngettext

Progress = Callable[[str, int, int], None]
_CHUNK = 1 << 20
_encoder = msgspec.json.Encoder()


async def take(database: Database, media: Path, file: Path, progress: Progress | None = None) -> m.Manifest:
    """Write database and media into `file` while others go on working; an older file of that name is replaced.

    Raises NewerDatabase, and Unavailable when the file cannot be written.
    """
    await migrate.pending(database)
    try:
        handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    except OSError as error:
        raise _unwritable(file, error) from error
    os.close(handle)
    try:
        written = await _write(database, media, Path(temporary), progress or silent)
        await asyncio.to_thread(_publish, Path(temporary), file)
    except OSError as error:
        raise _unwritable(file, error) from error
    finally:
        with suppress(FileNotFoundError):
            os.unlink(temporary)  # noqa: PTH108  a moment's work, not worth a thread
    return written


async def _write(database: Database, media: Path, target: Path, progress: Progress) -> m.Manifest:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        book = _Book(archive)
        await book.add(m.MARK, _once(b"Made by lms backup; lms restore brings it back.\n"))
        async with snapshot(database) as held:
            applied = (await migrate.state(database)).applied
            tables = await _write_tables(held, await tables_of(database), book, progress)
        await _write_media(media, book, progress)
        made = m.Manifest(
            format=m.FORMAT,
            program=lms.__version__,
            engine=database.engine_type,
            migrations=applied,
            created_at=clock.now(),
            tables=tables,
            members=tuple(book.members),
        )
        await book.add(m.MANIFEST, _once(msgspec.json.format(_encoder.encode(made), indent=1)))
    return made


class _Book:
    """The archive being written, and what has been put into it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.members: list[m.Member] = []
        self._archive = archive

    async def add(self, name: str, chunks: AsyncIterator[bytes], *, packed: bool = True) -> None:
        """Put one member in, piece by piece; packing runs in a thread."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        digest, size = hashlib.sha256(), 0
        with self._archive.open(info, "w", force_zip64=True) as member:
            async for chunk in chunks:
                await asyncio.to_thread(member.write, chunk)
                digest.update(chunk)
                size += len(chunk)
        self.members.append(m.Member(name, size, digest.hexdigest()))


async def _write_tables(
    held: Snapshot, tables: Sequence[TableShape], book: _Book, progress: Progress
) -> tuple[m.TableCopy, ...]:
    last_ids = await held.last_ids()
    copies: list[m.TableCopy] = []
    for number, table in enumerate(tables, 1):
        counted: list[int] = []
        await book.add(m.member_of(table.name), _lines(held.batches(select_all(table)), counted))
        copies.append(m.TableCopy(table.name, tuple(table.columns), sum(counted), last_ids.get(table.name, 0)))
        progress(_("Database"), number, len(tables))
    return tuple(copies)


async def _lines(batches: AsyncIterator[Sequence[Sequence[Any]]], counted: list[int]) -> AsyncIterator[bytes]:
    async for rows in batches:
        counted.append(len(rows))
        yield _encoder.encode_lines(rows)


async def _write_media(media: Path, book: _Book, progress: Progress) -> None:
    """After the moment of the database: a file that a row names was on disk before the row."""
    files = await asyncio.to_thread(lambda: sorted(_media_files(media)))
    for number, path in enumerate(files, 1):
        await book.add(m.MEDIA + path.relative_to(media).as_posix(), _content(path), packed=False)
        progress(_("Media"), number, len(files))


def _media_files(media: Path) -> Iterator[Path]:
    """Whole files only: what is being written stands in tmp/ or has a name with a dot in front."""
    for path in media.rglob("*"):
        parts = path.relative_to(media).parts
        if path.is_file() and parts[0] != "tmp" and not any(part.startswith(".") for part in parts):
            yield path


async def _content(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, _CHUNK):
            yield chunk


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _publish(temporary: Path, file: Path) -> None:
    """On disk for certain, then under its name."""
    with temporary.open("rb") as written:
        os.fsync(written.fileno())
    temporary.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def silent(_label: str, _done: int, _total: int) -> None:
    """No one is watching."""


def _unwritable(file: Path, error: OSError) -> Unavailable:
    return Unavailable(_("%(file)s cannot be written: %(reason)s.", file=file, reason=error.strerror or error))


def sentence(file: Path, made: m.Manifest) -> str:
    """What was written, for the person who asked."""
    n = len(made.media)
    return ngettext(
        "%(file)s holds %(rows)s rows and %(n)s media file.",
        "%(file)s holds %(rows)s rows and %(n)s media files.",
        n,
        file=file,
        rows=made.rows,
    )
