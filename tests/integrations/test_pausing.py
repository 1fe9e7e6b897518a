"""A call pauses the open quiz and its end goes on with it; who has gone on by hand is left alone."""

import json
import re

import httpx
import pytest

from lms.accounts.service import create_token
from lms.core import clock
from lms.core.db import Sql
from tests.integrations.conftest import NINE, Program
from tests.support.people import BASE
from tests.support.whole_site import whole_site

QUIZ = "/courses/tiny/quizzes/quiz"
STOPS = "---\ntitle: Final quiz\nmode: test\npass: 80%\nshuffle: no\ntime: 20 min, stops in pauses\n---\nSay it. [key one] [text]\n= it\n"


@pytest.fixture
def at_nine():
    with clock.freeze(NINE) as stopped:
        yield stopped


@pytest.fixture
async def site(db, at_nine, tmp_path):
    return await whole_site(tmp_path)


@pytest.fixture
async def phone(site):
    token = await create_token("Softphone", "agent-state")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(site.app), base_url=BASE) as client:
        program = Program(client, token)

        async def says(state, **changed):
            at = clock.now().isoformat()
            answer = await program.posts(
                {"agent": "alice", "state": state, "at": at, "event_id": f"{state} {at}"} | changed
            )
            assert answer.status_code == 202
            return answer.json()

        yield says


async def state():
    row = await Sql("SELECT state FROM attempt ORDER BY id DESC").first()
    return row["state"]


async def is_there(desk, running):
    """The attempt's page says that it is open."""
    headers = {"x-attempt-token": running.token}
    return (await desk.browser.post(f"/api/v1/attempts/{running.ref}/presence", headers=headers)).json()


async def begun(desk):
    await desk.begins()
    running = await desk.starts(QUIZ)
    await is_there(desk, running)
    return running


async def test_a_call_pauses_the_quiz_and_its_end_goes_on(site, phone, at_nine):
    async with site.as_("alice") as alice:
        running = await begun(alice)
        await phone("ringing")
        assert await state() == "paused"
        page = await alice.reads(running.path)
        assert "data-slot" not in page  # the questions have left the page
        at_nine.tick(seconds=30)
        await is_there(alice, running)
        await phone("on_call")
        await phone("wrap_up")
        assert await state() == "paused"
        await phone("available")
        assert await state() == "in_progress"


async def test_who_has_gone_on_by_hand_is_left_alone_until_the_next_call(site, phone, at_nine):
    async with site.as_("alice") as alice:
        running = await begun(alice)
        await phone("ringing")
        headers = {"x-attempt-token": running.token}
        assert (await alice.browser.post(f"/api/v1/attempts/{running.ref}/resume", headers=headers)).status_code == 200
        for number, one in enumerate(("on_call", "hold", "on_call", "wrap_up")):
            at_nine.tick(seconds=10)
            await phone(one, event_id=str(number))
            assert await state() == "in_progress"
        at_nine.tick(seconds=10)
        await phone("ringing", event_id="the next call")
        assert await state() == "paused"


async def test_a_repeated_or_late_report_pauses_nothing(site, phone, at_nine):
    async with site.as_("alice") as alice:
        await phone("ringing", event_id="1")
        await phone("available", event_id="2")
        at_nine.tick(minutes=1)
        await begun(alice)
        again = await phone("ringing", event_id="1", at=NINE.isoformat())
        late = await phone("ringing", event_id="3", at="2026-03-02T08:59:00Z")
        assert (again["repeated"], late["late"]) == (1, 1)
        assert await state() == "in_progress"


async def test_silence_ends_no_pause(site, phone, at_nine):
    async with site.as_("alice") as alice:
        running = await begun(alice)
        await phone("ringing")
        at_nine.tick(minutes=31)
        await is_there(alice, running)
        assert await state() == "paused"


async def test_a_call_of_somebody_else_pauses_nothing(site, phone):
    async with site.as_("alice") as alice:
        await begun(alice)
        await phone("ringing", agent="charlie")
        assert await state() == "in_progress"
        assert json.dumps(await phone("ringing", agent="nobody")).count("nobody") == 1


async def test_the_pause_names_its_cause_in_the_attempts_events(site, phone):
    async with site.as_("alice") as alice:
        await begun(alice)
        await phone("ringing")
    row = await Sql("SELECT detail FROM attempt_event ORDER BY id DESC").first()
    assert re.search(r"call", row["detail"])
