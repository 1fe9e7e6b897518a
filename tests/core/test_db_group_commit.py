"""The laws of group commit (docs/adr/0002): shared by many, felt by none."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time

import pytest

from lms.core.db import IntegrityRefused, Sql, atomic, connect, disconnect, execute_many, group, transaction
from lms.core.errors import Invalid, Unavailable

pytestmark = pytest.mark.parametrize("engine_type", ["sqlite"], indirect=True)

_ADD = Sql("INSERT INTO org_unit (code, name, kind) VALUES (:code, :code, 'team')")
_ALL = Sql("SELECT code FROM org_unit ORDER BY id")


async def codes():
    return [row["code"] for row in await _ALL.rows()]


@atomic
async def add(code):
    await _ADD.run(code=code)


class BrokenError(Exception):
    pass


@pytest.fixture
def slow_disk(monkeypatch):
    """Every COMMIT takes a fifth of a second, as on a tired disk."""
    real = group.commit_or_roll_back

    def slow(connection):
        if threading.current_thread() is not threading.main_thread():  # nothing to write: no thread, no disk
            time.sleep(0.2)
        return real(connection)

    monkeypatch.setattr(group, "commit_or_roll_back", slow)


@pytest.fixture
def full_disk(monkeypatch):
    """Every COMMIT fails, and SQLite says why."""

    def fail(connection):
        connection.execute("ROLLBACK")
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        return group.refusal(error)

    monkeypatch.setattr(group, "commit_or_roll_back", fail)


async def test_what_waits_together_is_committed_together(db):
    before = db.writer.commits
    await asyncio.gather(*[add(f"c{n}") for n in range(50)])
    assert len(await codes()) == 50
    assert db.writer.commits - before <= 3


async def test_turns_are_given_in_the_order_of_asking(db):
    await asyncio.gather(*[add(f"{n:02}") for n in range(30)])
    assert await codes() == [f"{n:02}" for n in range(30)]


async def test_one_member_that_fails_does_not_touch_the_others(db):
    @atomic
    async def broken():
        await _ADD.run(code="bad")
        raise BrokenError

    results = await asyncio.gather(add("a"), broken(), add("b"), return_exceptions=True)
    assert [type(result) for result in results] == [type(None), BrokenError, type(None)]
    assert await codes() == ["a", "b"]


async def test_a_member_refused_by_the_database_does_not_touch_the_others(db):
    results = await asyncio.gather(add("a"), add("a"), add("b"), return_exceptions=True)
    assert [type(result) for result in results] == [type(None), IntegrityRefused, type(None)]
    assert await codes() == ["a", "b"]


async def test_a_member_returns_only_when_its_group_is_on_disk(db, slow_disk):
    task = asyncio.create_task(add("a"))
    await asyncio.sleep(0.1)
    assert not task.done()
    assert await codes() == []  # and nobody has seen the row before
    await task
    assert await codes() == ["a"]


async def test_the_loop_runs_on_while_a_commit_takes_its_time(db, slow_disk):
    longest = 0.0
    task = asyncio.create_task(add("a"))
    while not task.done():
        began = time.monotonic()
        await asyncio.sleep(0.001)
        longest = max(longest, time.monotonic() - began)
    assert longest < 0.1


async def test_those_who_come_during_a_commit_form_the_next_group(db, slow_disk):
    before = db.writer.commits
    first = asyncio.create_task(add("first"))
    await asyncio.sleep(0.05)
    began = time.monotonic()
    await asyncio.gather(first, *[add(f"c{n}") for n in range(20)])
    assert db.writer.commits - before == 2
    assert time.monotonic() - began < 0.6


async def test_a_commit_that_fails_fails_every_member(db, full_disk):
    results = await asyncio.gather(*[add(f"c{n}") for n in range(5)], return_exceptions=True)
    assert {type(result) for result in results} == {Unavailable}
    assert "full" in str(results[0])
    assert await codes() == []


async def test_after_a_failed_commit_the_next_one_works(db, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(group, "commit_or_roll_back", lambda connection: connection.rollback() or Unavailable("no"))
        with pytest.raises(Unavailable):
            await add("lost")
    await add("kept")
    assert await codes() == ["kept"]


async def test_a_real_refusal_at_commit_fails_every_member(db):
    await Sql(
        "CREATE TABLE child (id INTEGER, parent INTEGER REFERENCES org_unit (id) DEFERRABLE INITIALLY DEFERRED)"
    ).run()

    @atomic
    async def orphan():
        await Sql("INSERT INTO child VALUES (1, 999)").run()

    results = await asyncio.gather(add("a"), orphan(), return_exceptions=True)
    assert {type(result) for result in results} == {IntegrityRefused}
    assert await codes() == []
    await add("b")
    assert await codes() == ["b"]


async def test_a_full_disk_says_so_and_loses_nothing_that_was_there(db):
    await add("kept")
    pages = db.writer.connection.execute("PRAGMA page_count").fetchone()[0]
    db.writer.connection.execute(f"PRAGMA max_page_count={pages + 2}")

    @atomic
    async def big():
        await Sql("INSERT INTO job (kind, payload, run_at, created_at) VALUES ('x', :big, '', '')").run(
            big="x" * 500_000
        )

    results = await asyncio.gather(add("beside"), big(), return_exceptions=True)
    assert isinstance(results[1], Unavailable)
    assert "full" in str(results[1])
    db.writer.connection.execute("PRAGMA max_page_count=1000000")
    await add("after")
    assert (await codes())[0] == "kept"
    assert (await codes())[-1] == "after"
    assert ("beside" in await codes()) == (results[0] is None)


async def test_when_sqlite_gives_up_a_transaction_every_member_hears_of_it(db):
    @atomic
    async def struck():
        await _ADD.run(code="bad")
        await Sql("INSERT OR ROLLBACK INTO org_unit (code, name, kind) VALUES ('bad', 'x', 'team')").run()

    results = await asyncio.gather(add("a"), struck(), return_exceptions=True)
    assert {type(result) for result in results} == {IntegrityRefused}
    assert await codes() == []
    await add("next")
    assert await codes() == ["next"]


async def test_a_body_that_hides_a_lost_transaction_writes_nothing_more(db):
    @atomic
    async def stubborn():
        try:
            await Sql("INSERT OR ROLLBACK INTO org_unit (code, name, kind) VALUES ('a', 'x', 'nonsense')").run()
        except IntegrityRefused:
            await _ADD.run(code="stray")

    with pytest.raises(IntegrityRefused):
        await stubborn()
    assert await codes() == []


async def test_who_is_cancelled_while_waiting_leaves_the_queue(db, slow_disk):
    first = asyncio.create_task(add("first"))
    await asyncio.sleep(0.05)
    waiting = [asyncio.create_task(add(f"c{n}")) for n in range(3)]
    await asyncio.sleep(0.01)
    waiting[1].cancel()
    await asyncio.gather(first, *waiting, return_exceptions=True)
    assert await codes() == ["first", "c0", "c2"]


async def test_a_turn_that_nobody_ends_is_not_waited_for_forever(db):
    db.writer.timeout_s = 0.1
    entered = asyncio.Event()

    @atomic
    async def stuck():
        entered.set()
        await asyncio.sleep(0.4)

    task = asyncio.create_task(stuck())
    await entered.wait()
    with pytest.raises(Unavailable):
        await add("late")
    await task
    await add("next")
    assert await codes() == ["next"]


async def test_a_transaction_that_only_reads_waits_for_no_disk(db, slow_disk):
    began = time.monotonic()
    async with transaction():
        assert await codes() == []
    assert time.monotonic() - began < 0.1


async def test_a_lock_held_too_long_by_another_process_is_a_refusal(db):
    db.writer.timeout_s = 0.2
    other = sqlite3.connect(db.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    longest, task = 0.0, asyncio.create_task(add("late"))
    while not task.done():
        began = time.monotonic()
        await asyncio.sleep(0.001)
        longest = max(longest, time.monotonic() - began)
    with pytest.raises(Unavailable):
        await task
    assert longest < 0.1
    other.rollback()
    other.close()
    await add("next")
    assert await codes() == ["next"]


_OTHER_PROCESS = """
import asyncio, sys
from lms.core.db import Sql, atomic, connect, disconnect

