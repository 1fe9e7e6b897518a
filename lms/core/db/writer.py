"""Group commit on one SQLite connection: bodies run in turn on the loop, one fsync in one thread serves them all.

See docs/adr/0002-group-commit.md. Everything here runs on one event loop; only COMMIT and bulk statements run in
the writer's thread, and nobody else touches the connection meanwhile.
"""

import asyncio
import contextlib
import random
import sqlite3
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lms.core.db import group as groups
from lms.core.db.failures import is_busy, locked, refusal
from lms.core.db.group import Group

_CHUNK = 2000
_jitter = random.Random()  # noqa: S311  spreads waiting processes, guards nothing


class Writer:
    """Gives out turns on the one connection that writes."""

    def __init__(self, connection: sqlite3.Connection, timeout_s: float) -> None:
        self.connection = connection
        self.timeout_s = timeout_s
        self.commits = 0
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite-writer")
        self._waiting: deque[asyncio.Future[Group]] = deque()
        self._group: Group | None = None
        self._held = False  # a body runs
        self._blocked = False  # COMMIT runs, or another process has the lock
        self._closing = False  # the commit of an idle group is scheduled
        self._delay_s = 0.0
        self._contended_at = 0.0

    # A member's way through

    async def enter(self) -> Group:
        """Wait for a turn; raises Unavailable after `timeout_s` seconds without one."""
        loop = asyncio.get_running_loop()
        ticket: asyncio.Future[Group] = loop.create_future()
        self._waiting.append(ticket)
        self._advance(loop)
        try:
            group = await self._turn(loop, ticket)
            self.run(group, "SAVEPOINT member", ())
        except BaseException:
            self._give_back(loop, ticket)
            raise
        return group

    async def _turn(self, loop: asyncio.AbstractEventLoop, ticket: asyncio.Future[Group]) -> Group:
        if ticket.done():
            return ticket.result()
        alarm = loop.call_later(self.timeout_s, self._expire, ticket)
        try:
            return await ticket
        finally:
            alarm.cancel()

    def _expire(self, ticket: asyncio.Future[Group]) -> None:
        if not ticket.done():
            ticket.set_exception(locked())

    def _give_back(self, loop: asyncio.AbstractEventLoop, ticket: asyncio.Future[Group]) -> None:
        """A ticket that ends before its body began: out of the queue, or its turn to the next."""
        if ticket.done() and not ticket.cancelled() and ticket.exception() is None:
            self._end_turn(loop, ticket.result())
            return
        with contextlib.suppress(ValueError):
            self._waiting.remove(ticket)

    def _end_turn(self, loop: asyncio.AbstractEventLoop, group: Group) -> None:
        self._held = False
        if group.lost is None:
            self._advance(loop)
        else:
            self._abandon(loop, group)

    async def leave(self, group: Group) -> None:
        """The body ended well; returns when its writes are on disk."""
        loop = asyncio.get_running_loop()
        self._end_savepoint(group, "RELEASE member")
        durable: asyncio.Future[None] = loop.create_future()
        group.finished.append(durable)
        self._end_turn(loop, group)
        await durable

    def undo(self, group: Group) -> None:
        """The body failed: take back its own writes, leave the other members' alone."""
        loop = asyncio.get_running_loop()
        self._end_savepoint(group, "ROLLBACK TO member", "RELEASE member")
        self._end_turn(loop, group)

    def _end_savepoint(self, group: Group, *statements: str) -> None:
        if group.lost is not None:
            return
        try:
            for statement in statements:
                self.connection.execute(statement)
        except sqlite3.Error as error:
            group.lost = refusal(error)

    # Statements inside a body

    def run(self, group: Group, sql: str, args: Sequence[Any]) -> sqlite3.Cursor:
        """Run one statement of the member whose turn it is, on the loop: nothing here waits for the disk."""
        if group.lost is not None:
            raise group.lost
        try:
            return self.connection.execute(sql, args)
        except sqlite3.Error as error:
            if not self.connection.in_transaction:  # SQLite rolled everything back: disk full, I/O error
                group.lost = refusal(error)
            raise refusal(error) from error

    async def run_many(self, group: Group, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement for many rows, in the writer's thread."""
        loop = asyncio.get_running_loop()
        if group.lost is not None:
            raise group.lost
        for start in range(0, len(rows), _CHUNK):
            work = loop.run_in_executor(self._thread, _many, self.connection, sql, rows[start : start + _CHUNK])
            try:
                await asyncio.shield(work)
            except asyncio.CancelledError:
                await asyncio.wait([work])  # the connection must be at rest before the rollback
                raise
            except (sqlite3.Error, OverflowError, UnicodeEncodeError) as error:
                if not self.connection.in_transaction:
                    group.lost = refusal(error)
                raise refusal(error) from error

    # The group's way through

    def _advance(self, loop: asyncio.AbstractEventLoop) -> None:
        """Do the next thing: give the turn to who waits, else close the group, else nothing."""
        while self._waiting and self._waiting[0].done():
            self._waiting.popleft()
        if self._held or self._blocked:
            return
        if not self._waiting:
            self._close_soon(loop)
        elif self._group is not None and self._group.full:
            self._commit(loop, self._group)
        elif self._group is not None or self._begin(loop):
            self._grant()

    def _grant(self) -> None:
        group = self._group
        assert group is not None
        group.entered += 1
        self._held = True
        self._waiting.popleft().set_result(group)

    def _close_soon(self, loop: asyncio.AbstractEventLoop) -> None:
        """Commit after the callbacks that are ready now: a task about to write joins this group."""
        if self._group is not None and not self._closing:
            self._closing = True
            loop.call_soon(self._close, loop)

    def _close(self, loop: asyncio.AbstractEventLoop) -> None:
        self._closing = False
        if self._group is not None and not (self._held or self._blocked or self._waiting):
            self._commit(loop, self._group)

    def _begin(self, loop: asyncio.AbstractEventLoop) -> bool:
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            if is_busy(error):
                self._back_off(loop)
            else:
                self._refuse_waiting(refusal(error))
            return False
        self._delay_s = 0.0
        self._group = Group()
        return True

    def _back_off(self, loop: asyncio.AbstractEventLoop) -> None:
        """Another process writes: try again soon, a little later each time, without blocking the loop."""
        self._contended_at = time.monotonic()
        self._delay_s = min(max(0.0005, self._delay_s * 1.5), 0.002)
        self._pause(loop, self._delay_s * _jitter.uniform(0.5, 1.5))

    def _pause(self, loop: asyncio.AbstractEventLoop, seconds: float) -> None:
        self._blocked = True
        loop.call_later(seconds, self._unblock, loop)

    def _unblock(self, loop: asyncio.AbstractEventLoop) -> None:
        self._blocked = False
        self._advance(loop)

    def _refuse_waiting(self, error: BaseException) -> None:
        for ticket in self._waiting:
            if not ticket.done():
                ticket.set_exception(error)
        self._waiting.clear()

    def _commit(self, loop: asyncio.AbstractEventLoop, group: Group) -> None:
        self._blocked = True
        self._group = None
        if not group.wrote:  # only read: nothing to make durable, no thread needed
            self._settle(loop, group, groups.commit_or_roll_back(self.connection))
            return
        work = self._thread.submit(groups.commit_or_roll_back, self.connection)
        work.add_done_callback(groups.on_loop(loop, lambda done: self._settle(loop, group, done.result())))

    def _settle(self, loop: asyncio.AbstractEventLoop, group: Group, error: BaseException | None) -> None:
        """Tell every member of a group how its COMMIT ended, then let the next group begin."""
        self.commits += 1
        for durable in group.finished:
            if durable.done():
                continue
            if error is None:
                durable.set_result(None)
            else:
                durable.set_exception(error)
        if time.monotonic() - self._contended_at < 1:
            self._pause(loop, _jitter.uniform(0.001, 0.002))  # leave a gap for the other process
        else:
            self._unblock(loop)

    def _abandon(self, loop: asyncio.AbstractEventLoop, group: Group) -> None:
        """The whole transaction is lost: nobody's writes in this group are kept."""
        self._group = None
        if self.connection.in_transaction:
            self.connection.rollback()
        self._settle(loop, group, group.lost)

    async def close(self) -> None:
        """Let what is under way end, then close the connection."""
        deadline = time.monotonic() + self.timeout_s
        while (self._group or self._blocked or self._waiting) and time.monotonic() < deadline:  # noqa: ASYNC110  once in a life
            await asyncio.sleep(0.002)
        await asyncio.get_running_loop().run_in_executor(self._thread, self.connection.close)
        self._thread.shutdown()


def _many(connection: sqlite3.Connection, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Closes its cursor here: left to the collector it would reset the statement while the next chunk runs it."""
    connection.executemany(sql, rows).close()
