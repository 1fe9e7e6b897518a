"""The course page says how long it takes, what completes it, what is missing, and where to go on."""

import re

import pytest

from lms.core.db import Sql, count_queries
from lms.courses.queries import published
from lms.enrolments.queries import progress_by_course
from lms.enrolments.service import complete_unit, enrol, open_unit
from lms.transfer.service import publish
from tests.pages.test_catalogue import ALICE, MEI, ROUTES
from tests.support.course_folder import PAGE_EN, QUIZ_EN, QUIZ_ZH, write_course
from tests.support.small_site import visiting


async def enrolled(actor):
    await enrol(actor, "tiny")
    return (await progress_by_course(actor))[(await published(actor, "tiny")).course_id]


async def test_before_the_start_it_says_minutes_and_conditions(alice, tmp_path):
    await publish(write_course(tmp_path))

    async with visiting(ROUTES, alice) as browser:
        html = (await browser.get("/courses/tiny")).text

    assert "How to begin a call." in html
    assert "in 2 pages" in html
    assert re.search(r'<form method="post" action="/courses/tiny/enrolment"', html)
    assert "Start: 1 page" in html
    assert "Pass “Final quiz”" in html
    assert "Version" in html
    assert "P4.1" in html
    assert html.count("<h1") == 1
    assert html.count("btn-main") == 1


async def test_starting_leads_to_the_first_page_and_starting_twice_is_once(alice, tmp_path):
    await publish(write_course(tmp_path))

    async with visiting(ROUTES, alice) as browser:
        first = await browser.post("/courses/tiny/enrolment")
        second = await browser.post("/courses/tiny/enrolment")

    assert (first.status_code, first.headers["location"]) == (303, "/courses/tiny/units/greeting")
    assert second.headers["location"] == first.headers["location"]
    assert len(await Sql("SELECT id FROM enrolment").rows()) == 1


@pytest.mark.parametrize(
    ("unit", "place"),
    [("quiz", "quizzes/quiz"), ("greeting", "units/greeting"), ("nowhere", "units/greeting"), ("", "units/greeting")],
)
async def test_whoever_begins_on_a_page_stays_there(alice, tmp_path, unit, place):
    await publish(write_course(tmp_path))

    async with visiting(ROUTES, alice) as browser:
        answer = await browser.post("/courses/tiny/enrolment", data={"unit": unit})

    assert answer.headers["location"] == f"/courses/tiny/{place}"


async def test_halfway_it_says_where_you_are_and_what_is_missing(alice, tmp_path):
    await publish(write_course(tmp_path))
    progress = await enrolled(alice)
    await open_unit(alice, progress.ref, "greeting")
    await complete_unit(alice.person_id, progress.enrolment_id, "greeting", "test")

    async with visiting(ROUTES, alice) as browser:
        html = (await browser.get("/courses/tiny")).text

    assert 'href="/courses/tiny/quizzes/quiz"' in html
    assert "Continue" in html
    assert "(done)" in html
    assert re.search(r"%</", html) is None  # never a lone percentage


async def test_at_the_end_it_says_done(alice, tmp_path):
    await publish(write_course(tmp_path))
    progress = await enrolled(alice)
    for key in ("greeting", "quiz"):
        await complete_unit(alice.person_id, progress.enrolment_id, key, "test")

    async with visiting(ROUTES, alice) as browser:
        html = (await browser.get("/courses/tiny")).text

    assert "You completed this course on" in html
    assert "Read again" in html


async def test_a_learner_stays_on_the_version_that_was_begun(alice, tmp_path):
    await publish(write_course(tmp_path))
    await enrolled(alice)
    await publish(
        write_course(tmp_path, {"en/start/01-greeting.md": PAGE_EN.replace("title: Greeting", "title: Hello")})
    )

    async with visiting(ROUTES, alice) as browser:
        html = (await browser.get("/courses/tiny")).text

    assert "Greeting" in html
    assert "You are on version 1" in html


async def test_a_course_is_shown_in_the_readers_language(alice, tmp_path):
    await publish(write_course(tmp_path))

    async with visiting(ROUTES, MEI) as mei:
        html = (await mei.get("/courses/tiny")).text

    assert '<h1 lang="zh-Hant">小課程</h1>' in html


async def test_a_retired_course_cannot_be_started_and_can_be_finished(alice, tmp_path):
    await publish(write_course(tmp_path))
    await Sql("UPDATE course SET status = 'retired'").run()

    async with visiting(ROUTES, alice) as browser:
        page = await browser.get("/courses/tiny")
        start = await browser.post("/courses/tiny/enrolment")

    assert "not given any more" in page.text
    assert start.status_code == 404


async def test_a_course_of_one_quiz_works(alice, tmp_path):
    only = {
        "en/start/01-greeting.md": None,
        "zh-Hant/start/01-greeting.md": None,
        "en/start/01-first.quiz": QUIZ_EN,
        "zh-Hant/start/01-first.quiz": QUIZ_ZH,
    }
    await publish(write_course(tmp_path, only))

    async with visiting(ROUTES, alice) as browser:
        answer = await browser.post("/courses/tiny/enrolment")
        assert answer.headers["location"] == "/courses/tiny/quizzes/first"
        assert (await browser.get("/courses/tiny")).status_code == 200


@pytest.mark.parametrize("code", ["unknown", "-1", "9" * 400, "%00", "%FF", "a%2Fb", "TINY", "\u202e"])
async def test_a_course_that_is_not_there_is_not_found(alice, code):
    async with visiting(ROUTES, alice) as browser:
        assert (await browser.get(f"/courses/{code}")).status_code in {400, 404}
        assert (await browser.post(f"/courses/{code}/enrolment")).status_code in {400, 404}


async def test_enrolling_needs_the_form_token_and_the_right_method(alice, tmp_path):
    await publish(write_course(tmp_path))

    async with visiting(ROUTES, alice) as browser:
        forged = await browser.post("/courses/tiny/enrolment", headers={"x-csrftoken": "no"})
        foreign = await browser.post("/courses/tiny/enrolment", headers={"origin": "https://elsewhere.example"})
        assert (forged.status_code, foreign.status_code) == (403, 403)
        assert (await browser.get("/courses/tiny/enrolment")).status_code == 405


async def test_a_stranger_is_asked_to_log_in(db):
    async with visiting(ROUTES, None) as stranger:
        assert (await stranger.get("/courses/tiny")).status_code == 303
        assert (await stranger.post("/courses/tiny/enrolment")).status_code in {303, 403}


async def test_the_page_of_a_course_read_before_takes_two_queries(alice, tmp_path):
    await publish(write_course(tmp_path))

    async with visiting(ROUTES, ALICE) as browser:
        await browser.get("/courses/tiny")
        with count_queries() as counted:
            await browser.get("/courses/tiny")

    assert len(counted) == 2