@atomic
async def add(code):
    await Sql("INSERT INTO org_unit (code, name, kind) VALUES (:code, :code, 'team')").run(code=code)

async def main(url, name, count):
    await connect(url)
    async def one(start):
        for n in range(start, count, 8):
            await add(f"{name}{n}")
            print(f"{name}{n}", flush=True)
    await asyncio.gather(*[one(start) for start in range(8)])
    await disconnect()

asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""


def another_process(url, name, count):
    return subprocess.Popen(
        [sys.executable, "-c", _OTHER_PROCESS, url, name, str(count)], stdout=subprocess.PIPE, text=True
    )


async def test_two_processes_write_at_once_and_nothing_is_lost(database_url):
    others = [another_process(database_url, name, 200) for name in ("a", "b")]
    outputs = [await asyncio.to_thread(other.communicate, timeout=60) for other in others]
    assert [other.returncode for other in others] == [0, 0]
    database = await connect(database_url)
    try:
        told = {line for output, _none in outputs for line in output.split()}
        assert len(told) == 400
        assert set(await codes()) == told
        assert database.writer.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        await disconnect()


async def test_closing_waits_for_what_is_under_way(database_url, slow_disk):
    await connect(database_url)
    tasks = [asyncio.create_task(add(f"c{n}")) for n in range(5)]
    await asyncio.sleep(0.01)
    await disconnect()
    await asyncio.gather(*tasks)
    await connect(database_url)
    assert len(await codes()) == 5
    await disconnect()


async def test_a_killed_process_keeps_every_row_it_has_told_of(database_url):
    other = another_process(database_url, "k", 100_000)
    told = [(await asyncio.to_thread(other.stdout.readline)).strip() for _ in range(200)]
    os.kill(other.pid, signal.SIGKILL)
    told += [line for line in other.communicate()[0].splitlines() if line]
    await connect(database_url)
    try:
        kept = await codes()
        assert set(told[:-1]) <= set(kept)  # the last line may be torn
        assert len(kept) == len(set(kept))
    finally:
        await disconnect()


async def test_a_heavy_read_moves_to_a_thread_and_the_loop_runs_on(db):
    heavy = Sql(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500000) SELECT count(*) AS n FROM n"
    )
    turns, task = 0, asyncio.create_task(heavy.first())
    while not task.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert await task == {"n": 1_500_000}
    assert db.moved_to_threads == 1
    assert turns > 5  # a read that held the loop would leave it one turn


async def test_what_no_database_can_hold_is_refused_in_a_thread_as_on_the_loop(db):
    heavy = Sql(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)"
        " SELECT count(*) AS n FROM n WHERE CAST(i AS TEXT) <> :text"
    )
    await heavy.first(text="x")
    for strange in ("\ud800", 2**70):
        with pytest.raises(Invalid):
            await heavy.first(text=strange)
        with pytest.raises(Invalid):
            async with transaction():
                await execute_many("INSERT INTO org_unit (code, name, kind) VALUES (:a, 'n', 'team')", [{"a": strange}])
    assert db.moved_to_threads == 3


async def test_a_light_read_stays_on_the_loop_however_often_it_runs(db):
    for _ in range(5000):
        await codes()
    assert db.moved_to_threads == 0
