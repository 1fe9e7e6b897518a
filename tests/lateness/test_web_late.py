"""The page of late answers: accepted and refused with one key, and what the learner then reads."""

import re

import pytest

from lms.accounts.rules.permissions import Role
from lms.core.settings import current_settings
from lms.quizzes.service import Writer, submit
from tests.lateness.conftest import send
from tests.lateness.test_late_answers import arrives, at
from tests.support.apps import whole_app
from tests.support.people import browser


@pytest.fixture
async def late(desk, ref, stopped, alice):
    await send(desk, ref, 4, "something", 1, at(30))
    stopped.tick(seconds=60)
    await submit(Writer(actor=alice), ref)
    stopped.tick(minutes=10)
    await arrives(desk, ref)
    return ref


@pytest.fixture
def app(_settings, db):
    return whole_app(current_settings())


@pytest.fixture
async def office(app, stopped, tess):
    from lms.accounts.service import grant_role

    await grant_role(None, tess.ref, Role.INSTRUCTOR, None)
    async with browser(app, tess) as made:
        yield made


async def test_it_says_both_times_and_not_whether_the_answer_is_right(office, late):
    page = await office.open("/authoring/late-answers")
    assert page.status_code == 200
    for words in ("alice", "question 4", "after-call work", "something", "10.0 s before the end", "2.0 s when"):
        assert words in page.text
    assert "credit" not in page.text.lower()
    assert re.search(r'value="accept"[^>]*data-key="y"', page.text)


async def test_one_press_accepts_and_the_learner_reads_it(office, app, late, alice):
    await office.open("/authoring/late-answers")
    done = await office.send_form(f"/authoring/late-answers/{late}/4/decision", {"decision": "accept", "reason": ""})
    assert (done.status_code, done.headers["location"]) == (303, "/authoring/late-answers?done=accept")
    assert "No late answers" in (await office.open(done.headers["location"])).text
    async with browser(app, alice) as hers:
        result = (await hers.open(f"/attempts/{late}/result")).text
    assert "It counts." in result
    assert "it matches" in result


async def test_a_refusal_wants_a_reason_at_its_field(office, app, late, alice):
    await office.open("/authoring/late-answers")
    address = f"/authoring/late-answers/{late}/4/decision"
    refused = await office.send_form(address, {"decision": "refuse", "reason": ""})
    assert refused.status_code == 422
    assert "Say why" in refused.text
    assert (await office.send_form(address, {"decision": "maybe"})).status_code == 422
    assert (await office.send_form(address, {"decision": "refuse", "reason": "too late"})).status_code == 303
    assert (await office.send_form(address, {"decision": "accept"})).status_code == 404
    async with browser(app, alice) as hers:
        assert "It does not count: too late" in (await hers.open(f"/attempts/{late}/result")).text


async def test_before_somebody_decides_the_learner_reads_that_it_waits(app, late, alice):
    async with browser(app, alice) as hers:
        assert "A person decides whether it counts." in (await hers.open(f"/attempts/{late}/result")).text
        assert (await hers.open("/authoring/late-answers")).status_code == 404
