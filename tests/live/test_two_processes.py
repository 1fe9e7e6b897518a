"""What one process tells, the pages at another one hear."""

import asyncio
import sys

from lms.core.db import Sql, engine
from lms.live.service import tell
from tests.support.listener import listening_to

_TELLING = """
import asyncio, sys
from lms.core.db import connect, disconnect, transaction
from lms.live.service import tell

async def main():
    await connect(sys.argv[1])
    for number in range(int(sys.argv[3])):
        await tell(int(sys.argv[2]), "pause", {"n": number})
    await disconnect()

asyncio.run(main())
"""


async def another_process_tells(url, person_id, times):
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", _TELLING, url, str(person_id), str(times))
    assert await process.wait() == 0


async def test_a_page_hears_what_another_process_tells(app, cast, log_in, database_url):
    async with listening_to(app, await log_in(cast["alice"])) as page:
        await another_process_tells(database_url, cast["alice"].person_id, 20)
        assert [detail["n"] for _id, _kind, detail in await page.hears_events(20)] == list(range(20))


async def test_two_processes_that_tell_at_once_are_both_heard(app, cast, log_in, database_url):
    alice = cast["alice"].person_id
    async with listening_to(app, await log_in(cast["alice"])) as page:
        other = asyncio.create_task(another_process_tells(database_url, alice, 50))
        for number in range(50):
            await tell(alice, "resume", {"n": number})
            await asyncio.sleep(0.02)
        await other
        heard = await page.hears_events(100)
        for kind in ("pause", "resume"):
            assert [detail["n"] for _id, said, detail in heard if said == kind] == list(range(50))
        assert len({number for number, *_rest in heard}) == 100


async def test_a_listener_whose_connection_breaks_listens_again(app, cast, log_in, engine_type):
    if engine_type == "sqlite":
        return  # there is no connection that could break
    async with listening_to(app, await log_in(cast["alice"])) as page:
        gone = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()"
        assert await Sql(gone).rows()
        await tell(cast["alice"].person_id, "pause", {"n": 1})  # while nobody may be listening
        await asyncio.sleep(0.5)
        await tell(cast["alice"].person_id, "resume", {"n": 2})
        assert [detail["n"] for _id, _kind, detail in await page.hears_events(2)] == [1, 2]
    assert engine()
