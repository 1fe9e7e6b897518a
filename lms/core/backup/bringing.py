"""Bringing a backup back: everything is checked first, then all of it happens in one transaction."""

import asyncio
import os
import shutil
import tempfile
import zipfile
from pathlib import Path

from lms.core.backup import manifest as m
from lms.core.backup.checking import verify
from lms.core.backup.rows import fill
from lms.core.backup.schema import tables_of
from lms.core.backup.taking import Progress, silent
from lms.core.db import Database, migrate
from lms.core.errors import Conflict, Unavailable
from lms.core.i18n import gettext as _
from lms.core.i18n import ngettext

_CHUNK = 1 << 20
_NOT_COUNTED = frozenset({"job"})  # a server that has only been started has asked for its regular jobs


async def bring_back(
    database: Database, media: Path, file: Path, *, force: bool = False, progress: Progress | None = None
) -> m.Manifest:
    """Replace what is in the database by the backup; no server may work on it meanwhile.

    Raises Invalid (see `verify`), Conflict when the database holds something and `force` is not given; then, as after
    any failure, nothing has been changed. Media files that the backup does not know stay.
    """
    made = await asyncio.to_thread(verify, file)
    if not force:
        await _refuse_full(database)
    staged: Path | None = None
    try:
        staged = await asyncio.to_thread(_stage, file, media, made)
        await _replace(database, file, made, progress or silent, staged=staged, media=media)
    except OSError as error:
        sentence = _("The media files cannot be put in place: %(reason)s. Nothing was changed.", reason=error.strerror)
        raise Unavailable(sentence) from error
    finally:
        if staged is not None:
            await asyncio.to_thread(shutil.rmtree, staged, ignore_errors=True)
    return made


async def _replace(
    database: Database, file: Path, made: m.Manifest, progress: Progress, *, staged: Path, media: Path
) -> None:
    """The schema of that day, its rows, the steps since then: one transaction, the media just before its end."""
    placed: list[Path] = []
    try:
        async with database.transaction():
            history = migrate.history()
            await migrate.backwards(database, len(history))
            await migrate.forwards(database, steps=history[: len(made.migrations)])
            await fill(database, file, made, progress)
            await migrate.forwards(database, steps=history)
            await asyncio.to_thread(_place, staged, media, placed)
    except BaseException:
        for path in placed:
            path.unlink(missing_ok=True)
        raise


async def _refuse_full(database: Database) -> None:
    for table in await tables_of(database):
        sql = f'SELECT 1 AS one FROM "{table.name}" LIMIT 1'  # noqa: S608  names of our own tables
        if table.name not in _NOT_COUNTED and await database.rows(sql, reads=True):
            sentence = _("The database is not empty. With --force its content is replaced; nothing was changed.")
            raise Conflict(sentence, code="not_empty")


def _stage(file: Path, media: Path, made: m.Manifest) -> Path:
    """Unpack the media beside their place, on the same disk, so that placing them is only renaming."""
    media.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(dir=media.parent, prefix=".restore-"))
    try:
        _unpack(file, made, staged)
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    return staged


def _unpack(file: Path, made: m.Manifest, staged: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        for member in made.media:
            target = staged / member.name.removeprefix(m.MEDIA)
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member.name) as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy, _CHUNK)
                copy.flush()
                os.fsync(copy.fileno())


def _place(staged: Path, media: Path, placed: list[Path]) -> None:
    """Rename into place; `placed` grows by what was not there before."""
    for source in sorted(path for path in staged.rglob("*") if path.is_file()):
        target = media / source.relative_to(staged)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            placed.append(target)
        source.replace(target)


def sentence(file: Path, made: m.Manifest) -> str:
    """What was brought back, for the person who asked."""
    return ngettext(
        "%(file)s is back: %(rows)s rows and %(n)s media file.",
        "%(file)s is back: %(rows)s rows and %(n)s media files.",
        len(made.media),
        file=file,
        rows=made.rows,
    )
