"""The members that share one COMMIT, and that COMMIT itself."""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Future

from lms.core.db.failures import refusal

MEMBERS = 256
SECONDS = 0.025


class Group:
    """The members whose writes share one COMMIT."""

    __slots__ = ("began_at", "entered", "finished", "lost", "wrote")

    def __init__(self) -> None:
        self.began_at = time.monotonic()
        self.entered = 0
        self.finished: list[asyncio.Future[None]] = []
        self.lost: BaseException | None = None
        self.wrote = False

    @property
    def full(self) -> bool:
        """No further member may enter, lest the first ones wait too long."""
        return self.entered >= MEMBERS or time.monotonic() - self.began_at > SECONDS


def commit_or_roll_back(connection: sqlite3.Connection) -> BaseException | None:
    """Make a group durable, in the writer's thread; the answer is the refusal when that failed, all of it undone."""
    try:
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        with contextlib.suppress(sqlite3.Error):
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        return refusal(error)
    return None


def on_loop(
    loop: asyncio.AbstractEventLoop, settle: Callable[[Future[BaseException | None]], None]
) -> Callable[[Future[BaseException | None]], None]:
    """A callback for a thread's future that does its work on the loop."""

    def call(done: Future[BaseException | None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to be told
            loop.call_soon_threadsafe(settle, done)

    return call
