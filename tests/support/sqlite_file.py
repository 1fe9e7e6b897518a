"""One SQLite file a worker, emptied before each test: a new one costs more than most tests.

Its connections stay open from test to test, for each would read the whole schema again. Everything else of the
engine is new: pool, writer, threads.
"""

import itertools
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from lms.core.db.sqlite import SqliteDatabase

Rows = list[tuple[str, list[tuple[object, ...]]]]
"""The statement that fills a table, and its rows as the file holds them."""

_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('migration', 'sqlite_sequence')"
_HOLDS = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM \"{0}\")"
_COUNTERS = "FROM sqlite_sequence WHERE name <> 'migration'"
_number = itertools.count()


class _Sweeper:
    """A connection of the tests' own that may delete what the program never may."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = sqlite3.connect(path, isolation_level=None, cached_statements=512, check_same_thread=False)
        # Triggers that refuse do so by a SELECT inside them, which this connection leaves out.
        self.connection.set_authorizer(
            lambda action, _a, _b, _c, trigger: (
                sqlite3.SQLITE_IGNORE if trigger and action == sqlite3.SQLITE_SELECT else sqlite3.SQLITE_OK
            )
        )
        names = [name for (name,) in self.connection.execute(_TABLES)]
        self._holding = " UNION ALL ".join(map(_HOLDS.format, names))
        self._began = self._state()
        self.idle: list[_Kept] = []

    def emptied(self, then: Rows = (), *, fresh: bool = False) -> None:
        """Delete every row (there is none in a fresh file), then fill in these."""
        run = self.connection.execute
        run("BEGIN IMMEDIATE")
        try:
            if not fresh:
                for (name,) in run(self._holding).fetchall():
                    run(f'DELETE FROM "{name}"')
                run(f"DELETE {_COUNTERS}")
            for statement, rows in then:
                self.connection.executemany(statement, rows)
        except BaseException:
            run("ROLLBACK")
            raise
        run("COMMIT")

    def rows(self) -> Rows:
        """What the file holds."""
        names = [name for (name,) in self.connection.execute(self._holding)]
        found = [(name, self.connection.execute(f'SELECT * FROM "{name}"').fetchall()) for name in names]
        found.append(("sqlite_sequence", self.connection.execute(f"SELECT * {_COUNTERS}").fetchall()))
        return [
            (f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(rows[0]))})', rows) for name, rows in found if rows
        ]

    def is_as_it_was(self) -> bool:
        """Whether it is the same file, with the same schema, and nobody is left writing to it."""
        try:
            if self._state() != self._began:
                return False
            self.emptied()
        except (OSError, sqlite3.Error):
            return False
        return True

    def _state(self) -> tuple[int, int]:
        return self.path.stat().st_ino, self.connection.execute("PRAGMA schema_version").fetchone()[0]

    def close(self) -> None:
        for connection in (*self.idle, self.connection):
            sqlite3.Connection.close(connection)


class _Kept(sqlite3.Connection):
    """A connection that comes back when it is closed, as new."""

    home: _Sweeper

    def close(self) -> None:
        if self in self.home.idle:
            return
        try:
            if self.in_transaction:
                self.rollback()
            self.set_progress_handler(None, 0)
            self.execute("PRAGMA query_only=OFF")
        except sqlite3.Error:
            super().close()
        else:
            self.home.idle.append(self)


_kept: dict[Path, _Sweeper] = {}  # one: the file in use


def empty(template: Path) -> str:
    """The address of the worker's file, empty again; of a new one when a test has done more to it than fill it."""
    for path, sweeper in _kept.items():
        if sweeper.is_as_it_was():
            return f"sqlite:///{path}"
        sweeper.close()
    _kept.clear()
    path = template.with_name(f"lms-{next(_number)}.sqlite3")
    shutil.copyfile(template, path)
    _kept[path] = _Sweeper(path)
    return f"sqlite:///{path}"


def lend(database: SqliteDatabase) -> None:
    """Let an engine that is not open yet use the connections to the worker's file that the test before has left."""
    home = _kept.get(Path(database.path))
    if home is None:
        return
    connect = database._connect

    def lent() -> sqlite3.Connection:
        if home.idle:
            return home.idle.pop()
        database.connection_kwargs["factory"] = _Kept
        made = connect()
        del database.connection_kwargs["factory"]
        made.home = home
        return made

    database._connect = lent


@contextmanager
def swept(path: Path) -> Iterator[_Sweeper]:
    """The sweeper of the worker's file, or one for a moment."""
    home = _kept.get(path)
    if home is not None:
        yield home
        return
    with closing(_Sweeper(path)) as sweeper:
        yield sweeper
