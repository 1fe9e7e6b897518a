"""The SQLite engine: kept connections, reads on the loop under a budget, writes through the group commit."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Self

from piccolo.engine.sqlite import SQLiteEngine
from piccolo.querystring import QueryString

from lms.core.db import values
from lms.core.db.counting import noted
from lms.core.db.failures import is_busy, locked, refusal
from lms.core.db.group import Group
from lms.core.db.transaction import belongs_here
from lms.core.db.values import Line, Row
from lms.core.db.words import only_reads
from lms.core.db.writer import Writer
from lms.core.errors import Misconfigured
from lms.core.i18n import gettext as _

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "cache_size=-16000",
    "journal_size_limit=67108864",
)
_STEPS = 20_000  # virtual machine steps between two looks at the budget; about a millisecond
_LOOKS = 3
_DIRECT = 50  # how often a statement found slow goes straight to a thread before the loop tries it again
_READ_TRIES = 400


Fetched = tuple[list[str], list[Line]]
"""Names of columns, and the rows."""


class SqliteTransaction:
    """A member of a group."""

    __slots__ = ("_depth", "afterwards", "done", "engine", "group", "task", "token")

    def __init__(self, engine: "SqliteDatabase") -> None:
        self.engine = engine
        self.done = False
        self.afterwards: list[Callable[[], None]] = []
        self._depth = 0
        self.task: asyncio.Task[Any] | None = None
        self.group: Group

    async def __aenter__(self) -> Self:
        self.task = asyncio.current_task()
        self.group = await self.engine.writer.enter()
        self.token = self.engine.open_transaction.set(self)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self.done = True
        self.engine.open_transaction.reset(self.token)
        if kind is None:
            await self.engine.writer.leave(self.group)
            for call in self.afterwards:
                call()
        else:
            self.engine.writer.undo(self.group)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """An inner part that can fail alone."""
        self._depth += 1
        name = f"inner_{self._depth}"
        writer = self.engine.writer
        writer.run(self.group, f"SAVEPOINT {name}", ())
        try:
            yield
        except BaseException:
            if self.group.lost is None:
                writer.run(self.group, f"ROLLBACK TO {name}", ())
                writer.run(self.group, f"RELEASE {name}", ())
            raise
        else:
            writer.run(self.group, f"RELEASE {name}", ())


class SqliteDatabase(SQLiteEngine):
    """Piccolo's SQLite engine on connections of our own."""

    def __init__(self, path: str, *, timeout_s: float = 10.0, threads: int = 4) -> None:
        super().__init__(path=path, check_same_thread=False, cached_statements=512, timeout=timeout_s)
        values.register()
        self.open_transaction: ContextVar[SqliteTransaction | None] = ContextVar("sqlite", default=None)
        self.timeout_s = timeout_s
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="sqlite-reader")
        self._free: list[sqlite3.Connection] = []
        self._slow: dict[str, int] = {}
        self._looks = 0
        self.moved_to_threads = 0
        self.writer: Writer
        self._reader: sqlite3.Connection

    async def open(self) -> None:
        """Open the connections; raises Misconfigured or Unavailable when the file cannot be used."""
        try:
            Path(self.path).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            sentence = _(
                "The folder of the database %(path)s cannot be made: %(reason)s.",
                path=self.path,
                reason=error.strerror,
            )
            raise Misconfigured(sentence) from error
        writer = self._connect()
        writer.execute("PRAGMA busy_timeout=0")
        self.writer = Writer(writer, self.timeout_s)
        self._reader = self._connect()
        self._reader.execute("PRAGMA busy_timeout=0")
        self._reader.execute("PRAGMA query_only=ON")
        self._reader.set_progress_handler(self._look, _STEPS)

    async def close(self) -> None:
        """Close everything; the last connection folds the log into the database file."""
        await asyncio.get_running_loop().run_in_executor(None, self._threads.shutdown)
        for connection in (*self._free, self._reader):
            connection.close()
        self._free.clear()
        await self.writer.close()

    def _connect(self) -> sqlite3.Connection:
        try:
            connection: sqlite3.Connection = sqlite3.connect(**self.connection_kwargs)
        except sqlite3.Error as error:
            raise refusal(error) from error
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error as error:
            connection.close()
            raise refusal(error) from error
        return connection

    # Statements

    async def rows(self, sql: str, args: Sequence[Any] = (), *, reads: bool) -> list[Row]:
        """Run one statement; outside a transaction a write is a transaction of its own."""
        names, lines = await self._fetched(sql, args, reads=reads)
        return [dict(zip(names, line, strict=False)) for line in lines]

    async def lines(self, sql: str, args: Sequence[Any] = (), *, reads: bool) -> list[Line]:
        """The same with plain tuples, for lists of hundreds."""
        return (await self._fetched(sql, args, reads=reads))[1]

    async def _fetched(self, sql: str, args: Sequence[Any], *, reads: bool) -> Fetched:
        noted(sql)
        transaction = self.open_transaction.get()
        if transaction is not None and belongs_here(transaction):
            return self._in_transaction(transaction, sql, args, reads=reads)
        if reads:
            return await self._read(sql, args)
        async with SqliteTransaction(self) as own:
            return self._in_transaction(own, sql, args, reads=False)

    def _in_transaction(self, own: SqliteTransaction, sql: str, args: Sequence[Any], *, reads: bool) -> Fetched:
        if not reads:
            own.group.wrote = True
        try:
            return _fetch(self.writer.run(own.group, sql, args))
        except (OverflowError, UnicodeEncodeError) as error:
            raise refusal(error) from error

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for many rows inside the transaction of this task."""
        own = self.open_transaction.get()
        if own is None or not belongs_here(own):
            raise RuntimeError("execute_many belongs inside a transaction.")
        noted(sql)
        own.group.wrote = True
        await self.writer.run_many(own.group, sql, rows)

    async def _read(self, sql: str, args: Sequence[Any]) -> Fetched:
        """On the loop while it is cheap; a read that goes over the budget is run again in a thread."""
        again = self._slow.get(sql, 0)
        if again:
            self._slow[sql] = again - 1
            return await self._read_in_thread(sql, args)
        for _try in range(_READ_TRIES):
            self._looks = 0
            try:
                return _fetch(self._reader.execute(sql, args))
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                    self._remember_slow(sql)
                    return await self._read_in_thread(sql, args)
                if not is_busy(error):
                    raise refusal(error) from error
                await asyncio.sleep(0.005)  # rare: another process opens or closes the log
            except (sqlite3.Error, OverflowError, UnicodeEncodeError) as error:
                raise refusal(error) from error
        raise locked()

    def _look(self) -> int:
        self._looks += 1
        return self._looks > _LOOKS

    def _remember_slow(self, sql: str) -> None:
        if len(self._slow) > 500:
            self._slow.clear()
        self._slow[sql] = _DIRECT

    async def _read_in_thread(self, sql: str, args: Sequence[Any]) -> Fetched:
        self.moved_to_threads += 1
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._thread_read, sql, args)

    def _thread_read(self, sql: str, args: Sequence[Any]) -> Fetched:
        try:
            connection = self._free.pop()
        except IndexError:
            connection = self._connect()
            connection.execute("PRAGMA query_only=ON")
        try:
            return _fetch(connection.execute(sql, args))
        except (sqlite3.Error, OverflowError, UnicodeEncodeError) as error:
            raise refusal(error) from error
        finally:
            self._free.append(connection)

    def version(self) -> int:
        """A number that changes with every commit, in this process or another; asking costs two microseconds."""
        try:
            return int(self._reader.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.OperationalError:  # rare: another process opens or closes the log; perhaps something changed
            return -1

    # What Piccolo calls

    async def run_querystring(self, querystring: QueryString, in_pool: bool = False) -> list[Row]:  # noqa: ARG002, FBT001, FBT002  Piccolo's signature
        """Run a query that Piccolo has built."""
        sql, args = querystring.compile_string(engine_type="sqlite")
        return await self.rows(sql, args, reads=only_reads(sql))

    async def run_ddl(self, ddl: str, in_pool: bool = False) -> list[Row]:  # noqa: ARG002, FBT001, FBT002  Piccolo's signature
        """Run a statement that changes the schema."""
        return await self.rows(ddl, (), reads=False)

    def transaction(self, *_args: object, **_options: object) -> AbstractAsyncContextManager[object]:  # type: ignore[override]
        """A transaction of its own, or a part of the one that this task has open."""
        return nullcontext() if self.transaction_exists() else SqliteTransaction(self)

    def transaction_exists(self) -> bool:
        """Whether the statements of this task go into an open transaction."""
        return belongs_here(self.open_transaction.get())

    async def start_connection_pool(self, **_options: object) -> None:
        """Connections are kept anyway."""

    async def close_connection_pool(self) -> None:
        """Connections are kept anyway."""


def _fetch(cursor: sqlite3.Cursor) -> Fetched:
    description = cursor.description
    if description is None:
        return [], []
    return [column[0] for column in description], cursor.fetchall()
