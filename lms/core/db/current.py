"""The one database of this process: connect to it, find it, leave it; and what every use case runs inside."""

import functools
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, ParamSpec, TypeVar
from urllib.parse import unquote

from piccolo.table import TableMeta

from lms.core.db.postgres import PostgresDatabase
from lms.core.db.sqlite import SqliteDatabase
from lms.core.db.transaction import belongs_here
from lms.core.db.words import compile_sql
from lms.core.errors import Misconfigured
from lms.core.i18n import gettext as _

Database = SqliteDatabase | PostgresDatabase

Given = ParamSpec("Given")
Result = TypeVar("Result")


class _Current:
    """Which database the process is connected to."""

    database: Database | None = None


def database_for(url: str) -> Database:
    """The engine for an address, not yet opened; raises Misconfigured when it is none of ours."""
    if url.startswith(("postgresql://", "postgres://")):
        return PostgresDatabase(url)
    path = unquote(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite:///") and path and not path.startswith(":"):
        return SqliteDatabase(path)
    raise Misconfigured(_("LMS_DATABASE_URL has to begin with sqlite:///path or postgresql://server/name."))


async def connect(url: str) -> Database:
    """Open the database that all tables and services of this process use from now on.

    Raises Misconfigured for a wrong address, name or password, Unavailable when the server or file does not answer.
    """
    database = database_for(url)
    await database.open()
    await disconnect()
    _Current.database = database
    return database


async def disconnect() -> None:
    """Close the process's database; without one nothing happens."""
    database, _Current.database = _Current.database, None
    if database is not None:
        await database.close()


def engine() -> Database:
    """The database of this process; a mistake of ours when `connect` has not been called."""
    database = _Current.database
    if database is None:
        raise RuntimeError("lms.core.db.connect has not been called.")
    return database


def in_transaction() -> bool:
    """Whether the statements of this task go into an open transaction."""
    return engine().transaction_exists()


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """All or nothing, durable at the end; inside another one it is part of that one.

    An error caught between an inner and an outer block takes nothing back: use `savepoint` for that.
    """
    async with engine().transaction():
        yield


@asynccontextmanager
async def savepoint() -> AsyncIterator[None]:
    """A part of the open transaction that is taken back alone when it fails. Catch the error outside of it."""
    own = engine().open_transaction.get()
    if own is None or not belongs_here(own):
        raise RuntimeError("savepoint belongs inside a transaction.")
    async with own.savepoint():
        yield


def after_commit(call: Callable[[], None]) -> None:
    """Call this when the open transaction is durable, not when it is taken back. A wake-up: a crash may swallow it."""
    own = engine().open_transaction.get()
    if own is None or not belongs_here(own):
        raise RuntimeError("after_commit belongs inside a transaction.")
    own.afterwards.append(call)


def atomic(use_case: Callable[Given, Coroutine[Any, Any, Result]]) -> Callable[Given, Coroutine[Any, Any, Result]]:
    """Make an async function one transaction; called inside another it is part of that one."""

    @functools.wraps(use_case)
    async def run(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        async with engine().transaction():
            return await use_case(*args, **kwargs)

    return run


async def execute_many(sql: str, rows: Sequence[dict[str, Any]]) -> None:
    """Run one statement with `:name` placeholders for many rows, fast; inside a transaction only."""
    database = engine()
    compiled = compile_sql(sql, database.engine_type)
    await database.execute_many(compiled.sql, [[row[name] for name in compiled.names] for row in rows])


def _database_of(table: TableMeta) -> Any:
    bound: Any = table._db  # noqa: SLF001  Piccolo's own field for a table bound to an engine of its own
    return engine() if bound is None else bound


# Piccolo would look for piccolo_conf.py and keep what it finds: every table asks for the connected database instead.
TableMeta.db = property(_database_of, lambda table, database: setattr(table, "_db", database))  # type: ignore[assignment, method-assign]
