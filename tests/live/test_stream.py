"""A page that listens hears what is told to its person: at once, once, in order, also what it missed."""

import asyncio

import pytest

from lms.core import clock
from lms.core.db import Sql, connect, disconnect, migrate, transaction
from lms.core.db.signals import LOOK_S
from lms.live.rules.wire import PING_S
from lms.live.service import forget_old, hub, tell
from lms.live.service.streams import MOST_OF_ONE
from tests.support.listener import listening_to
from tests.support.people import browser


async def numbers(listener, wanted):
    return [detail["n"] for _id, _kind, detail in await listener.hears_events(wanted)]


async def test_what_is_told_arrives_at_its_person_and_nobody_else(app, cast, log_in):
    alices, charlies = await log_in(cast["alice"]), await log_in(cast["charlie"])
    async with listening_to(app, alices) as alice, listening_to(app, charlies) as charlie:
        await tell(cast["alice"].person_id, "pause", {"n": 1})
        await tell(cast["charlie"].person_id, "notification", {"n": 2})
        ((_id, kind, detail),) = await alice.hears_events(1)
        assert (kind, detail) == ("pause", {"n": 1})
        assert await numbers(charlie, 1) == [2]
        assert len(alice.events) == 1


async def test_all_browsers_of_a_person_hear_it(app, cast, log_in):
    token = await log_in(cast["alice"])
    async with listening_to(app, token) as one, listening_to(app, token) as other:
        await tell(cast["alice"].person_id, "resume", {"n": 1})
        assert await numbers(one, 1) == await numbers(other, 1) == [1]


async def test_the_answer_is_a_stream_that_nothing_on_the_way_keeps(app, cast, log_in):
    async with listening_to(app, await log_in(cast["alice"])) as alice:
        assert alice.status == 200
        assert alice.headers["content-type"].startswith("text/event-stream")
        assert alice.headers["cache-control"] == "no-store"
        assert alice.headers["x-accel-buffering"] == "no"
        assert "content-length" not in alice.headers
        assert alice.headers["x-content-type-options"] == "nosniff"


async def test_what_was_missed_comes_first_and_once(app, cast, log_in):
    alice, token = cast["alice"].person_id, await log_in(cast["alice"])
    async with listening_to(app, token) as page:
        await tell(alice, "pause", {"n": 1})
        ((seen, *_rest),) = await page.hears_events(1)
    for number in (2, 3):
        await tell(alice, "resume", {"n": number})
    async with listening_to(app, token, last=seen) as page:
        await tell(alice, "pause", {"n": 4})
        assert await numbers(page, 3) == [2, 3, 4]


async def test_a_page_that_comes_for_the_first_time_hears_nothing_old(app, cast, log_in):
    await tell(cast["alice"].person_id, "pause", {"n": 1})
    async with listening_to(app, await log_in(cast["alice"])) as page:
        await tell(cast["alice"].person_id, "resume", {"n": 2})
        assert await numbers(page, 1) == [2]


async def test_what_is_taken_back_was_never_told(app, cast, log_in):
    alice = cast["alice"].person_id
    async with listening_to(app, await log_in(cast["alice"])) as page:
        with pytest.raises(ZeroDivisionError):  # noqa: PT012  the block is what is tested
            async with transaction():
                await tell(alice, "pause", {"n": 1})
                raise ZeroDivisionError
        await tell(alice, "pause", {"n": 2})
        assert await numbers(page, 1) == [2]


async def test_many_events_at_once_keep_their_order(app, cast, log_in):
    async with listening_to(app, await log_in(cast["alice"])) as page:
        async with transaction():
            for number in range(150):
                await tell(cast["alice"].person_id, "extended", {"n": number})
        assert await numbers(page, 150) == list(range(150))


async def test_what_is_told_while_the_process_looks_for_itself_arrives_once(app, cast, log_in):
    alice = cast["alice"].person_id
    async with listening_to(app, await log_in(cast["alice"])) as page:
        for number in range(40):
            hub()._look.set()  # as after a connection that broke: what is told meanwhile is found and heard
            await tell(alice, "extended", {"n": number})
        assert await numbers(page, 40) == list(range(40))


async def full(person):
    """Wait until a stream of this person has more to send than a browser may leave lying."""
    async with asyncio.timeout(10):
        while not any(stream.ended for stream in hub()._streams.get(person, ())):
            await asyncio.sleep(0.01)


async def test_a_browser_that_does_not_keep_up_is_let_go_and_misses_nothing(app, cast, log_in):
    alice, token = cast["alice"].person_id, await log_in(cast["alice"])
    async with listening_to(app, token) as page:
        await tell(alice, "pause", {"n": 0})
        ((seen, *_rest),) = await page.hears_events(1)
        page.takes.clear()
        async with transaction():
            for number in range(1, 400):
                await tell(alice, "extended", {"n": number})
        await full(alice)
        page.takes.set()
        await page.hears(lambda one: one.over)
        seen = max(number for number, *_rest in page.events)
        had = len(page.events)
    async with listening_to(app, token, last=seen) as page:
        assert await numbers(page, 400 - had) == list(range(had, 400))


