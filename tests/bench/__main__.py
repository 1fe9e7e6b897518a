"""`make bench`: what every page and save costs on both databases, beside two floors, and the editor; targets are printed, not asserted.

`--people N`, `--rounds N` and `--only sqlite|postgres` make a shorter run.
"""

import argparse
import asyncio
import gzip
import platform
import re
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from tests.bench import editing, inside, listeners, stage
from tests.bench.engine import syncs_per_second
from tests.bench.load import Ask, Ran, Reply, in_turn, memory_mb, once, run, settled
from tests.support import postgres

MOST_HTML_KB = 15
MOST_REQUESTS = 8
MANY_PEOPLE = 100  # in one team: the promised figure is that of thirty
_ASSET = re.compile(
    rb'(?:<link[^>]+rel="(?:stylesheet|modulepreload|icon)"[^>]*href|<script[^>]+src|<img[^>]+src)="([^"#]+)'
)


def verdict(value: float, target: float, *, at_least: bool = False) -> str:
    good = value >= target if at_least else value <= target
    return f"{'>=' if at_least else '<='} {target:g} {'ok' if good else 'MISSED'}"


def strange(ran: Ran, wanted: int) -> str:
    """The statuses of a run, when not all are as they should be."""
    return "" if set(ran.statuses) == {wanted} else f" STATUSES {ran.statuses}"


async def pages(port: int, pid: int, built: stage.Stage, rounds: int) -> None:
    print(
        f"  {'page':<18}{'CPU ms':>8}{'bare':>7}{'stack':>7}{'ratio':>7}{'p50 ms':>8}{'p99 ms':>8}{'KB':>6}{'KB gz':>7}{'requests':>9}   target"
    )
    for name, (login, path) in built.pages.items():
        one = Ask("GET", path, (built.cookies[login],))
        reply = await once(port, one)
        assert reply.status == 200, (name, reply.status)
        asks = {"page": one} | await _floors(port, one, len(reply.body))
        await in_turn(port, asks, 160, 8, pid)
        print(_page_line(name, await in_turn(port, asks, rounds, 8, pid), reply))


async def _floors(port: int, one: Ask, size: int) -> dict[str, Ask]:
    """Two pages of as many bytes for the same person: bytes alone, and plain lines in the site's frame."""
    least, hundred = [await once(port, Ask("GET", f"/bench/stack?lines={n}", one.headers)) for n in (0, 100)]
    assert least.status == hundred.status == 200
    lines = round(max(0, size - len(least.body)) / (len(hundred.body) - len(least.body)) * 100)
    return {
        "bare": Ask("GET", f"/bench/floor?size={size}", one.headers),
        "stack": Ask("GET", f"/bench/stack?lines={lines}", one.headers),
    }


def _page_line(name: str, ran: dict[str, Ran], reply: Reply) -> str:
    own, bare, floor = ran["page"], ran["bare"], ran["stack"]
    ratio, small = own.cpu_ms / floor.cpu_ms, len(gzip.compress(reply.body, 6)) / 1024
    assets = len(set(_ASSET.findall(reply.body))) + 1
    if name.startswith("team"):
        people = int(name.split()[2])
        target = verdict(own.cpu_ms, 4) + " ms" if people < MANY_PEOPLE else "that it works is promised, not how fast"
    else:
        target = f"{verdict(own.cpu_ms, 1.8)} ms, {verdict(ratio, 2)} x, {verdict(small, MOST_HTML_KB)} KB, {verdict(assets, MOST_REQUESTS)} requests"
    return (
        f"  {name:<18}{own.cpu_ms:8.2f}{bare.cpu_ms:7.2f}{floor.cpu_ms:7.2f}{ratio:7.2f}{own.at(50):8.1f}{own.at(99):8.1f}"
        f"{len(reply.body) / 1024:6.1f}{small:7.1f}{assets:9}   {target}{strange(own, 200)}{strange(floor, 200)}"
    )


async def saves(port: int, pid: int, writing: "Writing", syncs: float, rounds: int) -> None:
    print(f"  the disk syncs {syncs:.0f} times a second")
    await run(port, writing.first(), 8, pid)
    alone = 0.0
    for connections in (1, 8, 64):
        ran = await run(port, writing.saves(rounds * 3, connections), connections, pid)
        alone = alone or ran.rate
        print(
            f"  save, {connections:>2} at once {ran.cpu_ms:8.2f} ms CPU, {ran.rate:6.0f} saves/s,"
            f" {ran.rate / alone:4.1f} x one at a time, p50 {ran.at(50):5.1f} p99 {ran.at(99):6.1f} ms   {verdict(ran.cpu_ms, 0.8)} ms{strange(ran, 200)}"
        )


class Writing:
    """Answers to be saved, each newer than the one before."""

    def __init__(self, built: stage.Stage) -> None:
        self._attempts, self._seq = built.answering, 0

    def first(self) -> list[Ask]:
        """One answer to every question."""
        self._seq += 1
        return [one.save(slot, self._seq) for one in self._attempts for slot in one.answers]

    def saves(self, number: int, people: int) -> list[Ask]:
        """So many answers of so many people."""
        found = []
        for turn in range(number):
            one = self._attempts[turn % min(people, len(self._attempts))]
            self._seq += 1
            found.append(one.save(turn % len(one.answers) + 1, self._seq))
        return found


