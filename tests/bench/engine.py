"""What the data engine costs: `python -m tests.bench.engine [folder]` prints it for both databases.

A save is what keeping one answer does: one read, one event row, one current row, durable when it returns.
CPU is this process's; the server of PostgreSQL is not in it.
"""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from lms.core import clock
from lms.core.db import P, Prepared, Sql, atomic, connect, disconnect, engine, group
from lms.core.tables import Job
from tests.support import databases, postgres

READS = 4000
SAVE_SECONDS = 2.0

_EVENT = Sql("INSERT INTO audit_entry (at, action, thing) VALUES (:at, 'saved', :key) RETURNING id")
_CURRENT = Sql(
    "INSERT INTO job (kind, payload, run_at, created_at, key) VALUES ('k', :answer, :at, :at, :key) "
    "ON CONFLICT (key) DO UPDATE SET payload = excluded.payload RETURNING id"
)
_FIND = Prepared(lambda: Job.select(Job.id, Job.payload, Job.run_at, Job.state).where(Job.key == P("key")))
_FIND_SQL = Sql("SELECT id, payload, run_at, state FROM job WHERE key = :key")
_TWENTY = Sql("SELECT id, kind, payload, run_at, state, attempts, key, created_at FROM job ORDER BY id LIMIT 20")


@atomic
async def save(key: str, answer: str) -> None:
    """Keep one answer."""
    await _FIND.first(key=key)
    now = clock.now()
    await _EVENT.run(at=now, key=key)
    await _CURRENT.run(at=now, key=key, answer=answer)


async def read_cost(name: str, read: object) -> None:
    """CPU and wall time of one read, in microseconds."""
    await read()
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(READS):
        await read()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"  {name:<34}{cpu / READS * 1e6:8.1f} µs CPU{wall / READS * 1e6:9.1f} µs")


async def save_cost(people: int, syncs: float) -> None:
    """Durable saves per second when so many people save at once."""
    stop = time.perf_counter() + SAVE_SECONDS
    waits: list[float] = []

    async def person(number: int) -> None:
        while (began := time.perf_counter()) < stop:
            await save(f"p{number}", "a" * 20)
            waits.append(time.perf_counter() - began)

    cpu, wall = time.process_time(), time.perf_counter()
    await asyncio.gather(*[person(number) for number in range(people)])
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    waits.sort()
    rate = len(waits) / wall
    half, most = waits[len(waits) // 2] * 1000, waits[len(waits) * 99 // 100] * 1000
    print(
        f"  {people:>3} at once: {rate:8.0f} saves/s = {rate / syncs:5.1f} x one sync each, "
        f"{cpu / len(waits) * 1e6:6.0f} µs CPU, p50 {half:6.2f} p99 {most:6.2f} ms"
    )


def syncs_per_second(folder: Path) -> float:
    """How often this disk makes 4 KB durable in a second."""
    with (folder / "sync.probe").open("wb", buffering=0) as file:
        file.write(b"x" * 4096 * 256)
        began, count = time.perf_counter(), 0
        while time.perf_counter() - began < 1:
            os.lseek(file.fileno(), count % 256 * 4096, os.SEEK_SET)
            file.write(b"y" * 4096)
            os.fdatasync(file.fileno())
            count += 1
    return count / (time.perf_counter() - began)


async def measure(url: str, folder: Path) -> None:
    """All figures of one engine."""
    await databases.migrated(url)
    await connect(url)
    syncs = syncs_per_second(folder)
    print(f"{engine().engine_type}: the disk syncs {syncs:.0f} times a second")
    for number in range(64):
        await save(f"p{number}", "first")
    await read_cost(
        "one row, Piccolo", lambda: Job.select(Job.id, Job.payload, Job.run_at, Job.state).where(Job.key == "p3")
    )
    await read_cost("one row, prepared", lambda: _FIND.first(key="p3"))
    await read_cost("one row, Sql", lambda: _FIND_SQL.first(key="p3"))
    await read_cost("20 rows of 8 columns, Sql", _TWENTY.rows)
    for people in (1, 8, 64):
        await save_cost(people, syncs)
    if engine().engine_type == "sqlite":
        together, group.MEMBERS = group.MEMBERS, 1
        print("  and with one commit for each save:")
        await save_cost(64, syncs)
        group.MEMBERS = together
    await disconnect()


def main() -> None:
    """Measure both engines in a folder of the disk that matters."""
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as name:
        folder = Path(name)
        asyncio.run(measure(f"sqlite:///{folder}/bench.sqlite3", folder))
        postgres.prepare()
        try:
            asyncio.run(measure(postgres.create_database("bench"), folder))
        finally:
            postgres.stop()


if __name__ == "__main__":
    main()
