"""One moment of a database, read at leisure while others go on writing."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

from lms.core.backup.schema import TableShape
from lms.core.db import Database
from lms.core.db.failures import refusal
from lms.core.db.postgres import PostgresDatabase

_BATCH = 2000


class Snapshot(Protocol):
    """What a backup reads from; all of it as of one moment."""

    def batches(self, sql: str) -> AsyncIterator[Sequence[Sequence[Any]]]:
        """The rows of a query, some at a time."""
        ...

    async def last_ids(self) -> dict[str, int]:
        """The highest id ever given in each table that has given one."""
        ...


@asynccontextmanager
async def snapshot(database: Database) -> AsyncIterator[Snapshot]:
    """Hold one moment of the database still; writers are not held up."""
    if isinstance(database, PostgresDatabase):
        async with _of_postgres(database) as held:
            yield held
        return
    connection = await asyncio.to_thread(_open, database.connection_kwargs)
    try:
        yield _Sqlite(connection)
    finally:
        await asyncio.to_thread(connection.close)


def _open(settings: dict[str, Any]) -> sqlite3.Connection:
    """In WAL mode an open read transaction sees one state for as long as it lasts."""
    try:
        connection: sqlite3.Connection = sqlite3.connect(**settings)
        connection.execute("PRAGMA query_only=ON")
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the moment is the first read
    except sqlite3.Error as error:
        raise refusal(error) from error
    return connection


class _Sqlite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def batches(self, sql: str) -> AsyncIterator[Sequence[Sequence[Any]]]:
        cursor = await asyncio.to_thread(self._connection.execute, sql)
        while rows := await asyncio.to_thread(cursor.fetchmany, _BATCH):
            yield rows

    async def last_ids(self) -> dict[str, int]:
        return {row[0]: row[1] async for rows in self.batches("SELECT name, seq FROM sqlite_sequence") for row in rows}


@asynccontextmanager
async def _of_postgres(database: PostgresDatabase) -> AsyncIterator[Snapshot]:
    connection = await database.acquire()
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            yield _Postgres(connection)
    finally:
        database.release(connection)


class _Postgres:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def batches(self, sql: str) -> AsyncIterator[Sequence[Sequence[Any]]]:
        cursor = await self._connection.cursor(sql)
        while records := await cursor.fetch(_BATCH):
            yield [tuple(record) for record in records]

    async def last_ids(self) -> dict[str, int]:
        sql = (
            "SELECT sequencename, last_value FROM pg_sequences "
            "WHERE schemaname = current_schema() AND last_value IS NOT NULL"
        )
        found = [row async for rows in self.batches(sql) for row in rows]
        return {str(name).removesuffix("_id_seq"): int(value) for name, value in found}


def select_all(table: TableShape) -> str:
    """Every row of a table, oldest first. Names come from the schema itself."""
    names = ", ".join(f'"{column}"' for column in table.columns)
    order = ' ORDER BY "id"' if "id" in table.columns else ""
    return f'SELECT {names} FROM "{table.name}"{order}'  # noqa: S608  names of our own tables