async def test_nobody_has_more_than_a_few_streams(app, cast, log_in):
    token = await log_in(cast["alice"])
    pages = [listening_to(app, token) for _ in range(MOST_OF_ONE)]
    for page in pages:
        await page.__aenter__()
    async with listening_to(app, token) as refused:
        assert refused.status == 429
        assert "Too many pages of yours" in refused.text
        assert refused.headers["retry-after"] == str(PING_S)
        assert refused.headers["content-type"] == "application/problem+json"
    await pages[0].__aexit__(None, None, None)
    async with listening_to(app, token) as again:
        assert again.status == 200
    for page in pages[1:]:
        await page.__aexit__(None, None, None)
    assert hub().count == 0


async def test_a_process_has_an_end_to_its_streams(app, cast, log_in, monkeypatch):
    monkeypatch.setattr("lms.live.service.streams.MOST_STREAMS", 1)
    async with (
        listening_to(app, await log_in(cast["alice"])),
        listening_to(app, await log_in(cast["charlie"])) as late,
    ):
        assert late.status == 503
        assert "Too many pages are listening" in late.text


async def test_a_stranger_is_told_to_log_in(app, cast):
    async with listening_to(app, "x" * 43) as stranger:
        assert stranger.status == 401
        assert stranger.headers["content-type"] == "application/problem+json"


async def test_a_stream_may_be_asked_to_end(app, cast, log_in):
    alice, token = cast["alice"].person_id, await log_in(cast["alice"])
    await tell(alice, "pause", {"n": 1})
    async with listening_to(app, token, last=0, query="for_s=0") as page:
        await page.hears(lambda one: one.over)
        assert await numbers(page, 1) == [1]


@pytest.mark.parametrize("query", ["for_s=-1", "for_s=x", "for_s=99999999999999999999"])
async def test_nonsense_for_its_length_is_refused(app, cast, log_in, query):
    async with listening_to(app, await log_in(cast["alice"]), query=query) as page:
        assert page.status == 400
        assert page.headers["content-type"] == "application/problem+json"


@pytest.mark.proof
async def test_a_quiet_stream_gives_signs_of_life_and_ends_with_the_log_in(app, cast, log_in, monkeypatch):
    monkeypatch.setattr("lms.live.service.streams.PING_S", 0)
    token = await log_in(cast["alice"])
    async with listening_to(app, token) as page:
        await page.hears(lambda one: ": here" in one.text)
        async with browser(app) as desk:
            desk.cookies.set("lull_session", token, domain="lull.test")
            await desk.open("/account")
            assert (await desk.send_form("/logout")).status_code == 303
        await page.hears(lambda one: one.over)


async def test_who_has_left_hears_no_more(app, cast, log_in, monkeypatch):
    monkeypatch.setattr("lms.live.service.streams.PING_S", 0)
    async with listening_to(app, await log_in(cast["alice"])) as page:
        await Sql("UPDATE person SET status = 'left' WHERE id = :id").run(id=cast["alice"].person_id)
        await page.hears(lambda one: one.over)


async def test_with_the_last_stream_the_listening_ends(app, cast, log_in):
    before = len(asyncio.all_tasks())
    async with listening_to(app, await log_in(cast["alice"])):
        assert hub().count == 1
    assert hub().count == 0
    await asyncio.sleep(LOOK_S)
    assert len(asyncio.all_tasks()) <= before


async def test_when_the_process_stops_its_streams_end(app, cast, log_in):
    async with listening_to(app, await log_in(cast["alice"])) as page:
        await hub().close()
        await page.hears(lambda one: one.over)


async def test_after_an_hour_an_event_is_forgotten(cast, frozen):
    await tell(cast["alice"].person_id, "pause", {})
    frozen.tick(minutes=59)
    await tell(cast["alice"].person_id, "resume", {})
    frozen.tick(minutes=2)
    await forget_old()
    assert [row["kind"] for row in await Sql("SELECT kind FROM live_event").rows()] == ["resume"]
    assert clock.now()


@pytest.mark.parametrize(("kind", "detail"), [("shout", {}), ("pause", {"text": "x" * 5000})])
async def test_only_what_a_page_understands_can_be_told(cast, kind, detail):
    with pytest.raises(ValueError, match=r"shout|short"):
        await tell(cast["alice"].person_id, kind, detail)


async def test_the_numbers_of_events_go_on_over_the_step_that_knows_takeovers(blank_url):
    """A browser says the number that it has seen last: one that comes twice would be taken for heard."""
    database = await connect(blank_url)
    steps = migrate.history()
    step = next(at for at, one in enumerate(steps, 1) if one.ID.endswith("told_of_takeover"))
    await migrate.forwards(database, steps=steps[: step - 1])
    now = clock.now()
    await Sql(
        "INSERT INTO person (ref, login, login_key, given_name, display_name, created_at, updated_at)"
        " VALUES ('p', 'p', 'p', 'P', 'P', :now, :now)"
    ).run(now=now)
    add = Sql("INSERT INTO live_event (person, kind, detail, at) SELECT id, :kind, '{}', :now FROM person RETURNING id")
    numbers = [(await add.first(kind="pause", now=now))["id"] for _each in range(3)]
    await Sql("DELETE FROM live_event WHERE id = :id").run(id=numbers[2])
    await migrate.forwards(database, steps=steps[:step])
    kept = [row["id"] for row in await Sql("SELECT id FROM live_event ORDER BY id").rows()]
    assert kept == numbers[:2]
    assert (await add.first(kind="takeover", now=now))["id"] == numbers[2] + 1
    await migrate.backwards(database, 1, steps=steps[:step])
    assert [row["id"] for row in await Sql("SELECT id FROM live_event ORDER BY id").rows()] == numbers[:2]
    await disconnect()
