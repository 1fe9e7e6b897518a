"""Keeping files once, by their content: on disk first, then in the database; pictures are drawn anew on the way."""

import asyncio
import contextvars
import hashlib
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path
from typing import IO, Final

import msgspec

from lms.core import clock
from lms.core.db import Sql, atomic
from lms.core.errors import Invalid, TooLarge, Unavailable
from lms.core.i18n import gettext as _
from lms.core.ids import new_ref
from lms.core.settings import current_settings
from lms.media.rules.kinds import HEAD_BYTES, SVG, picture_size, type_of
from lms.media.rules.redrawing import Redrawn, redrawn
from lms.media.rules.svg import svg_faults

_CHUNK: Final = 1 << 20
_MOST_SVG: Final = 2 << 20

_ADD = Sql(
    "INSERT INTO media_file (ref, sha256, bytes, mime, created_at) VALUES (:ref, :sha256, :bytes, :mime, :now)"
    " ON CONFLICT (sha256) DO NOTHING",
)
_FIND = Sql("SELECT id, ref, sha256, mime FROM media_file WHERE sha256 = :sha256")


class Kept(msgspec.Struct, frozen=True):
    """A file that is on disk under its hash, not yet known to the database."""

    sha256: str
    bytes: int
    mime: str


class Registered(msgspec.Struct, frozen=True):
    """A file that the database knows; `ref` stands in its address."""

    id: int
    ref: str
    sha256: str
    mime: str


def path_of(sha256: str) -> Path:
    """Where the content with this hash lies."""
    return _root() / sha256[:2] / sha256[2:]


def measured(sha256: str, mime: str) -> tuple[int, int] | None:
    """Width and height of a stored picture in pixels, read from the disk; None when it tells none."""
    try:
        with path_of(sha256).open("rb") as file:
            return picture_size(file.read(16 * HEAD_BYTES), mime)
    except OSError:
        return None


def media_url(ref: str, name: str) -> str:
    """The address of a file; the name is for people, the reference finds it."""
    return f"/media/{ref}/{name}"


async def keep_file(source: Path, name: str) -> Kept:
    """Copy a file into the store in a thread; nothing happens when its content is there already.

    Raises Invalid for an SVG that could run or load something.
    """
    return await asyncio.to_thread(_keep, lambda: _chunks(source), name)


async def keep_upload(chunks: AsyncIterator[bytes], name: str, *, limit_bytes: int) -> Kept:
    """Take an upload piece by piece onto the disk; memory stays at one piece.

    Raises TooLarge beyond the limit, Invalid for an SVG that could run or load something; nothing is left behind.
    """
    async with temporary(chunks, limit_bytes) as path:
        return await keep_file(path, name)


@asynccontextmanager
async def temporary(chunks: AsyncIterator[bytes], limit_bytes: int) -> AsyncIterator[Path]:
    """What arrives piece by piece, as a file on the disk for as long as the block lasts. Raises TooLarge."""
    folder = _root() / "tmp"
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix="up-") as file:
        await _receive(chunks, file.file, limit_bytes)
        yield Path(file.name)


async def keep_bytes(content: bytes, name: str) -> Kept:
    """Keep what is in memory already. Raises Invalid for an SVG that could run or load something."""
    return await asyncio.to_thread(_keep, lambda: (content,), name)


async def keep_picture(content: bytes, name: str) -> Kept:
    """Draw a PNG, JPEG, WebP or GIF anew and keep that; one at a time, however many are sent at once.

    Raises Invalid for what is broken or has too many pixels.
    """
    drawn = await asyncio.get_running_loop().run_in_executor(_studio(), _in_this_language(redrawn), content)
    return await keep_bytes(drawn.content, name)


@atomic
async def register(kept: Kept) -> Registered:
    """Make a kept file known; the same content is one row, whatever its names. Call inside the use case."""
    now = clock.now()
    await _ADD.run(ref=new_ref(), sha256=kept.sha256, bytes=kept.bytes, mime=kept.mime, now=now)
    row = await _FIND.first(sha256=kept.sha256)
    assert row
    return Registered(**row)


@cache
def _studio() -> ThreadPoolExecutor:
    """One thread: the largest picture takes 220 MB while it is drawn."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")


def _in_this_language(call: Callable[[bytes], Redrawn]) -> Callable[[bytes], Redrawn]:
    """The call with the language of whoever asked: an executor's thread does not know it."""
    context = contextvars.copy_context()
    return lambda content: context.run(call, content)


@contextmanager
def with_room() -> Iterator[None]:
    """What the disk refuses is said. Raises Unavailable."""
    try:
        yield
    except OSError as error:
        sentence = _("The file cannot be written: %(reason)s. Nothing was kept.", reason=error.strerror or error)
        raise Unavailable(sentence) from error


def _root() -> Path:
    return current_settings().data_dir / "media"


async def _receive(chunks: AsyncIterator[bytes], file: IO[bytes], limit_bytes: int) -> None:
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > limit_bytes:
            raise TooLarge(_("This file is larger than %(n)s MB. Choose a smaller one.", n=limit_bytes >> 20))
        with with_room():
            await asyncio.to_thread(file.write, chunk)
    with with_room():
        await asyncio.to_thread(file.flush)


def _chunks(source: Path) -> Iterable[bytes]:
    with source.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _keep(read: Callable[[], Iterable[bytes]], name: str) -> Kept:
    with with_room():
        return _kept(read, name)


def _kept(read: Callable[[], Iterable[bytes]], name: str) -> Kept:
    digest, size, head = hashlib.sha256(), 0, b""
    for chunk in read():
        head = head or chunk[:HEAD_BYTES]
        size += len(chunk)
        digest.update(chunk)
    kept = Kept(digest.hexdigest(), size, type_of(head, name))
    if kept.mime == SVG:
        _refuse_active_svg(b"".join(read()) if size <= _MOST_SVG else b"", name)
    target = path_of(kept.sha256)
    if not target.exists():
        _write_whole(target, read())
    return kept


def _refuse_active_svg(content: bytes, name: str) -> None:
    faults = svg_faults(content)
    if faults:
        raise Invalid(_("The picture %(name)s cannot be kept: %(reason)s", name=name, reason=faults[0].message))


def _write_whole(target: Path, chunks: Iterable[bytes]) -> None:
    """A whole file or none: written beside, on the disk for certain, then renamed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