async def together(url: str, folder: Path, writing: Writing, rounds: int) -> None:
    """What sharing a commit is worth: the same server and load, with a commit for each save and without."""
    for disk, wait_ms in (("this disk", 0), ("a disk simulated to take 5 ms more a sync", 5)):
        rates = {}
        for name, members in (("one commit each", "1"), ("shared", "")):
            changed = {"BENCH_MEMBERS": members, "BENCH_SYNC_MS": str(wait_ms)}
            with stage.served(url, folder, module="tests.bench.serving", **changed) as (port, process):
                await stage.first_page(port)
                await run(port, writing.saves(64, 64), 64, process.pid)
                ran = await run(port, writing.saves(rounds, 64), 64, process.pid)
            rates[name] = ran.rate
            print(
                f"  64 at once, {disk}, {name:<16}{ran.rate:6.0f} saves/s, {ran.cpu_ms:5.2f} ms CPU, p50 {ran.at(50):6.1f} p99 {ran.at(99):6.1f} ms{strange(ran, 200)}"
            )
        times = rates["shared"] / rates["one commit each"]
        print(f"  64 at once, {disk}: shared commits give {times:.1f} x   {verdict(times, 3, at_least=True)} x")


async def submissions(port: int, pid: int, built: stage.Stage) -> None:
    wanted = [one.save(slot, 1_000_000 + slot) for one in built.answering for slot in one.answers]
    await run(port, wanted, 16, pid)
    ran = await run(port, [one.submit() for one in built.answering], 4, pid)
    print(
        f"  submit and grade  {ran.cpu_ms:8.2f} ms CPU, p50 {ran.at(50):5.1f} p99 {ran.at(99):6.1f} ms   {verdict(ran.cpu_ms, 4)} ms{strange(ran, 200)}"
    )


async def log_ins(port: int, pid: int) -> None:
    first = await once(port, Ask("GET", "/login"))
    door = first.headers["set-cookie"].partition(";")[0]
    token = re.search(rb'name="_csrf_token" value="([^"]+)"', first.body)
    assert token
    body = f"login=alice&password={quote(stage.PASSWORD)}&_csrf_token={quote(token[1].decode())}".encode()
    one = Ask("POST", "/login", (f"cookie: {door}", "content-type: application/x-www-form-urlencoded"), body)
    ran = await run(port, [one] * 20, 2, pid)
    print(
        f"  log-in            {ran.cpu_ms:8.2f} ms CPU, p50 {ran.at(50):5.1f} p99 {ran.at(99):6.1f} ms   (argon2id){strange(ran, 303)}"
    )


async def memory(port: int, pid: int, built: stage.Stage, requests: int) -> None:
    before = memory_mb(pid)
    asks = [
        Ask("GET", path, (built.cookies[login],))
        for login, path in built.pages.values()
        if not path.startswith("/team")
    ]
    await run(port, (asks * (requests // len(asks) + 1))[:requests], 8, pid)
    after = memory_mb(pid)
    print(
        f"  memory of the worker: {before:.0f} MB, after {requests:,} more requests {after:.0f} MB   {verdict(after, 150)} MB"
    )


async def second_start(url: str, folder: Path) -> None:
    for _again in range(2):
        with stage.served(url, folder, "run") as (port, _process):
            seconds = await stage.first_page(port)
    print(f"  second start to first page: {seconds:.1f} s   {verdict(seconds, 3)} s")


async def inside_out(built: stage.Stage) -> None:
    print(f"  {'CPU ms in one process':<24}{'all':>7}{'queries':>9}{'number':>8}{'template':>10}{'rest':>7}")
    for name, split in (await inside.splits(built.pages, built.cookies)).items():
        print(
            f"  {name:<24}{split.total_ms:7.2f}{split.query_ms:9.2f}{split.queries:8.0f}{split.template_ms:10.2f}{split.rest_ms:7.2f}"
        )


async def measure(url: str, folder: Path, content: Path, given: argparse.Namespace) -> None:
    built = await stage.build(url, folder, content, given.people)
    name = url.partition(":")[0]
    print(f"\n{name}: {built.people} people, {len(built.answering)} open attempts")
    writing = Writing(built)
    if name == "sqlite":  # PostgreSQL shares its commits by itself
        await together(url, folder, writing, given.rounds)
    with stage.served(url, folder) as (port, process):
        await stage.first_page(port)
        await settled(process.pid)
        await pages(port, process.pid, built, given.rounds)
        await saves(port, process.pid, writing, syncs_per_second(folder), given.rounds)
        await submissions(port, process.pid, built)
        await log_ins(port, process.pid)
        await memory(port, process.pid, built, given.requests)
    stage.settings(url, folder)
    await inside_out(built)
    await second_start(url, folder)


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=800, help="requests for each figure")
    parser.add_argument("--requests", type=int, default=20_000, help="requests before memory is looked at")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))  # the server and the files go too
    print(f"Python {platform.python_version()}, {platform.machine()}; CPU is the server's, from /proc, over loopback")
    (stage.ROOT / "var").mkdir(exist_ok=True)  # the disk that the data of an installation lies on
    with tempfile.TemporaryDirectory(dir=stage.ROOT / "var", prefix="bench-") as name:
        folder = Path(name)
        content = stage.eight_courses(folder)
        if given.only != "postgresql":
            asyncio.run(measure(f"sqlite:///{folder}/lms.sqlite3", folder, content, given))
            asyncio.run(listeners.measure(f"sqlite:///{folder}/live.sqlite3", folder))
            editing.run(folder / "editing")
        if given.only != "sqlite":
            postgres.prepare()
            try:
                asyncio.run(measure(postgres.create_database("bench"), folder, content, given))
                asyncio.run(listeners.measure(postgres.create_database("bench_live"), folder))
            finally:
                postgres.stop()
        shutil.rmtree(content)


if __name__ == "__main__":
    main()
