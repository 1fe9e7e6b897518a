"""`make bench`: what every page and save costs on both databases, beside a floor; targets are printed, not asserted.

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

from tests.bench import inside, stage
from tests.bench.engine import syncs_per_second
from tests.bench.load import Ask, Ran, Reply, memory_mb, once, run
from tests.support import postgres

MOST_HTML_KB = 15
MOST_REQUESTS = 8
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
        f"  {'page':<18}{'CPU ms':>8}{'floor':>7}{'ratio':>7}{'p50 ms':>8}{'p99 ms':>8}{'KB':>6}{'KB gz':>7}{'requests':>9}   target"
    )
    for name, (login, path) in built.pages.items():
        one = Ask("GET", path, (built.cookies[login],))
        reply = await once(port, one)
        assert reply.status == 200, (name, reply.status)
        floor_ask = Ask("GET", f"/bench/floor?size={len(reply.body)}", one.headers)
        await run(port, [one, floor_ask] * 20, 8, pid)
        ran, floor = await run(port, [one] * rounds, 8, pid), await run(port, [floor_ask] * rounds * 2, 8, pid)
        print(_page_line(name, ran, floor, reply))


def _page_line(name: str, ran: Ran, floor: Ran, reply: Reply) -> str:
    ratio, small = ran.cpu_ms / floor.cpu_ms, len(gzip.compress(reply.body, 6)) / 1024
    assets = len(set(_ASSET.findall(reply.body))) + 1
    if name.startswith("team"):
        target = verdict(ran.cpu_ms, 4) + " ms"
    else:
        target = f"{verdict(ran.cpu_ms, 1.8)} ms, {verdict(ratio, 2)} x, {verdict(small, MOST_HTML_KB)} KB, {verdict(assets, MOST_REQUESTS)} requests"
    return (
        f"  {name:<18}{ran.cpu_ms:8.2f}{floor.cpu_ms:7.2f}{ratio:7.2f}{ran.at(50):8.1f}{ran.at(99):8.1f}"
        f"{len(reply.body) / 1024:6.1f}{small:7.1f}{assets:9}   {target}{strange(ran, 200)}"
    )


async def saves(port: int, pid: int, built: stage.Stage, syncs: float, rounds: int) -> None:
    seq = 1
    await run(port, [one.save(slot, seq) for one in built.answering for slot in one.answers], 8, pid)
    alone = 0.0
    for connections in (1, 8, 64):
        asks = []
        for number in range(rounds * 3):
            one = built.answering[number % min(connections, len(built.answering))]
            seq += 1
            asks.append(one.save(number % len(one.answers) + 1, seq))
        ran = await run(port, asks, connections, pid)
        times = ran.rate / syncs
        alone = alone or ran.rate
        target = (
            verdict(ran.cpu_ms, 0.8) + " ms" + (f", {verdict(times, 3, at_least=True)} x" if connections == 64 else "")
        )
        print(
            f"  save, {connections:>2} at once {ran.cpu_ms:8.2f} ms CPU, {ran.rate:6.0f} saves/s = {times:4.1f} x one sync each,"
            f" {ran.rate / alone:4.1f} x one at a time, p50 {ran.at(50):5.1f} p99 {ran.at(99):6.1f} ms   {target}{strange(ran, 200)}"
        )


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
    syncs = syncs_per_second(folder)
    built = await stage.build(url, folder, content, given.people)
    name = url.partition(":")[0]
    print(
        f"\n{name}: {built.people} people, {len(built.answering)} open attempts; the disk syncs {syncs:.0f} times a second"
    )
    with stage.served(url, folder) as (port, process):
        await stage.first_page(port)
        await pages(port, process.pid, built, given.rounds)
        await saves(port, process.pid, built, syncs_per_second(folder), given.rounds)
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
        if given.only != "sqlite":
            postgres.prepare()
            try:
                asyncio.run(measure(postgres.create_database("bench"), folder, content, given))
            finally:
                postgres.stop()
        shutil.rmtree(content)


if __name__ == "__main__":
    main()
