"""Telling every process that something was committed: NOTIFY on PostgreSQL, the file's version on SQLite.

SQLite has no messages between processes. Whoever listens there looks every 50 ms whether anybody has committed, which
costs a few microseconds, and is woken at once by commits of its own process.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from lms.core.db.current import after_commit, engine
from lms.core.db.failures import DriverError
from lms.core.db.pool import Connection
from lms.core.db.postgres import PostgresDatabase
from lms.core.db.prepared import Sql
from lms.core.db.sqlite import SqliteDatabase

Heard = Callable[[str | None], None]
"""Called with the payload of a signal, or with None: something may have been committed, look for yourself."""

LOOK_S: Final = 0.05
PROBE_S: Final = 20.0
_PATIENCE_S: Final = 5.0
_LONGEST_PAUSE_S: Final = 5.0
_LONGEST_BYTES: Final = 7_900  # PostgreSQL refuses 8,000
_NOTIFY: Final = Sql("SELECT pg_notify(:channel, :payload)")
_log = logging.getLogger("lms.signals")
_here: dict[str, set[Heard]] = {}


async def signal(channel: str, payload: str) -> None:
    """Tell everybody who listens, in all processes, once the caller's transaction is durable.

    PostgreSQL delivers in the order of commits. A payload is at most 7,900 bytes of UTF-8, and one that is repeated in
    the same transaction arrives once.
    """
    if len(payload.encode()) > _LONGEST_BYTES:
        raise ValueError("A signal has to be short.")
    if engine().engine_type == "postgres":
        await _NOTIFY.rows(channel=channel, payload=payload)
    else:
        after_commit(lambda: _wake(channel))


@asynccontextmanager
async def listening(channel: str, heard: Heard) -> AsyncIterator[None]:
    """Hear signals as long as the block lasts; `heard` runs on the loop and must be quick.

    The block begins when listening has begun, or when the database does not answer now: then it begins later, and
    `heard(None)` says so. A connection that breaks is made anew, with the same word.
    """
    database = engine()
    ready = asyncio.Event()
    if isinstance(database, PostgresDatabase):
        task = asyncio.create_task(_follow(database, channel, heard, ready))
    else:
        task = asyncio.create_task(_watch(database, heard, ready))
    _here.setdefault(channel, set()).add(heard)
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(database.timeout_s):
                await ready.wait()
        yield
    finally:
        _here[channel].discard(heard)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _wake(channel: str) -> None:
    for heard in tuple(_here.get(channel, ())):
        heard(None)


async def _watch(database: SqliteDatabase, heard: Heard, ready: asyncio.Event) -> None:
    """Look whether anybody has committed."""
    seen = database.version()
    ready.set()
    while True:
        await asyncio.sleep(LOOK_S)
        now = database.version()
        if now != seen:
            seen = now
            heard(None)


async def _follow(database: PostgresDatabase, channel: str, heard: Heard, ready: asyncio.Event) -> None:
    """Keep one connection of its own that listens, whatever happens to it."""
    pause_s = 0.1
    while True:
        try:
            connection = await database.new_connection()
        except (*DriverError, TimeoutError) as error:
            _log.warning("Cannot listen to the database, trying again: %r", error)
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, _LONGEST_PAUSE_S)
            continue
        pause_s = 0.1
        try:
            await _listen(connection, channel, heard, ready)
        except (*DriverError, TimeoutError) as error:
            _log.warning("The database was lost while listening: %r", error)
        finally:
            connection.terminate()


async def _listen(connection: Connection, channel: str, heard: Heard, ready: asyncio.Event) -> None:
    """Hear until the connection ends; a word in between finds out when the other side has gone without one."""
    lost = asyncio.Event()
    connection.add_termination_listener(lambda _connection: lost.set())
    await connection.add_listener(channel, lambda _connection, _pid, _channel, payload: heard(payload))
    heard(None)  # what was said before anybody listened
    ready.set()
    while not lost.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(PROBE_S):
                await lost.wait()
        if not lost.is_set():
            await connection.execute("SELECT 1", timeout=_PATIENCE_S)
