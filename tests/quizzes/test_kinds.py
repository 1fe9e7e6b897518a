"""Questions of the newer kinds on the running page, as plain fields, and in the result."""

import pytest

from lms.app import create_app
from lms.core.settings import current_settings
from lms.enrolments.service import enrol
from lms.quizzes import queries
from lms.quizzes.service import Writer, start_attempt, submit
from tests.quizzes.conftest import publish
from tests.support.people import browser

RULES = "title: Kinds\npass: 50%\nshuffle: no\n"
QUESTIONS = """
Which are urgent? [key sort] [categorise] #data
Gas -> Now
Bill -> Later
Address -> Later
-> Never

Answer within ___, say ___ and ___ the call. [key mixed] #data
= 20 ± 5 s
= hello | good morning
~ *note | drop
"""


@pytest.fixture
async def ref(alice):
    await publish(RULES, QUESTIONS)
    await enrol(alice, "rules")
    return await start_attempt(alice, "rules", "final")


@pytest.fixture
async def page(_settings, ref, alice):
    async with browser(create_app(current_settings()), alice) as made:
        yield made


async def test_sorting_and_mixed_gaps_are_fields_with_labels_and_tell_nothing(page, ref):
    text = (await page.open(f"/attempts/{ref}")).text
    for part in "abc":
        assert f'<label for="q1-{part}">' in text
    assert text.count("data-part=") == 6
    assert '<span class="muted">s</span>' in text
    for secret in ("± 5", "good morning", "places"):
        assert secret not in text


async def test_the_plain_form_answers_them_and_the_result_says_it_in_words(page, ref, alice):
    attempt = await queries.own_attempt(alice, ref)
    places = attempt.slots[0].question.places
    fields = {f"q1-{item}": category for item, category in places.items()}
    fields |= {"q2-1": "１８秒", "q2-2": "Hello!", "q2-3": attempt.slots[1].question.gaps[2].right}
    await page.open(f"/attempts/{ref}")
    reply = await page.send_form(f"/attempts/{ref}/submission", {**fields, "was-1": "null", "was-2": "null"})
    assert reply.status_code == 303
    done = await queries.own_attempt(alice, ref)
    assert [slot.credit_ppm for slot in done.slots] == [1_000_000, 1_000_000]
    text = (await page.open(f"/attempts/{ref}/result")).text
    assert "Gas → Now" in text
    assert "１８秒" in text


async def test_partly_right_earns_its_part_and_the_key_is_shown_afterwards(page, ref, alice):
    places = (await queries.own_attempt(alice, ref)).slots[0].question.places
    await page.open(f"/attempts/{ref}")
    fields = {
        "q1-" + next(iter(places)): next(iter(places.values())),
        "q2-1": "1,234",
        "was-1": "null",
        "was-2": "null",
    }
    await page.send_form(f"/attempts/{ref}/submission", fields)
    done = await queries.own_attempt(alice, ref)
    assert [slot.credit_ppm for slot in done.slots] == [333_333, 0]
    text = (await page.open(f"/attempts/{ref}/result")).text
    assert "20 ± 5 s" in text
    assert "Read as 1234" in text
    assert await submit(Writer(actor=alice), ref)
