"""One migration history for both engines; each step and its record are one transaction (docs/adr/0003)."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from types import ModuleType
from typing import Protocol, cast

import msgspec

from lms.core import clock
from lms.core.db.current import Database
from lms.core.db.sqlite import SqliteDatabase
from lms.core.db.statements import (
    Only,
    Statement,
    append_only,
    drop_append_only,
    drop_unchanging,
    in_words_of,
    unchanging,
)
from lms.core.db.words import compile_sql
from lms.core.errors import Conflict
from lms.core.i18n import gettext as _

__all__ = [
    "Migration",
    "NewerDatabase",
    "Only",
    "Standing",
    "State",
    "append_only",
    "backwards",
    "drop_append_only",
    "drop_unchanging",
    "forwards",
    "history",
    "pending",
    "state",
    "unchanging",
]

_HISTORY = "lms.migrations"
_PATIENCE_S = 3600.0
_LOCK_KEY = 7_161_120_417  # any number that is the same for all our processes


class Migration(Protocol):
    """A module `mNNNN_name.py`: statements with tokens ({pk}, {int}, {bool}, {time}, {date}, {text})."""

    ID: str
    DESCRIPTION: str
    FORWARDS: Sequence[Statement]
    BACKWARDS: Sequence[Statement]


class Standing(StrEnum):
    """How a database stands to this program."""

    CURRENT = "current"
    PENDING = "pending"
    NEWER = "newer"


class State(msgspec.Struct, frozen=True):
    """What has been applied, what waits, and what this program does not know."""

    applied: tuple[str, ...]
    pending: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def standing(self) -> Standing:
        """Newer wins over pending: a program must not touch a database that knows more."""
        if self.unknown:
            return Standing.NEWER
        return Standing.PENDING if self.pending else Standing.CURRENT


class NewerDatabase(Conflict):
    """The database was written by a newer version of the program."""

    def __init__(self, unknown: Sequence[str]) -> None:
        sentence = _(
            "The database is newer than this program (%(ids)s). Update the program; nothing was changed.",
            ids=", ".join(unknown),
        )
        super().__init__(sentence, code="newer_database")


def history(package: str = _HISTORY) -> list[Migration]:
    """All migrations, oldest first."""
    home: ModuleType = importlib.import_module(package)
    names = sorted(found.name for found in pkgutil.iter_modules(home.__path__) if found.name.startswith("m0"))
    return [cast("Migration", importlib.import_module(f"{package}.{name}")) for name in names]


async def state(database: Database, steps: Sequence[Migration] | None = None) -> State:
    """Compare the database's record with the program's history."""
    known = [step.ID for step in (history() if steps is None else steps)]
    applied = await _applied(database)
    return State(
        applied=tuple(applied),
        pending=tuple(name for name in known if name not in applied),
        unknown=tuple(name for name in applied if name not in known),
    )


async def pending(database: Database, steps: Sequence[Migration] | None = None) -> tuple[str, ...]:
    """The migrations still to run; raises NewerDatabase."""
    found = await state(database, steps)
    if found.unknown:
        raise NewerDatabase(found.unknown)
    return found.pending


async def forwards(
    database: Database,
    progress: Callable[[Migration], None] | None = None,
    steps: Sequence[Migration] | None = None,
) -> tuple[str, ...]:
    """Bring the database up to date and return what was run; a second process that does the same waits its turn.

    Raises NewerDatabase, and then changes nothing.
    """
    known = history() if steps is None else steps
    await pending(database, known)
    with _patience(database):
        return tuple([step.ID for step in known if await _step_forwards(database, step, known, progress)])


async def backwards(database: Database, count: int, steps: Sequence[Migration] | None = None) -> tuple[str, ...]:
    """Take the last `count` migrations back, newest first, and return which; raises NewerDatabase."""
    known = {step.ID: step for step in (history() if steps is None else steps)}
    done: list[str] = []
    for _step in range(count):
        async with database.transaction():
            await _lock(database)
            applied = await _applied(database)
            _refuse_unknown(applied, list(known.values()))
            if not applied:
                break
            await _run_all(database, known[applied[-1]].BACKWARDS)
            await _run(database, "DELETE FROM migration WHERE id = :id", id=applied[-1])
            done.append(applied[-1])
    return tuple(done)


async def _step_forwards(
    database: Database,
    step: Migration,
    known: Sequence[Migration],
    progress: Callable[[Migration], None] | None,
) -> bool:
    """Run one step unless another process has; True when it was run here."""
    async with database.transaction():
        await _lock(database)
        applied = await _applied(database)
        _refuse_unknown(applied, known)
        if step.ID in applied:
            return False
        if progress is not None:
            progress(step)
        await _run(database, _RECORD)
        await _run_all(database, step.FORWARDS)
        await _run(database, "INSERT INTO migration (id, applied_at) VALUES (:id, :at)", id=step.ID, at=clock.now())
    return True


_RECORD = "CREATE TABLE IF NOT EXISTS migration (id VARCHAR(60) PRIMARY KEY, applied_at TIMESTAMPTZ NOT NULL)"


@contextmanager
def _patience(database: Database) -> Iterator[None]:
    """Another process may be at a step that takes minutes: wait for it."""
    if not isinstance(database, SqliteDatabase):
        yield
        return
    before, database.writer.timeout_s = database.writer.timeout_s, _PATIENCE_S
    try:
        yield
    finally:
        database.writer.timeout_s = before


async def _lock(database: Database) -> None:
    """SQLite's transactions are alone anyway; PostgreSQL's take a lock that ends with them."""
    if database.engine_type == "postgres":
        await _run(database, "SET LOCAL lock_timeout = 0")
        await _run(database, "SELECT pg_advisory_xact_lock(:key)", key=_LOCK_KEY)


def _refuse_unknown(applied: Sequence[str], known: Sequence[Migration]) -> None:
    ours = {step.ID for step in known}
    unknown = [name for name in applied if name not in ours]
    if unknown:
        raise NewerDatabase(unknown)


async def _applied(database: Database) -> list[str]:
    if database.engine_type == "sqlite":
        found = await database.rows("SELECT 1 FROM sqlite_master WHERE name = 'migration'", reads=True)
    else:
        found = await database.rows(
            "SELECT 1 FROM pg_tables WHERE tablename = 'migration' AND schemaname = current_schema()", reads=True
        )
    if not found:
        return []
    return [row["id"] for row in await database.rows("SELECT id FROM migration ORDER BY id", reads=True)]


async def _run_all(database: Database, statements: Sequence[Statement]) -> None:
    for text in in_words_of(database.engine_type, statements):
        await database.rows(text, reads=False)


async def _run(database: Database, sql: str, **given: object) -> None:
    compiled = compile_sql(sql, database.engine_type)
    await database.rows(compiled.sql, [given[name] for name in compiled.names], reads=False)
