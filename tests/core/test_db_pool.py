"""Lending connections: bounded, in order, and never a broken one."""

import asyncio

import pytest

from lms.core.db import Sql, transaction
from lms.core.db.pool import Pool


class Line:
    """Stands for a connection."""

    made = 0

    def __init__(self):
        type(self).made += 1
        self.number = self.made
        self.closed = False

    def is_closed(self):
        return self.closed

    def terminate(self):
        self.closed = True

    async def close(self):
        self.closed = True


@pytest.fixture
def pool(monkeypatch):
    monkeypatch.setattr(Line, "made", 0)

    async def make():
        await asyncio.sleep(0)
        return Line()

    return Pool(make, 2, 0.05)


async def test_the_last_one_used_is_lent_first(pool):
    one, two = await pool.acquire(), await pool.acquire()
    pool.release(one)
    pool.release(two)
    assert await pool.acquire() is two


async def test_there_are_never_more_than_the_size(pool):
    pool._timeout_s = 30

    async def borrow():
        line = await pool.acquire()
        await asyncio.sleep(0.001)
        pool.release(line)

    await asyncio.gather(*[borrow() for _ in range(30)])
    assert Line.made == 2


async def test_who_waits_too_long_is_told(pool):
    lent = [await pool.acquire(), await pool.acquire()]
    with pytest.raises(TimeoutError):
        await pool.acquire()
    for line in lent:
        pool.release(line)
    assert await pool.acquire() in lent


async def test_who_waits_is_served_in_order(pool):
    lent = [await pool.acquire(), await pool.acquire()]
    served = []

    async def wait(name):
        line = await pool.acquire()
        served.append(name)
        pool.release(line)

    waiting = [asyncio.create_task(wait(name)) for name in "abc"]
    await asyncio.sleep(0)
    pool.release(lent[0])
    await asyncio.gather(*waiting)
    assert served == ["a", "b", "c"]


async def test_a_broken_one_is_not_lent_again(pool):
    line = await pool.acquire()
    line.terminate()
    pool.release(line)
    assert (await pool.acquire()).number == 2
    assert (await pool.acquire()).number == 3  # its place is free again


async def test_one_that_breaks_while_free_is_not_lent_either(pool):
    line = await pool.acquire()
    pool.release(line)
    line.terminate()
    assert (await pool.acquire()).number == 2


async def test_who_waits_gets_a_new_one_in_place_of_a_broken_one(pool):
    lent = [await pool.acquire(), await pool.acquire()]
    waiting = asyncio.create_task(pool.acquire())
    await asyncio.sleep(0)
    lent[0].terminate()
    pool.release(lent[0])
    assert (await waiting).number == 3


async def test_a_place_is_not_lost_when_making_one_fails():
    broken = True

    async def make():
        if broken:
            raise OSError("refused")
        return Line()

    pool = Pool(make, 1, 0.05)
    for _ in range(3):
        with pytest.raises(OSError, match="refused"):
            await pool.acquire()
    broken = False
    assert await pool.acquire()


async def test_who_gives_up_waiting_does_not_keep_one(pool):
    lent = [await pool.acquire(), await pool.acquire()]
    waiting = asyncio.create_task(pool.acquire())
    await asyncio.sleep(0)
    pool.release(lent[0])  # handed over
    waiting.cancel()  # in the same moment
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await pool.acquire() is lent[0]


async def test_after_closing_nothing_is_left_open(pool):
    lent, free = await pool.acquire(), await pool.acquire()
    pool.release(free)
    await pool.close()
    pool.release(lent)
    assert free.closed
    assert lent.closed


@pytest.mark.parametrize("engine_type", ["postgres"], indirect=True)
async def test_a_cancelled_statement_leaves_no_trace_for_the_next(db):
    for _ in range(10):
        task = asyncio.create_task(Sql("SELECT pg_sleep(5)").rows())
        await asyncio.sleep(0.005)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await Sql("SELECT 1 AS one").first() == {"one": 1}


@pytest.mark.parametrize("engine_type", ["postgres"], indirect=True)
async def test_a_transaction_cancelled_in_a_statement_is_over(db):
    async def slow():
        async with transaction():
            await Sql("INSERT INTO org_unit (code, name, kind) VALUES ('a', 'a', 'team')").run()
            await Sql("SELECT pg_sleep(5)").rows()

    task = asyncio.create_task(slow())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await Sql("SELECT code FROM org_unit").rows() == []
