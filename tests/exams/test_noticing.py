"""What is noticed around an exam: counted, shown to the learner, bounded, never punished."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.attempts.queries import Noticed, noticed
from lms.core.db import Sql
from lms.enrolments.service import enrol
from lms.quizzes.service import Writer, attempt_token, start_attempt, submit
from tests.quizzes.conftest import publish


def report(client, ref, body, token=None):
    headers = {"x-attempt-token": attempt_token(ref) if token is None else token, "content-type": "application/json"}
    return client.post(f"/api/v1/attempts/{ref}/focus", content=json.dumps(body), headers=headers)


async def attempt_id(ref):
    return (await Sql("SELECT id FROM attempt WHERE ref = :ref").first(ref=ref))["id"]


async def test_a_page_that_was_not_in_front_is_counted_and_the_learner_sees_the_count(started, nobody, page):
    assert (await report(nobody, started, {"times": 1, "away_s": 5})).status_code == 204
    assert (await report(nobody, started, {"times": 2, "away_s": 115})).status_code == 204
    assert await noticed(await attempt_id(started)) == Noticed(3, 120)
    text = (await page.open(f"/attempts/{started}")).text
    assert "Not in front: 3×, 2:00 in all" in text
    assert "/static/js/attempt_closed." in text
    assert 'data-times="3" data-seconds="120"' in text


async def test_the_result_says_it_too_and_nothing_follows_from_it(started, nobody, page, alice):
    await report(nobody, started, {"times": 3, "away_s": 125})
    before = (await page.open(f"/attempts/{started}")).text
    assert "Hand in" in before
    await submit(Writer(actor=alice), started)
    text = (await page.open(f"/attempts/{started}/result")).text
    assert "The page was not in front 3 times, 2:05 in all." in text
    assert "Nothing follows from it by itself." in text


async def test_reports_in_a_minute_are_bounded_and_the_page_is_told_to_gather(started, nobody, noon):
    for _number in range(6):
        assert (await report(nobody, started, {"times": 1, "away_s": 3})).status_code == 204
    answer = await report(nobody, started, {"times": 1, "away_s": 3})
    assert answer.status_code == 429
    assert answer.headers["content-type"].startswith("application/problem+json")
    noon.tick(minutes=1, seconds=1)
    assert (await report(nobody, started, {"times": 2, "away_s": 6})).status_code == 204
    assert await noticed(await attempt_id(started)) == Noticed(8, 24)


async def test_after_handing_in_nothing_is_noticed(started, nobody, alice):
    await submit(Writer(actor=alice), started)
    assert (await report(nobody, started, {"times": 1, "away_s": 3})).status_code == 429
    assert await noticed(await attempt_id(started)) == Noticed()


async def test_strangers_report_nothing(started, nobody, stranger):
    assert (await report(nobody, started, {"times": 1, "away_s": 3}, token="x")).status_code == 404
    assert (await report(stranger, started, {"times": 1, "away_s": 3}, token="x")).status_code == 404
    assert (await report(nobody, "nothing", {"times": 1, "away_s": 3})).status_code == 404


async def test_only_a_closed_book_is_watched(db, alice, nobody, page):
    await publish()
    await enrol(alice, "rules")
    ref = await start_attempt(alice, "rules", "final")
    answer = await report(nobody, ref, {"times": 1, "away_s": 3})
    assert answer.status_code == 409
    assert "data-focus-note" not in (await page.open(f"/attempts/{ref}")).text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["times", "away_s", "x"]), inner),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=JSON)
async def test_whatever_is_sent_gets_an_answer_with_a_reason(started, nobody, body):
    answer = await report(nobody, started, body)
    assert answer.status_code in {204, 400, 422, 429}
    assert answer.status_code == 204 or answer.json()["detail"]


@pytest.fixture
async def open_book(db, noon, alice):
    await publish(rules="title: Final\nbook: open\n")
    await enrol(alice, "rules")
    return await start_attempt(alice, "rules", "final")


async def test_the_page_of_an_open_book_lists_the_pages_of_the_course(tmp_path, db, noon):
    from tests.support.course_folder import QUIZ_EN, QUIZ_ZH
    from tests.support.whole_site import QUIZ, whole_site

    opened = {f"{lang}/final/01-quiz.quiz": text.replace("pass: 80%", "pass: 80%\nbook: open") for lang, text in (("en", QUIZ_EN), ("zh-Hant", QUIZ_ZH))}  # fmt: skip
    site = await whole_site(tmp_path, opened)
    async with site.as_("alice") as desk:
        await desk.begins()
        assert "Open book" in await desk.reads(QUIZ)
        running = await desk.starts(QUIZ)
        material = f"{running.path}/materials/greeting"
        assert material in running.page
        assert "/static/js/exam_book." in running.page  # opens it beside the questions
        assert "it is counted and takes nothing" in running.page
        page = await desk.reads(material)
        assert "Good morning, this is Mei." in page
        assert "What comes first?" not in page  # a check question would be an answer sheet
        assert "You have looked up 1 page" in page
        part = await desk.browser.get(material, headers={"hx-request": "true"})
        assert "You have looked up 2 pages" in part.text
        assert "<html" not in part.text
        assert (await desk.browser.get(f"{running.path}/materials/quiz")).status_code == 404
        assert (await desk.browser.get(f"{running.path}/materials/nothing")).status_code == 404
        await desk.sends(f"{running.path}/pause")
        assert (await desk.browser.get(material)).status_code == 404  # in a pause nothing is looked up
        result = await running.hands_in()
        assert "You looked up 2 pages of the course." in result
        assert (await desk.browser.get(material)).status_code == 404  # handed in: nothing to count
    async with site.as_("charlie") as other:
        assert (await other.browser.get(material)).status_code == 404
    kept = await noticed(await attempt_id(running.ref))
    assert [each.unit_key for each in kept.lookups] == ["greeting", "greeting"]


async def test_a_closed_book_has_no_pages_to_look_up(started, page):
    assert (await page.get(f"/attempts/{started}/materials/final")).status_code == 404
    assert "Course pages" not in (await page.open(f"/attempts/{started}")).text
