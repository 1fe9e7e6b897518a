"""A small load generator: keep-alive connections that send given requests one after the other."""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

TURNS = 8


class Ask(NamedTuple):
    """One request; `headers` are whole lines without their end."""

    method: str
    path: str
    headers: tuple[str, ...] = ()
    body: bytes = b""

    def wire(self, host: str) -> bytes:
        lines = [f"{self.method} {self.path} HTTP/1.1", f"host: {host}", *self.headers]
        if self.method != "GET":
            lines.append(f"content-length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode() + self.body


class Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Ran(NamedTuple):
    """What a run showed: seconds of waiting of each request, server CPU, wall time, statuses."""

    waits: list[float]
    cpu_s: float
    wall_s: float
    statuses: dict[int, int]

    @property
    def cpu_ms(self) -> float:
        return self.cpu_s / len(self.waits) * 1000

    @property
    def rate(self) -> float:
        return len(self.waits) / self.wall_s

    def at(self, percent: int) -> float:
        """The wait in milliseconds that so many per cent stay below."""
        return sorted(self.waits)[min(len(self.waits) - 1, len(self.waits) * percent // 100)] * 1000


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, wire: bytes) -> Reply:
    writer.write(wire)
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    length = headers.get("content-length")
    if length is not None:
        body = await reader.readexactly(int(length))
    elif headers.get("transfer-encoding") == "chunked":
        body = await _chunks(reader)
    else:
        body = b""
    return Reply(int(head[0].split()[1]), headers, body)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    found = b""
    while size := int(await reader.readline(), 16):
        found += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return found


async def once(port: int, one: Ask) -> Reply:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        return await ask(reader, writer, one.wire(f"127.0.0.1:{port}"))
    finally:
        writer.close()


async def run(port: int, asks: Sequence[Ask], connections: int, pid: int) -> Ran:
    """Send all requests over so many connections; the CPU is that of the server's processes meanwhile."""
    host = f"127.0.0.1:{port}"
    left = deque(one.wire(host) for one in asks)
    waits: list[float] = []
    statuses: dict[int, int] = {}

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while left:
            wire = left.popleft()
            began = time.perf_counter()
            reply = await ask(reader, writer, wire)
            waits.append(time.perf_counter() - began)
            statuses[reply.status] = statuses.get(reply.status, 0) + 1
        writer.close()

    cpu, wall = cpu_of(pid), time.perf_counter()
    await asyncio.gather(*[client() for _ in range(connections)])
    return Ran(waits, spent_s(cpu, cpu_of(pid)), time.perf_counter() - wall, statuses)


async def in_turn(port: int, asks: dict[str, Ask], rounds: int, connections: int, pid: int) -> dict[str, Ran]:
    """`rounds` requests of each kind, in short runs that take turns: what slows the machine down slows all of them."""
    parts: dict[str, list[Ran]] = {name: [] for name in asks}
    for _turn in range(TURNS):
        for name, one in asks.items():
            parts[name].append(await run(port, [one] * (rounds // TURNS), connections, pid))
    return {name: joined(found) for name, found in parts.items()}


def joined(parts: Sequence[Ran]) -> Ran:
    """Several runs as one."""
    waits = [wait for part in parts for wait in part.waits]
    statuses: dict[int, int] = {}
    for part in parts:
        for status, count in part.statuses.items():
            statuses[status] = statuses.get(status, 0) + count
    return Ran(waits, sum(part.cpu_s for part in parts), sum(part.wall_s for part in parts), statuses)


def family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a thread or process that has just ended
            for child in task.read_text().split():
                found += family(int(child))
    return found


def cpu_of(pid: int) -> dict[int, float]:
    """Seconds of CPU of a process and of each below it, by the kernel's clock of each: ended threads stay counted."""
    found = {}
    for one in family(pid):
        with contextlib.suppress(OSError):  # it has just ended
            found[one] = time.clock_gettime((~one << 3) | 2)  # what clock_getcpuclockid(3) gives for a process
    return found


def spent_s(before: dict[int, float], after: dict[int, float]) -> float:
    """Seconds of CPU between two looks, of the processes that were there at both.

    A job may start a process of its own (item statistics do): neither its work nor its end belongs to a page.
    """
    return sum(after[one] - before[one] for one in before.keys() & after.keys())


async def settled(pid: int, wait_s: float = 60) -> None:
    """Wait until a server that has just started has done its first jobs: half a second with next to nothing to do."""
    until = time.monotonic() + wait_s
    while time.monotonic() < until:
        before = cpu_of(pid)
        await asyncio.sleep(0.5)
        after = cpu_of(pid)
        if before.keys() == after.keys() and spent_s(before, after) < 0.02:
            return


def memory_mb(pid: int) -> float:
    """The largest resident size among the processes: the worker's."""
    sizes = [0.0]
    for one in family(pid):
        with contextlib.suppress(OSError):  # it has just ended
            lines = Path(f"/proc/{one}/status").read_text().splitlines()
            sizes += [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")]
    return max(sizes)
