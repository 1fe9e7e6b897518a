"""Questions of the newer kinds on the running page, as plain fields, and in the result."""

import re

import pytest
from msgspec.structs import replace

from lms.courses.service import publish_version
from lms.enrolments.service import enrol
from lms.quizzes import queries
from lms.quizzes.service import Writer, attempt_token, publish_quiz_version, start_attempt, submit
from tests.quizzes.conftest import merged, version
from tests.support.apps import whole_app
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

Where does it say who may ask? [key places] [hotspot] #data
![The customer screen](media/crm.svg)
* The line below the name -> rect 10,20 30,40
- The notes -> circle 70,50 8
- The menu -> polygon 0,80 100,80 100,100 0,100
"""


async def publish_with_picture():
    """The quiz as a course folder with its picture gives it."""
    quiz = merged(RULES, QUESTIONS)
    languages = dict(quiz.questions[2])
    picture = replace(languages["en"].picture, address="/media/x/crm.svg", width=800, height=400)
    languages["en"] = replace(languages["en"], picture=picture)
    published = await publish_version(version(), None)
    unit = published.unit_ids["final"]
    await publish_quiz_version(
        course_id=published.course_id,
        course_code="rules",
        unit_id=unit,
        unit_key="final",
        quiz=replace(quiz, questions=(*quiz.questions[:2], languages)),
    )


@pytest.fixture
async def ref(alice):
    await publish_with_picture()
    await enrol(alice, "rules")
    return await start_attempt(alice, "rules", "final")


@pytest.fixture
async def page(_settings, ref, alice):
    async with browser(whole_app(), alice) as made:
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
    reply = await page.send_form(
        f"/attempts/{ref}/submission", {**fields, "was-1": "null", "was-2": "null", "was-3": "null"}
    )
    assert reply.status_code == 303
    done = await queries.own_attempt(alice, ref)
    assert [slot.credit_ppm for slot in done.slots] == [1_000_000, 1_000_000, 0]
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
    assert [slot.credit_ppm for slot in done.slots] == [333_333, 0, 0]
    text = (await page.open(f"/attempts/{ref}/result")).text
    assert "20 ± 5 s" in text
    assert "Read as 1234" in text
    assert await submit(Writer(actor=alice), ref)


async def test_a_picture_is_asked_about_with_all_its_places_and_no_shape_of_them(page, ref):
    text = (await page.open(f"/attempts/{ref}")).text
    asked = re.search(r"data-slot=.3.*?</fieldset>", text, re.DOTALL)[0]
    assert '<img src="/media/x/crm.svg" alt="The customer screen" width="800" height="400"' in asked
    assert sorted(re.findall(r'data-at="([^"]+)"', asked)) == ["0.2,0.3", "0.5,0.9", "0.7,0.5"]
    assert len(re.findall(r'<input type="radio" name="q3" value="[abc]"', asked)) == 3
    for secret in ("rect", "circle", "polygon", "right"):
        assert secret not in re.sub(r'class="[^"]*"|say-mark="[^"]*"', "", asked)


async def test_a_place_from_the_list_counts_and_the_result_shows_it_in_the_picture(page, ref, alice):
    question = (await queries.own_attempt(alice, ref)).slots[2].question
    await page.open(f"/attempts/{ref}")
    await page.send_form(f"/attempts/{ref}/answers", {"q3": question.right[0], "was-3": "null"})
    saved = await queries.own_attempt(alice, ref)
    assert saved.slots[2].answer == [[0.2, 0.3]]
    again = (await page.open(f"/attempts/{ref}")).text
    assert re.search(rf'name="q3" value="{question.right[0]}" data-at="0.2,0.3" checked', again)
    await submit(Writer(actor=alice), ref)
    text = (await page.open(f"/attempts/{ref}/result")).text
    assert '<circle class="spot-mark" cx="160" cy="120"' in text
    assert '<rect class="spot-line" x="80" y="80" width="160" height="80"/>' in text
    assert "The line below the name" in text


async def test_a_mark_of_ones_own_stays_when_the_plain_form_is_saved(page, ref, alice):
    reply = await page.put(
        f"/api/v1/attempts/{ref}/answers/3",
        json={"answer": [[0.25, 0.31]], "client_seq": 1, "device_id": "desk"},
        headers={"x-attempt-token": attempt_token(ref)},
    )
    assert reply.status_code == 200
    text = (await page.open(f"/attempts/{ref}")).text
    assert 'name="q3" value="0.25,0.31" checked' in text
    fields = {"q3": "0.25,0.31", "was-3": "[[0.25,0.31]]", "q2-2": "hello", "was-2": "null"}
    await page.send_form(f"/attempts/{ref}/answers", fields)
    assert (await queries.own_attempt(alice, ref)).slots[2].answer == [[0.25, 0.31]]


@pytest.mark.parametrize(
    "answer", [[[0.1, 0.1], [0.2, 0.2]], [[2, 2]], [["0.1", "0.2"]], [[0.1]], "a", {"a": "b"}, [0.5]]
)
async def test_what_cannot_be_a_mark_is_refused_with_a_reason(page, ref, answer):
    reply = await page.put(
        f"/api/v1/attempts/{ref}/answers/3",
        json={"answer": answer, "client_seq": 1, "device_id": "desk"},
        headers={"x-attempt-token": attempt_token(ref)},
    )
    assert (reply.status_code, reply.json()["detail"].endswith(".")) == (422, True)
