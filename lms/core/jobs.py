"""Background jobs: rows claimed by lease, so that a worker that dies loses its claim and never the job."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from enum import IntEnum

import msgspec

from lms.core import clock
from lms.core.db import Sql, atomic, transaction
from lms.core.errors import Unavailable

LEASE_S = 300
KEPT_DAYS = 14
_LONGEST_PAUSE_S = 6 * 3600
_log = logging.getLogger("lms.jobs")


class JobState(IntEnum):
    """Where a job is in its life; the numbers stand in the table."""

    WAITING = 0
    RUNNING = 1
    DONE = 2
    FAILED = 3


class Kind(msgspec.Struct, frozen=True):
    """What one kind of job does. It may run twice after a crash, so it has to bear being repeated."""

    work: Callable[[str], Awaitable[None]]
    every_s: int = 0  # more than 0: once in every such span of time, whatever number of processes work
    max_attempts: int = 8


class Claimed(msgspec.Struct, frozen=True):
    """A job that this worker alone may do until its lease ends."""

    id: int
    kind: str
    payload: str
    attempts: int


_ADD = Sql(
    "INSERT INTO job (kind, payload, run_at, key, created_at) VALUES (:kind, :payload, :run_at, :key, :now) "
    "ON CONFLICT (key) DO NOTHING RETURNING id"
)
_DUE = "state < 2 AND run_at <= :now AND (state = 0 OR locked_until < :now) AND kind IN (%(kinds)s)"
_DONE = Sql(
    "UPDATE job SET state = :state, run_at = :run_at, locked_until = NULL, last_error = :error "
    "WHERE id = :id AND state = 1 AND attempts = :attempts"
)
_TIDY = Sql("DELETE FROM job WHERE state = 2 AND run_at < :before")


@atomic
async def enqueue(kind: str, payload: str = "", *, run_at: datetime | None = None, key: str | None = None) -> bool:
    """Ask for a job, in the caller's transaction; False when a job with this key has been asked for already.

    `run_at` is the earliest time (now when left out). A key is free again two weeks after its job is done.
    """
    now = clock.now()
    return bool(await _ADD.run(kind=kind, payload=payload, run_at=run_at or now, key=key, now=now))


async def work(kinds: Mapping[str, Kind], *, stop: asyncio.Event, slots: int = 4, poll_s: float = 1.0) -> None:
    """Do jobs of these kinds until `stop` is set; what is under way then is finished first."""
    worker = Worker(kinds, slots)
    stopped = asyncio.ensure_future(stop.wait())
    try:
        while not stop.is_set():
            found = await worker.look()
            await asyncio.wait({stopped, *worker.running}, timeout=None if found == slots else poll_s, **_FIRST)
    finally:
        stopped.cancel()
        if worker.running:
            await asyncio.wait(worker.running)


_FIRST = {"return_when": asyncio.FIRST_COMPLETED}


class Worker:
    """One loop's share of the work: at most `slots` jobs at a time."""

    def __init__(self, kinds: Mapping[str, Kind], slots: int = 4) -> None:
        self.kinds = kinds
        self.slots = slots
        self.running: set[asyncio.Task[None]] = set()
        due = _DUE % {"kinds": ", ".join(f":kind_{n}" for n in range(len(kinds))) or "''"}
        self._named = {f"kind_{n}": name for n, name in enumerate(kinds)}
        self._any = Sql(f"SELECT id FROM job WHERE {due} LIMIT 1")  # noqa: S608  names of placeholders only
        self._claim = Sql(
            "UPDATE job SET state = 1, attempts = attempts + 1, locked_until = :until WHERE id IN "  # noqa: S608  as above
            f"(SELECT id FROM job WHERE {due} ORDER BY run_at, id LIMIT :free FOR UPDATE SKIP LOCKED) "
            "RETURNING id, kind, payload, attempts"
        )

    async def look(self) -> int:
        """Start the jobs that are due and for which there is a slot; the answer is how many run now."""
        try:
            await self._ask_for_regular()
            for job in await self._claimed(self.slots - len(self.running)):
                task = asyncio.create_task(self._do(job))
                self.running.add(task)
                task.add_done_callback(self.running.discard)
        except Unavailable as refusal:
            _log.warning("The worker waits: %s", refusal)
        return len(self.running)

    async def _claimed(self, free: int) -> list[Claimed]:
        """Looks first without writing, so that an idle worker costs the disk nothing."""
        now = clock.now()
        if free < 1 or not await self._any.rows(now=now, **self._named):
            return []
        async with transaction():
            until = now + timedelta(seconds=LEASE_S)
            rows = await self._claim.run(now=now, until=until, free=free, **self._named)
        return [Claimed(**row) for row in sorted(rows, key=lambda row: row["id"])]

    async def _ask_for_regular(self) -> None:
        """The number of the span of time is the key: of many processes that ask, one is heard."""
        now = clock.now()
        for name, kind in self.kinds.items():
            if kind.every_s:
                key = f"{name}@{int(now.timestamp()) // kind.every_s}"
                if not await _BY_KEY.rows(key=key):
                    await enqueue(name, run_at=now, key=key)

    async def _do(self, job: Claimed) -> None:
        """Run one job in a task of its own; whatever it raises ends there and is written down."""
        kind = self.kinds[job.kind]
        if job.attempts > kind.max_attempts:  # it has taken its worker down each time
            await self._end(job, JobState.FAILED, "gave up after too many attempts")
            return
        task = asyncio.ensure_future(kind.work(job.payload))
        done, _running = await asyncio.wait({task}, timeout=LEASE_S - 10)
        if not done:
            task.cancel()
            await asyncio.wait({task})
        error = "cancelled: took too long" if task.cancelled() else task.exception()
        if error is None:
            await self._end(job, JobState.DONE, "")
            return
        _log.warning("Job %s (%s), attempt %s: %r", job.id, job.kind, job.attempts, error)
        last = job.attempts >= kind.max_attempts
        await self._end(job, JobState.FAILED if last else JobState.WAITING, repr(error)[:500])

    async def _end(self, job: Claimed, state: JobState, error: str) -> None:
        """Write down how it went, unless the lease was lost to another worker meanwhile."""
        run_at = clock.now() + timedelta(seconds=pause_s(job.attempts) if state is JobState.WAITING else 0)
        try:
            await _DONE.run(id=job.id, attempts=job.attempts, state=int(state), run_at=run_at, error=error)
        except Unavailable as refusal:
            _log.warning("Job %s will be done again: %s", job.id, refusal)


_BY_KEY = Sql("SELECT id FROM job WHERE key = :key")


def pause_s(attempts: int) -> int:
    """Seconds until the next attempt: 15, 60, 240 … at most six hours."""
    return int(min(15 * 4 ** min(attempts - 1, 10), _LONGEST_PAUSE_S))


@atomic
async def tidy() -> None:
    """Forget what was done long ago; failed jobs stay for the administrator."""
    await _TIDY.run(before=clock.now() - timedelta(days=KEPT_DAYS))
