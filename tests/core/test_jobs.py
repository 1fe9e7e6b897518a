"""Jobs: asked for in the caller's transaction, done at least once, given up in the end."""

import asyncio
from datetime import timedelta

import pytest

from lms.core import jobs
from lms.core.db import Sql, transaction
from lms.core.jobs import JobState, Kind, Worker, enqueue, pause_s, tidy


class BrokenError(Exception):
    pass


async def one():
    return await Sql("SELECT kind, state, attempts, last_error, run_at FROM job ORDER BY id").first()


async def finish(worker):
    await worker.look()
    while worker.running:
        await asyncio.wait(worker.running)


@pytest.fixture
def done():
    return []


@pytest.fixture
def worker(done):
    async def note(payload):
        done.append(payload)

    async def fail(payload):
        raise BrokenError(payload)

    return Worker({"note": Kind(note), "fail": Kind(fail, max_attempts=2)})


async def test_a_job_is_done_once(db, frozen, worker, done):
    await enqueue("note", "hello")
    await finish(worker)
    await finish(worker)
    assert done == ["hello"]
    assert (await one())["state"] == JobState.DONE


async def test_a_job_asked_for_in_a_transaction_that_fails_was_never_asked_for(db, worker, done):
    with pytest.raises(BrokenError):  # noqa: PT012  the block is what is tested
        async with transaction():
            await enqueue("note", "hello")
            raise BrokenError
    await finish(worker)
    assert done == []


async def test_a_key_is_heard_once(db, worker, done):
    assert await enqueue("note", "first", key="k")
    assert not await enqueue("note", "second", key="k")
    await finish(worker)
    assert done == ["first"]


async def test_a_job_waits_for_its_time(db, frozen, worker, done):
    await enqueue("note", "later", run_at=frozen.at + timedelta(minutes=5))
    await finish(worker)
    assert done == []
    frozen.tick(minutes=5)
    await finish(worker)
    assert done == ["later"]


async def test_a_job_that_fails_is_tried_again_later_and_given_up_in_the_end(db, frozen, worker):
    await enqueue("fail", "why")
    await finish(worker)
    row = await one()
    assert (row["state"], row["attempts"], row["run_at"]) == (JobState.WAITING, 1, frozen.at + timedelta(seconds=15))
    assert "why" in row["last_error"]
    frozen.tick(seconds=15)
    await finish(worker)
    row = await one()
    assert (row["state"], row["attempts"]) == (JobState.FAILED, 2)
    frozen.tick(days=1)
    await finish(worker)
    assert (await one())["attempts"] == 2


async def test_a_dead_workers_job_is_done_by_the_next_one(db, frozen, worker, done):
    await enqueue("note", "orphan")
    assert len(await worker._claimed(4)) == 1  # and then its process dies
    await finish(worker)
    assert done == []
    frozen.tick(seconds=jobs.LEASE_S + 1)
    await finish(worker)
    assert done == ["orphan"]


async def test_a_job_that_kills_its_worker_each_time_is_given_up(db, frozen, worker, done):
    await enqueue("note", "poison")
    for _ in range(8):
        await worker._claimed(4)
        frozen.tick(seconds=jobs.LEASE_S + 1)
    await finish(worker)
    assert done == []
    assert (await one())["state"] == JobState.FAILED


async def test_workers_at_the_same_time_share_and_never_repeat(db, worker, done):
    for n in range(30):
        await enqueue("note", str(n))
    workers = [Worker(worker.kinds) for _ in range(3)]
    for _ in range(6):
        await asyncio.gather(*[finish(each) for each in workers])
    assert sorted(done, key=int) == [str(n) for n in range(30)]


async def test_kinds_that_nobody_knows_stay_for_who_does(db, worker, done):
    await enqueue("unknown", "x")
    await finish(worker)
    assert (await one())["state"] == JobState.WAITING


async def test_a_regular_job_runs_once_in_each_span_whoever_asks(db, frozen, done):
    async def sweep(payload):
        done.append(payload)

    kinds = {"sweep": Kind(sweep, every_s=60)}
    for _ in range(3):
        await asyncio.gather(finish(Worker(kinds)), finish(Worker(kinds)))
    assert len(done) == 1
    frozen.tick(seconds=60)
    await finish(Worker(kinds))
    assert len(done) == 2


async def test_the_loop_finishes_what_is_under_way_when_told_to_stop(db, done):
    begun = asyncio.Event()

    async def slow(payload):
        begun.set()
        await asyncio.sleep(0.1)
        done.append(payload)

    await enqueue("slow", "end")
    stop = asyncio.Event()
    loop = asyncio.create_task(jobs.work({"slow": Kind(slow)}, stop=stop, poll_s=0.02))
    await begun.wait()
    stop.set()
    await loop
    assert done == ["end"]
    assert (await one())["state"] == JobState.DONE


async def test_old_jobs_are_forgotten_and_failed_ones_kept(db, frozen, worker):
    await enqueue("note", "x", key="again")
    await finish(worker)
    frozen.tick(days=15)
    await tidy()
    assert await one() is None
    assert await enqueue("note", "y", key="again")


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 15), (2, 60), (3, 240), (6, 15360), (7, 21600), (500, 21600)])
def test_pauses_grow_and_stay_within_six_hours(attempts, seconds):
    assert pause_s(attempts) == seconds
