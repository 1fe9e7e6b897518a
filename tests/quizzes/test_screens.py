"""One attempt on two screens: the newest goes on, nothing is lost of the other, and nothing of it overwrites."""

import json
import re

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.accounts.rules.permissions import Grant, Role
from lms.attempts.rules.states import Closed
from lms.attempts.service import reopen_attempt
from lms.core import clock
from lms.core.db import Sql, count_queries
from lms.core.errors import Invalid, NotFound
from lms.core.settings import current_settings
from lms.quizzes import queries
from lms.quizzes.service import (
    NewAnswer,
    NewScreen,
    Writer,
    attempt_token,
    open_screen,
    save_answer,
    start_attempt,
    submit,
)
from tests.quizzes.conftest import NOON
from tests.support.apps import whole_app
from tests.support.people import browser


@pytest.fixture
async def ref(quiz, alice):
    return await start_attempt(alice, "rules", "final")


async def opened(ref, device):
    """A page view on this computer."""
    page = Writer(token=attempt_token(ref))
    await open_screen(page, ref, NewScreen(device, clock.now()))
    return page


async def save(page, ref, slot, answer, seq, device):
    return await save_answer(page, ref, slot, NewAnswer(answer, seq, device))


async def answer_of(alice, ref, slot=4):
    return (await queries.own_attempt(alice, ref)).slots[slot - 1].answer


async def test_every_view_of_the_page_has_a_token_of_its_own_and_all_of_them_save(ref, alice):
    tokens = [attempt_token(ref) for _view in range(3)]
    assert len(set(tokens)) == 3
    for seq, token in enumerate(tokens, 1):
        await save(Writer(token=token), ref, 4, f"view {seq}", seq, "desk")
    assert await answer_of(alice, ref) == "view 3"


@pytest.mark.parametrize("forged", ["", ".", "-.", "x.y", "1a2b-abc.", "é.é", "\udcff"])
async def test_a_token_that_we_have_not_made_opens_nothing(ref, forged):
    with pytest.raises(NotFound):
        await open_screen(Writer(token=forged), ref, NewScreen("desk"))
    with pytest.raises(NotFound):
        await save(Writer(token=forged), ref, 4, "x", 1, "desk")


async def test_a_token_opens_only_its_own_attempt(ref, alice, charlie):
    page = await opened(ref, "desk")
    other = "another-attempt"
    with pytest.raises(NotFound):
        await open_screen(page, other, NewScreen("desk"))
    issued, _dot, signature = attempt_token(other).partition(".")
    with pytest.raises(NotFound):
        await save(Writer(token=f"{issued}.{signature}"), ref, 4, "x", 1, "desk")
    with pytest.raises(Invalid):
        await open_screen(Writer(actor=alice), ref, NewScreen("desk"))  # a screen is known by its token


async def test_tokens_from_before_an_attempt_was_opened_again_are_dead(ref, alice, charlie):
    with clock.freeze(NOON) as stopped:
        claimed, unclaimed = await opened(ref, "desk"), Writer(token=attempt_token(ref))
        await submit(claimed, ref)
        stopped.tick(minutes=5)
        hana = msgspec.structs.replace(charlie, roles=(Grant(Role.TRAINING_MANAGER),))
        await reopen_attempt(hana, ref, reason="the room was too loud")
        stopped.tick(seconds=1)
        for stolen in (claimed, unclaimed):
            with pytest.raises(NotFound):
                await save(stolen, ref, 4, "from a thief", 1, "desk")
        await save(await opened(ref, "desk"), ref, 4, "from alice", 2, "desk")
    assert await answer_of(alice, ref) == "from alice"


async def test_the_second_screen_takes_over_and_the_first_learns_it_with_its_next_save(ref):
    office = await opened(ref, "office")
    assert (await save(office, ref, 4, "office", 1, "office")).elsewhere is not True
    home = await opened(ref, "home")
    late = await save(office, ref, 5, "7", 2, "office")
    assert late.elsewhere is True
    assert (await save(home, ref, 4, "home", 1, "home")).elsewhere is not True
    (taken,) = await Sql("SELECT detail, actor, from_state, to_state FROM attempt_event WHERE kind = 'takeover'").rows()
    assert json.loads(taken["detail"]) == {"screen": 2, "from": "office", "to": "home"}
    assert (taken["from_state"], taken["to_state"]) == ("in_progress", "in_progress")


async def test_pages_of_the_old_browser_are_told_that_another_goes_on(ref, alice):
    await opened(ref, "office")
    await opened(ref, "office")  # tabs of one browser tell each other
    assert not await Sql("SELECT id FROM live_event").rows()
    await opened(ref, "home")
    (told,) = await Sql("SELECT person, kind, detail FROM live_event").rows()
    assert (told["person"], told["kind"]) == (alice.person_id, "takeover")
    assert json.loads(told["detail"]) == {"attempt": ref, "screen": 3}


async def test_what_the_old_screen_still_had_is_kept_and_offered_but_overwrites_nothing(ref, alice):
    office, home = await opened(ref, "office"), await opened(ref, "home")
    await save(home, ref, 4, "newer, at home", 1, "home")
    reply = await save(office, ref, 4, "older, unsent in the office", 1, "office")
    assert (reply.elsewhere, reply.aside) == (True, True)
    again = await save(office, ref, 4, "older, unsent in the office", 1, "office")
    assert (again.saved_at, again.aside) == (reply.saved_at, True)
    slot = (await queries.own_attempt(alice, ref)).slots[3]
    assert slot.answer == "newer, at home"
    assert [each.answer for each in slot.asides] == ["older, unsent in the office"]
    assert len(await Sql("SELECT id FROM answer_event").rows()) == 2


