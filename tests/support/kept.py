"""What many tests begin with is made once in a process, and put back into each test's own empty database.

A test sees the same rows and files as if it had made them; nothing is shared between two tests.
"""

from collections.abc import Awaitable, Callable, Hashable
from pathlib import Path
from typing import NamedTuple, TypeVar

from lms.core import clock
from lms.core.db import Database, engine
from lms.core.db.sqlite import SqliteDatabase
from lms.core.settings import current_settings
from tests.support import databases, postgres, sqlite_file

Made = TypeVar("Made")


class _Stage(NamedTuple):
    """What a database held when it was made: its rows in the engine's own way, the files beside it, the answer."""

    rows: "sqlite_file.Rows | str"
    files: dict[Path, bytes]
    made: object


class _Progress(NamedTuple):
    """The steps a database has been through, and its count of changes after the last one."""

    steps: tuple[Hashable, ...]
    changes: int


_stages: dict[Hashable, _Stage] = {}


async def once(key: Hashable, make: Callable[[], Awaitable[Made]]) -> Made:
    """Let `make` fill the test's database, or put back what it made before under this key.

    Steps may follow each other: `once("people", ...)`, then `once("course", ...)`. A test that has written rows of
    its own in between gets its step made as ever. What `make` returns is shared: it has to be unchangeable.
    """
    database = engine()
    before: _Progress = getattr(database, "progress", _Progress((), 0))
    if before.changes != _changes(database):
        return await make()
    # A clock that stands still is part of what is made; one that runs is a few seconds on.
    steps = (*before.steps, (key, clock._frozen and clock.now()))
    stage = _stages.get((database.engine_type, steps))
    if stage is None or not _put_back(database, stage, fresh=not before.steps):
        made = await make()
        stage = _stages[database.engine_type, steps] = _Stage(_taken(database), _files(), made)
    database.progress = _Progress(steps, _changes(database))
    return stage.made


def watched(database: Database) -> Database:
    """The database of a test, with the writes counted that its engine does not count by itself."""
    if isinstance(database, SqliteDatabase):
        database.progress = _Progress((), _changes(database))  # a kept connection has counted for others before
    else:
        database.writes = 0
        database.rows = _counting(database, database.rows)
        database.execute_many = _counting(database, database.execute_many)
    return database


def _counting(database, run):
    async def counted(*args, reads=False, **options):
        database.writes += not reads
        return await run(*args, **options, **({"reads": reads} if run.__name__ == "rows" else {}))

    return counted


def _changes(database) -> int:
    """Rows changed or statements run so far."""
    return database.writer.connection.total_changes if isinstance(database, SqliteDatabase) else database.writes


def _taken(database) -> "sqlite_file.Rows | str":
    if not isinstance(database, SqliteDatabase):
        return postgres.outside_the_loop(lambda: databases.script_of(database.config["dsn"]))
    with sqlite_file.swept(Path(database.path)) as sweeper:
        return sweeper.rows()


def _put_back(database, stage: _Stage, *, fresh: bool) -> bool:
    """False when this database cannot be filled from outside."""
    if isinstance(stage.rows, str):
        url = database.config["dsn"]
        if not postgres.outside_the_loop(lambda: databases.emptied(url, stage.rows, fresh=fresh)):
            return False
    else:
        with sqlite_file.swept(Path(database.path)) as sweeper:
            sweeper.emptied(stage.rows, fresh=fresh)
    for path, content in stage.files.items():
        target = _media() / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return True


def _media() -> Path:
    return current_settings().data_dir / "media"


def _files() -> dict[Path, bytes]:
    return {path.relative_to(_media()): path.read_bytes() for path in _media().rglob("*") if path.is_file()}
