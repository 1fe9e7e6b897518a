"""Databases for tests, migrated and empty, cheap enough to have one a test."""

import asyncio
import shutil
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg
from piccolo.engine import base

from lms.core.db import Database, current, database_for, disconnect, migrate
from lms.core.db.pool import Pool
from lms.core.db.postgres import PostgresDatabase
from tests.support import postgres, sqlite_file

ENGINES = ("sqlite", "postgres")
_KEPT = 3  # connections


def _at_once(coroutine: Coroutine[Any, Any, None]) -> None:
    """Piccolo starts a thread and two loops to make an engine, only to ask what our engines do not answer."""
    with suppress(StopIteration):
        coroutine.send(None)
        raise RuntimeError("Piccolo waits for something while an engine is made.")


base.run_sync = _at_once

# Also past those that refuse to forget; once a connection, for it makes the server forget its plans.
_PAST_TRIGGERS = "SET session_replication_role = replica"
# One question about all tables, and one about all counters: both are planned once a connection.
_HOLDING = (
    "SELECT string_agg(format('SELECT %1$L AS name WHERE EXISTS (SELECT FROM %1$I)', name), ' UNION ALL ') FROM ({0}) t"
)
_COUNT_AGAIN = (
    "SELECT setval(seqrelid, 1, false) FROM pg_sequence WHERE pg_sequence_last_value(seqrelid::regclass) IS NOT NULL"
)


async def migrated(url: str) -> None:
    """Bring the database at an address up to date."""
    database = database_for(url)
    await database.open()
    try:
        await migrate.forwards(database)
    finally:
        await database.close()


_TABLES = "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration'"
_COUNTED = "SELECT sequencename AS name, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
# Rows as the server itself writes and reads them, quoted once more.
_ROWS = "SELECT replace(json_agg(t)::text, '''', '''''') FROM \"{0}\" t"
_FILL = 'INSERT INTO "{0}" SELECT * FROM json_populate_recordset(NULL::"{0}", \'{1}\');'
_connections: dict[str, asyncpg.Connection] = {}
_holding: dict[str, str] = {}


async def _connected(url: str) -> asyncpg.Connection:
    """One connection a database for all tests of this process: a new one costs more than what is asked of it."""
    kept = _connections.get(url)
    if kept is None or kept.is_closed():
        kept = _connections[url] = await asyncpg.connect(url)
        with suppress(asyncpg.InsufficientPrivilegeError):
            await kept.execute(_PAST_TRIGGERS)
            _holding[url] = await kept.fetchval(_HOLDING.format(_TABLES))
    return kept


async def emptied(url: str, then: str = "", *, fresh: bool = False) -> bool:
    """Make a migrated PostgreSQL database empty again (a fresh one is), then filled; False when only a superuser may."""
    connection = await _connected(url)
    if url not in _holding:
        return False
    async with connection.transaction():
        held = () if fresh else await connection.fetch(_holding[url])
        if not fresh:
            await connection.fetch(_COUNT_AGAIN)
        script = "".join(f'DELETE FROM "{table["name"]}";' for table in held) + then
        if script:
            await connection.execute(script)
    return True


async def script_of(url: str) -> str:
    """The statements that bring an emptied database to what this one holds."""
    connection = await _connected(url)
    statements = []
    for table in await connection.fetch(_TABLES):
        rows = await connection.fetchval(_ROWS.format(table["name"]))
        if rows:
            statements.append(_FILL.format(table["name"], rows))
    counted = await connection.fetch(_COUNTED)
    statements += [f"SELECT setval('{row['name']}', {row['last_value']});" for row in counted]
    return "".join(statements)


_idle: dict[str, list[asyncpg.Connection]] = {}


async def connected(url: str) -> Database:
    """Connect the process as it does itself, but by connections that the tests before have left in order.

    The engine is new, and nothing else of it is shared: what costs is the server's own process behind a connection,
    and on SQLite the schema that each one reads.
    """
    database = database_for(url)
    if isinstance(database, PostgresDatabase):
        database.pool = Pool(lambda: _lent(database, url), database.connections, database.timeout_s)
    else:
        sqlite_file.lend(database)
        await database.open()
    await disconnect()
    current._Current.database = database
    return database


async def _lent(database: PostgresDatabase, url: str) -> asyncpg.Connection:
    idle = _idle.setdefault(url, [])
    while idle:
        connection = idle.pop()
        if not connection.is_closed():
            return connection
    return await database.new_connection()


async def left(url: str) -> None:
    """Disconnect; connections that were given back are kept for the next test, as new as a reset makes them.

    Those of SQLite come back by themselves when they are closed.
    """
    pool = getattr(current._Current.database, "pool", None)
    for connection in pool._free[-_KEPT:] if isinstance(pool, Pool) and url in _idle else ():
        try:
            await connection.reset(timeout=5)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            continue  # it closes with the pool
        pool._free.remove(connection)
        _idle[url].append(connection)
    await disconnect()


def empty(url: str, worker: str) -> str:
    """The worker's database, empty again."""
    if postgres.outside_the_loop(lambda: emptied(url)):
        return url
    for connection in _idle.pop(url, []):
        connection.terminate()
    return postgres_database(worker)


def sqlite_template(folder: Path) -> Path:
    """One migrated file a worker, copied for each test."""
    path = folder / "template.sqlite3"
    asyncio.run(migrated(f"sqlite:///{path}"))
    return path


def sqlite_copy(template: Path, folder: Path) -> str:
    """A database of its own for one test."""
    path = folder / "lms.sqlite3"
    shutil.copyfile(template, path)
    return f"sqlite:///{path}"


def postgres_database(worker: str) -> str:
    """One migrated database a worker, emptied before each test."""
    url = postgres.create_database(f"lull_{worker}")
    postgres.outside_the_loop(lambda: migrated(url))
    return url