async def test_what_stands_aside_is_not_looked_for_once_it_is_handed_in(ref, alice):
    await queries.own_attempt(alice, ref)  # the quiz and its course are kept from now on
    counts = []
    for device in ("office", "home"):
        page = await opened(ref, device)
        with count_queries() as count:
            await queries.own_attempt(alice, ref)
        counts.append(len(count))
    await save(page, ref, 4, "at home", 1, "home")
    await submit(page, ref)
    with count_queries() as count:
        await queries.own_attempt(alice, ref)
    counts.append(len(count))
    assert counts == [2, 3, 2]


async def test_what_nobody_has_answered_since_counts_also_from_the_old_screen(ref, alice):
    office, _home = await opened(ref, "office"), await opened(ref, "home")
    assert (await save(office, ref, 4, "unsent", 1, "office")).aside is not True
    assert await answer_of(alice, ref) == "unsent"


async def test_a_choice_settles_what_stood_aside(ref, alice):
    office, home = await opened(ref, "office"), await opened(ref, "home")
    await save(home, ref, 4, "home", 1, "home")
    await save(office, ref, 4, "office", 1, "office")
    await save(home, ref, 4, "office", 2, "home")
    slot = (await queries.own_attempt(alice, ref)).slots[3]
    assert (slot.answer, slot.asides) == ("office", ())


async def test_taking_over_back_and_forth_lets_the_one_in_hand_write(ref, alice):
    for turn, device in enumerate(["office", "home", "office", "home"], 1):
        await save(await opened(ref, device), ref, 4, f"turn {turn}", turn, device)
        assert await answer_of(alice, ref) == f"turn {turn}"


async def test_two_tabs_of_one_browser_count_in_the_order_in_which_they_were_typed_in(ref, alice):
    one, two = await opened(ref, "desk"), await opened(ref, "desk")
    await save(two, ref, 4, "typed first", 10, "desk")
    assert (await save(one, ref, 4, "typed second", 11, "desk")).aside is not True
    assert await answer_of(alice, ref) == "typed second"
    assert not await Sql("SELECT id FROM attempt_event WHERE kind = 'takeover'").rows()


async def test_programs_without_a_screen_answer_in_the_order_of_arrival(ref, alice):
    await opened(ref, "desk")
    one, two = Writer(token=attempt_token(ref)), Writer(token=attempt_token(ref))
    for seq, (page, device) in enumerate([(one, "a"), (two, "b"), (one, "a")], 1):
        reply = await save(page, ref, 4, f"{device}{seq}", seq, device)
        assert (reply.elsewhere is True, reply.aside is True) == (False, False)
    assert await answer_of(alice, ref) == "a3"


async def test_opening_the_same_page_view_twice_changes_nothing(ref):
    page = Writer(token=attempt_token(ref))
    first = await open_screen(page, ref, NewScreen("desk"))
    await opened(ref, "home")
    again = await open_screen(page, ref, NewScreen("desk"))
    assert (first.number, first.elsewhere, again.number, again.elsewhere) == (1, False, 1, True)
    assert len(await Sql("SELECT id FROM attempt_screen").rows()) == 2


async def test_no_screen_opens_on_an_attempt_that_is_handed_in(ref, alice):
    await submit(Writer(actor=alice), ref)
    with pytest.raises(Closed):
        await opened(ref, "desk")


@pytest.fixture
async def desk(_settings, db):
    async with browser(whole_app(current_settings())) as made:
        yield made


async def test_the_page_opens_its_screen_through_the_door(desk, ref):
    headers = {"x-attempt-token": attempt_token(ref)}
    reply = await desk.post(f"/api/v1/attempts/{ref}/screens", json={"device_id": "d"}, headers=headers)
    assert (reply.status_code, reply.json()["number"], reply.json()["elsewhere"]) == (200, 1, False)
    assert re.match(r"\d{4}-", reply.json()["now"])
    saved = await desk.put(
        f"/api/v1/attempts/{ref}/answers/4", json={"answer": "x", "client_seq": 1, "device_id": "d"}, headers=headers
    )
    assert set(saved.json()) == {"seq", "saved_at", "remaining_s"}  # nothing more in the ordinary case


_strange = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=80), st.lists(st.integers(), max_size=3)
)
_times = st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-23T12:00:00", "x", "2026-11-23T12:00:00Z"])  # fmt: skip
_bodies = st.dictionaries(
    st.sampled_from(["device_id", "client_at", "answer", "client_seq", "have", "flagged", "x"]),
    st.one_of(_strange, _times, st.lists(st.lists(_strange, max_size=3), max_size=4)),
    max_size=6,
)
_DOORS = (("PUT", "answers/4"), ("PUT", "answers/1"), ("PUT", "slots/1"), ("POST", "screens"), ("POST", "submission"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(door=st.sampled_from(_DOORS), body=st.one_of(_bodies, _strange), token=st.sampled_from(["good", "old", "bad"]))
async def test_whatever_is_sent_to_the_doors_of_an_attempt_the_answer_is_a_2xx_or_a_4xx_with_a_reason(
    desk, ref, door, body, token
):
    method, tail = door
    tokens = {"good": attempt_token(ref), "old": attempt_token("other"), "bad": "x"}
    content = json.dumps(body)
    reply = await desk.request(
        method, f"/api/v1/attempts/{ref}/{tail}", content=content, headers={"x-attempt-token": tokens[token]}
    )
    assert 200 <= reply.status_code < 300 or 400 <= reply.status_code < 500
    if reply.status_code >= 400:
        assert reply.headers["content-type"] == "application/problem+json"
        assert reply.json()["detail"]
