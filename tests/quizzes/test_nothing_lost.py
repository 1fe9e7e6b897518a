"""What an acknowledgement promises: nothing that a page was told is saved goes missing, and nothing unsaved is lost unsaid."""

import json
import random

import msgspec
import pytest

from lms.answers.rules.receipts import lacking
from lms.attempts.rules.states import Closed
from lms.core import clock
from lms.core.db import Sql
from lms.core.errors import Conflict
from lms.core.settings import current_settings, use_settings
from lms.questions.rules.kinds import grade
from lms.quizzes import queries
from lms.quizzes.rules.passing import credit_ppm
from lms.quizzes.service import (
    NewAnswer,
    NewScreen,
    Writer,
    attempt_token,
    open_screen,
    save_answer,
    save_form,
    start_attempt,
    submit,
)
from tests.quizzes.conftest import NOON
from tests.quizzes.test_service import right
from tests.support.apps import whole_app
from tests.support.people import browser


@pytest.fixture
async def ref(quiz, alice):
    return await start_attempt(alice, "rules", "final")


@pytest.fixture
async def page(_settings, db, alice):
    async with browser(whole_app(), alice) as made:
        yield made


async def save(ref, slot, value, seq, device="desk"):
    return await save_answer(Writer(token=attempt_token(ref)), ref, slot, NewAnswer(value, seq, device))


def test_the_server_lacks_even_the_very_first_answer_of_a_page_that_counts_from_nought():
    assert lacking([(1, 0), (2, 5)], {2: 5}) == [1]


async def test_two_copies_of_one_browser_that_use_the_same_number_lose_no_answer(ref, alice):
    await save(ref, 4, "from the first copy", 7)
    with pytest.raises(Conflict) as refusal:
        await save(ref, 4, "from the second copy", 7)
    assert refusal.value.code == "number_taken"
    assert (await save(ref, 4, "from the first copy", 7)).seq == 7
    assert (await queries.own_attempt(alice, ref)).slots[3].answer == "from the first copy"


async def test_an_attempt_goes_on_after_the_server_has_got_another_key(page, ref, alice):
    old = attempt_token(ref)
    await open_screen(Writer(token=old), ref, NewScreen("desk"))
    use_settings(msgspec.structs.replace(current_settings(), secret_key="a new key on a new machine"))
    assert attempt_token(ref) != old
    await save(ref, 4, "from a page drawn with the new key", 1)
    await save_answer(Writer(token=old), ref, 4, NewAnswer("from a page that was open", 2, "desk"))
    assert (await queries.own_attempt(alice, ref)).slots[3].answer == "from a page that was open"


async def test_a_plain_form_saved_after_handing_in_elsewhere_is_told_that_it_came_too_late(page, ref):
    fields = {"q4": "typed in vain", "was-4": "null"}
    await submit(Writer(token=attempt_token(ref)), ref)
    for address in (f"/attempts/{ref}/answers", f"/attempts/{ref}/submission"):
        reply = await page.send_form(address, fields)
        assert reply.status_code == 409
        assert "already been handed in" in reply.text
    untouched = await page.send_form(f"/attempts/{ref}/submission", {"q4": "", "was-4": "null"})
    assert untouched.headers["location"] == f"/attempts/{ref}/result"


async def test_pressing_hand_in_twice_in_a_plain_form_shows_the_result(page, ref):
    fields = {"q4": "ACW", "was-4": "null"}
    for _press in range(2):
        reply = await page.send_form(f"/attempts/{ref}/submission", fields)
        assert (reply.status_code, reply.headers["location"]) == (303, f"/attempts/{ref}/result")


async def test_a_form_read_before_handing_in_and_kept_after_it_still_shows_the_result(ref, alice):
    found = await queries.own_attempt(alice, ref)
    await submit(Writer(token=attempt_token(ref)), ref)
    assert await save_form(found, {4: None}, {4: None}, {4: False}) == 0
    with pytest.raises(Closed):
        await save_form(found, {4: "late"}, {4: None}, {})


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00Z"])
async def test_a_computer_whose_clock_is_absurd_still_saves(page, ref, alice, at):
    body = json.dumps({"answer": "kept", "client_seq": 1, "device_id": "d", "client_at": at})
    headers = {"content-type": "application/json", "x-attempt-token": attempt_token(ref)}
    reply = await page.put(f"/api/v1/attempts/{ref}/answers/4", content=body, headers=headers)
    assert reply.status_code == 200, reply.text
    assert (await queries.own_attempt(alice, ref)).slots[3].answer == "kept"


async def test_the_attempt_page_says_whose_answer_it_shows_so_that_a_newer_own_one_is_not_dropped(page, ref):
    await save(ref, 4, "first", 10, device="this-browser")
    text = (await page.open(f"/attempts/{ref}")).text
    assert 'data-saved-device="this-browser" data-saved-seq="10"' in text


async def test_a_clock_that_was_set_back_gives_no_negative_duration(quiz, alice):
    with clock.freeze(NOON) as stopped:
        ref = await start_attempt(alice, "rules", "final")
        stopped.tick(hours=-1)
        await save(ref, 4, "ACW", 1)
        await submit(Writer(token=attempt_token(ref)), ref, [(4, 1)], "desk")
    (row,) = await Sql("SELECT payload FROM statement WHERE verb = 'failed'").rows()
    assert json.loads(row["payload"])["result"]["duration"] == "PT0S"


@pytest.mark.parametrize("seed", range(6))
async def test_the_grade_can_be_told_from_the_events_alone(quiz, alice, seed):
    """Replaying the events in their order (of one device, by its numbers) gives what was graded (quiz-engine 10)."""
    rng = random.Random(seed)
    ref = await start_attempt(alice, "rules", "final")
    slots = (await queries.own_attempt(alice, ref)).slots
    sends = [(rng.randint(1, 8), rng.choice("AB"), seq) for seq in rng.sample(range(1, 60), 40)]
    for position, device, seq in sends:
        question = slots[position - 1].question
        choice = right(slots[position - 1]) if rng.random() < 0.7 else None
        question.accepts(choice)
        await save(ref, position, choice, seq, device)
    await submit(Writer(token=attempt_token(ref)), ref)
    graded = await queries.own_attempt(alice, ref)
    last, highest = {}, {}
    for row in await Sql("SELECT slot, answer, device_id, client_seq FROM answer_event ORDER BY id").rows():
        key = (row["slot"], row["device_id"])
        if row["client_seq"] > highest.get(key, -1):
            highest[key], last[row["slot"]] = row["client_seq"], json.loads(row["answer"])
    for slot in graded.slots:
        assert slot.answer == last.get(slot.position)
        exact = grade(slot.asked.languages, last.get(slot.position), graded.quiz.marking("en"))
        assert slot.credit_ppm == credit_ppm(exact)
    assert graded.outcome().score_ppm == graded.score_ppm
    grades = await Sql("SELECT slot, new_credit_ppm FROM grade_event ORDER BY slot").rows()
    assert [row["new_credit_ppm"] for row in grades] == [slot.credit_ppm for slot in graded.slots]
    told = [row["verb"] for row in await Sql("SELECT verb FROM statement ORDER BY id").rows()]
    assert told.count("answered") == graded.answered
    assert told.count("passed") + told.count("failed") == 1
    assert ("completed" in told) is bool(graded.passed)
