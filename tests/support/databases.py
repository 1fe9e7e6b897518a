"""Databases for tests, migrated and empty, cheap enough to have one a test."""

import asyncio
import shutil
from pathlib import Path

import asyncpg

from lms.core.db import database_for, migrate
from tests.support import postgres

ENGINES = ("sqlite", "postgres")

# Empties every table that has rows, past the triggers that refuse it, and counts again from 1.
_EMPTY = """
DO $$
DECLARE name text; seen boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration' LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', name) INTO seen;
        IF seen THEN EXECUTE format('DELETE FROM %I', name); END IF;
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
        PERFORM setval(name::regclass, 1, false);
    END LOOP;
END $$;
"""


async def migrated(url: str) -> None:
    """Bring the database at an address up to date."""
    database = database_for(url)
    await database.open()
    try:
        await migrate.forwards(database)
    finally:
        await database.close()


_TABLES = (
    "SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration'"
)
_COUNTED = "SELECT sequencename AS name, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
# Rows as the server itself writes and reads them, quoted once more.
_ROWS = "SELECT replace(json_agg(t)::text, '''', '''''') FROM {0} t"
_FILL = "INSERT INTO {0} SELECT * FROM json_populate_recordset(NULL::{0}, '{1}');"
_connections: dict[str, asyncpg.Connection] = {}


async def _connected(url: str) -> asyncpg.Connection:
    """One connection a database for all tests of this process: a new one costs more than what is asked of it."""
    kept = _connections.get(url)
    if kept is None or kept.is_closed():
        kept = _connections[url] = await asyncpg.connect(url)
    return kept


async def emptied(url: str, then: str = "") -> bool:
    """Make a migrated PostgreSQL database empty again, then filled by a script; False when only a superuser may."""
    connection = await _connected(url)
    try:
        async with connection.transaction():
            await connection.execute(_EMPTY + then)
    except asyncpg.InsufficientPrivilegeError:
        return False
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


def empty(url: str, worker: str) -> str:
    """The worker's database, empty again."""
    return url if postgres.outside_the_loop(lambda: emptied(url)) else postgres_database(worker)


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
