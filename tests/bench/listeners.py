"""From a phone system's event to every open page: 1,000 streams over loopback, events posted at a bounded rate.

`python -m tests.bench.listeners [--only sqlite|postgresql] [--streams N] [--seconds S] [--rate R]` runs it alone. Load goes to 127.0.0.1
only, ends by itself, and the time counts from the moment before the post is written to the moment the page has the event.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from lms.accounts.queries.sessions import actor_by_key
from lms.accounts.rules.people import Details
from lms.accounts.service import create_person, create_token
from lms.accounts.service.sessions import open_session
from lms.core import clock, db
from lms.core.db import migrate
from tests.bench import stage
from tests.bench.load import ask, cpu_of, memory_mb, spent_s

STREAMS, SECONDS, RATE = 1_000, 20, 50
TARGET_MS = 200


class Page:
    """One browser with its stream open."""

    def __init__(self, login: str, token: str) -> None:
        self.login, self.token = login, token
        self.heard: asyncio.Event = asyncio.Event()
        self.at = 0.0

    async def listen(self, port: int) -> None:
        """Read the stream until cancelled; notes when an event of a call arrives."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            head = f"GET /api/v1/events HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: lull_session={self.token}\r\n\r\n"
            writer.write(head.encode())
            status = await reader.readline()
            assert status.split()[1] == b"200", status
            while line := await reader.readline():
                if line.startswith(b"data: "):
                    self.at = time.perf_counter()
                    self.heard.set()
        finally:
            writer.close()


async def people(number: int) -> list[Page]:
    """So many people, each with a log-in."""
    found = []
    for count in range(number):
        login = f"agent{count:04}"
        async with db.transaction():
            person, _ref = await create_person(None, Details(login, login, login))
            found.append(Page(login, await open_session(person, clock.now(), agent="bench", address="127.0.0.1")))
    assert await actor_by_key(found[0].login)
    return found


async def posts(port: int, pages: Sequence[Page], token: str, rate: int, seconds: int) -> list[float]:
    """Ring at one page after the other, then free it again; seconds from post to page, of each event."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    waits: list[float] = []
    began = time.perf_counter()
    for number in range(rate * seconds):
        page = pages[number % len(pages)]
        state = "ringing" if (number // len(pages)) % 2 == 0 else "available"
        report = {"agent": page.login, "state": state, "at": datetime.now(UTC).isoformat(), "event_id": str(number)}
        body = json.dumps(report).encode()
        head = (
            f"POST /api/v1/agent-state HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        page.heard.clear()
        sent = time.perf_counter()
        reply = await ask(reader, writer, head.encode() + body)
        assert reply.status == 202, reply.body
        async with asyncio.timeout(10):
            await page.heard.wait()
        waits.append(page.at - sent)
        await asyncio.sleep(max(0.0, began + (number + 1) / rate - time.perf_counter()))
    writer.close()
    return waits


async def measure(url: str, folder: Path, streams: int = STREAMS, rate: int = RATE, seconds: int = SECONDS) -> None:
    """Fill a database, serve it, open the streams, post, and print what was seen."""
    engine = await db.connect(url)
    try:
        await migrate.forwards(engine)
        pages, token = await people(streams), await create_token("bench", "agent-state")
    finally:
        await db.disconnect()
    with stage.served(url, folder) as (port, process):
        await stage.first_page(port)
        listening = [asyncio.create_task(page.listen(port)) for page in pages]
        await asyncio.sleep(3)
        idle = await _idle_cpu(process.pid)
        cpu = cpu_of(process.pid)
        waits = await posts(port, pages, token, rate, seconds)
        spent = spent_s(cpu, cpu_of(process.pid)) / len(waits) * 1000
        memory = memory_mb(process.pid)
        for task in listening:
            task.cancel()
        ended = await asyncio.gather(*listening, return_exceptions=True)
    broken = [one for one in ended if not isinstance(one, asyncio.CancelledError)]
    print(_line(url.partition(":")[0], streams, waits, spent, idle, memory, len(broken)))


async def _idle_cpu(pid: int, seconds: float = 5) -> float:
    """Per cent of a core that the open streams cost while nothing happens."""
    before = cpu_of(pid)
    await asyncio.sleep(seconds)
    return spent_s(before, cpu_of(pid)) / seconds * 100


def _line(engine: str, streams: int, waits: list[float], cpu_ms: float, idle: float, memory: float, broken: int) -> str:
    ordered = sorted(waits)

    def at(percent: int) -> float:
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] * 1000

    verdict = "ok" if at(95) <= TARGET_MS else "MISSED"
    return (
        f"  {engine}, {streams} open streams: event to page p50 {at(50):.1f} p95 {at(95):.1f} p99 {at(99):.1f} ms"
        f" over {len(waits)} events, {cpu_ms:.2f} ms CPU an event; idle {idle:.1f} % of a core, {memory:.0f} MB"
        f"   p95 <= {TARGET_MS} ms {verdict}" + (f" BROKEN STREAMS {broken}" if broken else "")
    )


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="tests.bench.listeners", description=__doc__)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--streams", type=int, default=STREAMS)
    parser.add_argument("--rate", type=int, default=RATE, help="events a second")
    parser.add_argument("--seconds", type=int, default=SECONDS)
    chosen = parser.parse_args(given)
    from tests.support import postgres

    with tempfile.TemporaryDirectory(dir=stage.ROOT / "var", prefix="bench-") as name:
        folder = Path(name)
        run = (chosen.streams, chosen.rate, chosen.seconds)
        if chosen.only != "postgresql":
            asyncio.run(measure(f"sqlite:///{folder}/live.sqlite3", folder, *run))
        if chosen.only != "sqlite":
            postgres.prepare()
            try:
                asyncio.run(measure(postgres.create_database("bench_live"), folder, *run))
            finally:
                postgres.stop()


if __name__ == "__main__":
    (stage.ROOT / "var").mkdir(exist_ok=True)
    main()
