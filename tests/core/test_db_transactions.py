"""What a transaction promises, on both engines."""

import asyncio

import pytest

from lms.core.db import IntegrityRefused, Sql, atomic, in_transaction, savepoint, transaction

_ADD = Sql("INSERT INTO org_unit (code, name, kind) VALUES (:code, :code, 'team')")
_ALL = Sql("SELECT code FROM org_unit ORDER BY id")


async def codes():
    return [row["code"] for row in await _ALL.rows()]


@atomic
async def add(*names):
    for name in names:
        await _ADD.run(code=name)


class BrokenError(Exception):
    pass


async def test_a_use_case_keeps_all_its_rows(db):
    await add("a", "b")
    assert await codes() == ["a", "b"]


async def test_a_use_case_that_fails_keeps_none(db):
    @atomic
    async def half():
        await _ADD.run(code="a")
        raise BrokenError

    with pytest.raises(BrokenError):
        await half()
    assert await codes() == []


async def test_a_refused_row_takes_the_whole_use_case_back(db):
    await add("taken")
    with pytest.raises(IntegrityRefused):
        await add("new", "taken")
    assert await codes() == ["taken"]


async def test_an_inner_use_case_is_part_of_the_outer_one(db):
    @atomic
    async def outer():
        await add("inner")
        raise BrokenError

    with pytest.raises(BrokenError):
        await outer()
    assert await codes() == []


async def test_a_savepoint_can_fail_alone(db):
    await add("taken")
    async with transaction():
        await _ADD.run(code="before")
        with pytest.raises(IntegrityRefused):  # noqa: PT012  the block is what is tested
            async with savepoint():
                await _ADD.run(code="inside")
                await _ADD.run(code="taken")
        async with savepoint():
            await _ADD.run(code="after")
    assert await codes() == ["taken", "before", "after"]


async def test_savepoints_nest(db):
    async with transaction(), savepoint():
        await _ADD.run(code="outer")
        with pytest.raises(BrokenError):  # noqa: PT012  the block is what is tested
            async with savepoint():
                await _ADD.run(code="inner")
                raise BrokenError
    assert await codes() == ["outer"]


async def test_a_savepoint_belongs_inside_a_transaction(db):
    with pytest.raises(RuntimeError):
        async with savepoint():
            pass


async def test_reads_inside_see_the_transaction_and_reads_outside_do_not(db):
    async with transaction():
        await _ADD.run(code="mine")
        assert await codes() == ["mine"]
        assert await asyncio.create_task(codes()) == []
    assert await codes() == ["mine"]


async def test_a_task_started_inside_has_no_part_in_the_transaction(db):
    seen = []

    async def later():
        await asyncio.sleep(0.01)
        seen.append(in_transaction())
        await add("later")

    with pytest.raises(BrokenError):  # noqa: PT012  the block is what is tested
        async with transaction():
            task = asyncio.create_task(later())
            await _ADD.run(code="mine")
            raise BrokenError
    await task
    assert seen == [False]
    assert await codes() == ["later"]


async def test_a_use_case_that_is_cancelled_keeps_nothing(db):
    entered = asyncio.Event()

    @atomic
    async def slow():
        await _ADD.run(code="half")
        entered.set()
        await asyncio.sleep(60)

    task = asyncio.create_task(slow())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await add("next")
    assert await codes() == ["next"]


async def test_piccolo_opens_no_second_transaction_inside_ours(db):
    async with transaction():
        async with db.transaction():
            await _ADD.run(code="a")
        await _ADD.run(code="b")
    assert await codes() == ["a", "b"]


async def test_use_cases_at_the_same_time_all_end(db):
    await asyncio.gather(*[add(f"{n}a", f"{n}b") for n in range(40)])
    assert len(await codes()) == 80
