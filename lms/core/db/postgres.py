"""The PostgreSQL engine: Piccolo's, with a pool of our own making and no connection at import."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Self

import asyncpg
from asyncpg.exceptions import ClientConfigurationError
from piccolo.engine.postgres import PostgresEngine
from piccolo.querystring import QueryString

from lms.core.db.counting import noted
from lms.core.db.failures import DriverError, refusal
from lms.core.db.pool import Connection, Pool
from lms.core.db.transaction import belongs_here
from lms.core.db.values import Line, Row
from lms.core.errors import Misconfigured, Unavailable
from lms.core.i18n import gettext as _

_CHUNK = 2000
_SESSION = {"synchronous_commit": "on", "timezone": "UTC", "application_name": "lull"}


class PostgresTransaction:
    """One transaction on a connection of its own."""

    __slots__ = ("_depth", "afterwards", "connection", "done", "engine", "task", "token")

    def __init__(self, engine: "PostgresDatabase") -> None:
        self.engine = engine
        self.done = False
        self.afterwards: list[Callable[[], None]] = []
        self._depth = 0
        self.task: asyncio.Task[Any] | None = None
        self.connection: Connection

    async def __aenter__(self) -> Self:
        self.task = asyncio.current_task()
        self.connection = await self.engine.acquire()
        try:
            await self._say("BEGIN")
        except BaseException:
            self.connection.terminate()
            self.engine.release(self.connection)
            raise
        self.token = self.engine.open_transaction.set(self)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self.done = True
        self.engine.open_transaction.reset(self.token)
        try:
            if kind is None:
                await self._commit()
            else:
                await self._roll_back()
        except BaseException:
            self.connection.terminate()  # in an unknown state: never lent again
            raise
        finally:
            self.engine.release(self.connection)
        if kind is None:
            for call in self.afterwards:
                call()

    async def _commit(self) -> None:
        """COMMIT of a failed transaction answers ROLLBACK without an error: a body that hid a failure has to know."""
        if await self._say("COMMIT") == "ROLLBACK":
            raise RuntimeError("A statement failed and was caught outside savepoint(): nothing was kept.")

    async def _roll_back(self) -> None:
        """What made the body fail is raised again, so a server that is gone is not news."""
        try:
            await self.connection.execute("ROLLBACK")
        except DriverError:
            self.connection.terminate()

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """An inner part that can fail alone."""
        self._depth += 1
        name = f"inner_{self._depth}"
        await self._say(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException:
            if not self.connection.is_closed():
                await self._say(f"ROLLBACK TO {name}")
                await self._say(f"RELEASE {name}")
            raise
        else:
            await self._say(f"RELEASE {name}")

    async def _say(self, sql: str) -> str:
        try:
            return str(await self.connection.execute(sql))
        except DriverError as error:
            raise refusal(error) from error


class PostgresDatabase(PostgresEngine):
    """Piccolo's PostgreSQL engine on a pool that keeps what sessions need."""

    def __init__(self, url: str, *, timeout_s: float = 10.0, connections: int = 10) -> None:
        super().__init__(config={"dsn": url})
        self.open_transaction: ContextVar[PostgresTransaction | None] = ContextVar("postgres", default=None)
        self.timeout_s = timeout_s
        self.pool: Pool | None = None  # type: ignore[assignment]
        self.connections = connections

    async def check_version(self) -> None:
        """Piccolo asks the server while the module is imported; we ask when we connect."""

    async def prep_database(self) -> None:
        """We need no extensions."""

    async def open(self) -> None:
        """Make the first connection; raises Unavailable or Misconfigured with a sentence."""
        self.pool = Pool(self.new_connection, self.connections, self.timeout_s)
        self.release(await self.acquire())

    async def close(self) -> None:
        """Close the connections; those still lent end when they come back."""
        pool, self.pool = self.pool, None
        if pool is not None:
            await pool.close()

    async def acquire(self) -> Connection:
        """Borrow a connection; raises Unavailable when none comes free in time or the server is gone."""
        if self.pool is None:
            raise Unavailable(_("The database is not connected."))
        try:
            return await self.pool.acquire()
        except (*DriverError, TimeoutError, ValueError) as error:
            raise _no_connection(error) from error

    def release(self, connection: Connection) -> None:
        """Give a connection back."""
        if self.pool is None:
            connection.terminate()
        else:
            self.pool.release(connection)

    async def new_connection(self) -> Connection:
        """A connection outside the pool, the caller's to close; raises what the driver raises."""
        connection = await asyncpg.connect(  # type: ignore[no-untyped-call]
            **self.config,
            timeout=self.timeout_s,
            statement_cache_size=512,
            max_cached_statement_lifetime=0,
            server_settings=_SESSION | {"lock_timeout": f"{self.timeout_s:.0f}s"},
        )
        # Sums of integers are NUMERIC on PostgreSQL: hand them over as the integers they are on SQLite.
        await connection.set_type_codec("numeric", schema="pg_catalog", encoder=str, decoder=_number, format="text")
        return connection

    # Statements

    async def rows(self, sql: str, args: Sequence[Any] = (), *, reads: bool) -> list[Row]:  # noqa: ARG002  the engines' common door
        """Run one statement, in the transaction of this task when there is one."""
        return [dict(record) for record in await self._fetched(sql, args)]

    async def lines(self, sql: str, args: Sequence[Any] = (), *, reads: bool) -> list[Line]:  # noqa: ARG002  the engines' common door
        """The same with records that are read like tuples, for lists of hundreds."""
        return await self._fetched(sql, args)

    async def _fetched(self, sql: str, args: Sequence[Any]) -> list[Any]:
        noted(sql)
        own = self.open_transaction.get()
        if own is not None and belongs_here(own):
            return await _fetch(own.connection, sql, args)
        connection = await self.acquire()
        try:
            return await _fetch(connection, sql, args)
        except asyncio.CancelledError:
            connection.terminate()  # a late cancellation must not hit the next one's statement
            raise
        finally:
            self.release(connection)

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for many rows inside the transaction of this task."""
        own = self.open_transaction.get()
        if own is None or not belongs_here(own):
            raise RuntimeError("execute_many belongs inside a transaction.")
        noted(sql)
        try:
            for start in range(0, len(rows), _CHUNK):
                await own.connection.executemany(sql, rows[start : start + _CHUNK])
        except DriverError as error:
            raise refusal(error) from error

    # What Piccolo calls

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> list[Row]:  # noqa: ARG002, FBT001, FBT002  Piccolo's signature
        """Run a query that Piccolo has built."""
        sql, args = querystring.compile_string(engine_type="postgres")
        return await self.rows(sql, args, reads=False)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> list[Row]:  # noqa: ARG002, FBT001, FBT002  Piccolo's signature
        """Run a statement that changes the schema."""
        return await self.rows(ddl, (), reads=False)

    def transform_response_to_dicts(self, results: list[Row]) -> list[Row]:
        """Rows are dictionaries already."""
        return results

    def transaction(self, *_args: object, **_options: object) -> AbstractAsyncContextManager[object]:  # type: ignore[override]
        """A transaction of its own, or a part of the one that this task has open."""
        return nullcontext() if self.transaction_exists() else PostgresTransaction(self)

    def transaction_exists(self) -> bool:
        """Whether the statements of this task go into an open transaction."""
        return belongs_here(self.open_transaction.get())


async def _fetch(connection: Connection, sql: str, args: Sequence[Any]) -> list[Any]:
    for arg in args:
        if type(arg) is datetime and arg.tzinfo is None:  # asyncpg would take it for the server's own zone
            raise ValueError("A time without a zone cannot be stored.")
    try:
        return list(await connection.fetch(sql, *args))
    except DriverError as error:
        raise refusal(error) from error


def _number(text: str) -> int | float:
    return float(text) if "." in text or text == "NaN" else int(text)


def _no_connection(error: BaseException) -> Misconfigured | Unavailable:
    if isinstance(error, asyncpg.InvalidAuthorizationSpecificationError):  # includes a wrong password
        return Misconfigured(_("The database does not accept the name or password in LMS_DATABASE_URL."))
    if isinstance(error, asyncpg.InvalidCatalogNameError):
        return Misconfigured(_("The database named in LMS_DATABASE_URL does not exist on that server."))
    if isinstance(error, ClientConfigurationError | ValueError):
        return Misconfigured(_("LMS_DATABASE_URL is not an address of a database."))
    return Unavailable(_("The database server in LMS_DATABASE_URL does not answer."))
