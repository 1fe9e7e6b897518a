"""Today, reading, record and team through HTTP, as the whole application serves them, on both databases."""

import re
from datetime import timedelta

import pytest

from lms.core import clock
from lms.core.db import Sql, count_queries
from lms.enrolments import service
from lms.enrolments.service.studying import PlaceReport
from lms.quizzes.service import Writer, start_attempt, submit
from lms.transfer import service as transfer
from tests.support.apps import whole_app
from tests.support.course_folder import both, write_course
from tests.support.kept import once
from tests.support.people import browser, place_cast

READING = "/courses/tiny/units/greeting"
HTMX = {"hx-request": "true"}


@pytest.fixture
async def cast(db, data_dir, tmp_path):
    people = await place_cast("alice", "bob", "charlie", "tess", "mei", "ada", "finn")
    folder = write_course(tmp_path / "content")
    await once("course", lambda: transfer.publish(folder))
    return people


@pytest.fixture
def app(cast):
    return whole_app()


async def enrolled(actor):
    ref = await service.enrol(actor, "tiny")
    await service.open_unit(actor, ref, "greeting")
    return ref


def place_url(ref, unit="greeting"):
    return f"/api/v1/enrolments/{ref}/units/{unit}/place"


async def test_today_of_somebody_new_offers_the_courses(app, cast):
    async with browser(app, cast["alice"]) as alice:
        page = await alice.open("/")
    assert page.status_code == 200
    assert "You are not on a course yet" in page.text
    assert '<html lang="en"' in page.text


async def test_today_leads_back_to_the_very_block_with_one_key(app, cast):
    ref = await enrolled(cast["alice"])
    await service.save_place(cast["alice"], ref, "greeting", PlaceReport(block=3, block_ppm=400_000, active_s=3))
    async with browser(app, cast["alice"]) as alice:
        page = await alice.open("/")
        assert f'href="{READING}#b3"' in page.text
        assert 'aria-keyshortcuts="Enter"' in page.text
        reading = await alice.open(READING)
    assert 'data-block="3"' in reading.text
    assert 'data-ppm="400000"' in reading.text


async def test_a_page_that_is_done_is_read_again_from_its_top(app, cast):
    ref = await enrolled(cast["alice"])
    await service.save_place(cast["alice"], ref, "greeting", PlaceReport(block=3, block_ppm=400_000, active_s=3))
    await Sql("UPDATE unit_progress SET state = 'completed', completed_at = :now").run(now=clock.now())
    async with browser(app, cast["alice"]) as alice:
        assert "data-block=" not in (await alice.open(READING)).text


async def test_where_nothing_is_left_to_do_today_does_not_ask_for_minutes(app, cast):
    async with browser(app, cast["alice"]) as alice:
        page = await alice.open("/")
    assert "Minutes you have" not in page.text
    assert "about 6 minutes" not in page.text


async def test_an_open_quiz_is_one_key_away_and_takes_as_long_everywhere(app, cast):
    await enrolled(cast["alice"])
    ref = await start_attempt(cast["alice"], "tiny", "quiz")
    async with browser(app, cast["alice"]) as alice:
        page = await alice.open("/")
    assert page.text.count(f'href="/attempts/{ref}"') == 3  # Continue, Interrupted, Due
    assert "You stopped at question" in page.text
    assert re.findall(r"About (\d+ min) left", page.text) == re.findall(r"Next: [^,]+, (\d+ min)", page.text)


async def test_the_minutes_are_remembered_and_the_list_follows(app, cast):
    await enrolled(cast["alice"])
    async with browser(app, cast["alice"]) as alice:
        await alice.open("/")
        kept = await alice.send_form("/gap", {"minutes": "15"})
        assert (kept.status_code, kept.headers["location"]) == (303, "/")
        assert "You have about 15 minutes" in (await alice.open("/")).text
        part = await alice.send_form("/gap", {"minutes": "2"}, headers=HTMX)
        assert part.status_code == 200
        assert "<html" not in part.text
        assert "You have about 2 minutes" in part.text


@pytest.mark.parametrize("minutes", ["", "0", "-6", "abc", "99999", "6\x00"])
async def test_minutes_that_are_none_are_refused_with_a_sentence(app, cast, minutes):
    async with browser(app, cast["alice"]) as alice:
        await alice.open("/")
        refused = await alice.send_form("/gap", {"minutes": minutes})
    assert refused.status_code == 422
    assert "how many minutes" in refused.text


async def test_looking_into_a_course_keeps_nothing(app, cast):
    async with browser(app, cast["alice"]) as alice:
        page = await alice.open(READING)
    assert page.status_code == 200
    assert "data-place-url" not in page.text
    assert (await Sql("SELECT COUNT(*) AS n FROM unit_progress").first())["n"] == 0


async def test_a_place_is_kept_by_the_page_and_shown_with_its_time(app, cast):
    ref = await enrolled(cast["alice"])
    async with browser(app, cast["alice"]) as alice:
        await alice.open(READING)
        report = {"block": 2, "block_ppm": 1, "media_s": 0, "active_s": 1, "at_end": False}
        headers = {"x-csrftoken": alice.csrf, "origin": "http://lull.test"}
        saved = await alice.put(place_url(ref), json=report, headers=headers)
        assert saved.status_code == 200
        assert saved.json()["completed"] is False
        assert "Place saved" in (await alice.open(READING)).text


async def test_what_finishes_a_page_is_told_with_each_kept_place(app, cast, frozen):
    ref = await enrolled(cast["mei"])
    async with browser(app, cast["mei"]) as mei:
        page = (await mei.open(READING)).text
        assert 'data-wanted="end"' in page
        assert 'data-wanted="time"' in page
        headers = {"x-csrftoken": mei.csrf, "origin": "http://lull.test"}
        frozen.tick(seconds=3)
        report = {"block": 2, "block_ppm": 1, "media_s": 0, "active_s": 3, "at_end": False}
        first = (await mei.put(place_url(ref), json=report, headers=headers)).json()["wanted"]
        frozen.tick(seconds=60)
        later = (await mei.put(place_url(ref), json=report | {"active_s": 60, "at_end": True}, headers=headers)).json()
    assert [(one["key"], one["done"], one["missing"]) for one in first] == [
        ("end", False, ""),
        ("time", False, "目前3秒"),
    ]
    assert later["completed"] is False  # the check question is not answered
    assert [(one["key"], one["done"]) for one in later["wanted"]] == [("end", True), ("time", True)]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"block": "x"}', b'{"block": 1e400}', b"\xff\xfe", b"null"],
)
async def test_a_place_that_is_no_place_is_refused_without_a_trace(app, cast, body):
    ref = await enrolled(cast["alice"])
    async with browser(app, cast["alice"]) as alice:
        headers = {"x-csrftoken": alice.csrf, "origin": "http://lull.test", "content-type": "application/json"}
        refused = await alice.put(place_url(ref), content=body, headers=headers)
    assert refused.status_code in {400, 422}
    assert refused.headers["content-type"].startswith("application/problem+json")
    assert "Traceback" not in refused.text


async def test_another_persons_place_does_not_exist(app, cast):
    ref = await enrolled(cast["alice"])
    async with browser(app, cast["charlie"]) as charlie:
        headers = {"x-csrftoken": charlie.csrf, "origin": "http://lull.test"}
        refused = await charlie.put(place_url(ref), json={"block": 1}, headers=headers)
        assert refused.status_code == 404
        assert (await charlie.put(place_url("nope"), json={"block": 1}, headers=headers)).status_code == 404


async def test_a_place_without_the_token_of_our_page_is_refused(app, cast):
    ref = await enrolled(cast["alice"])
    async with browser(app, cast["alice"]) as alice:
        assert (await alice.put(place_url(ref), json={"block": 1})).status_code == 403


async def test_a_check_question_tells_the_reason_in_place_and_without_javascript(app, cast):
    await enrolled(cast["alice"])
    async with browser(app, cast["alice"]) as alice:
        page = await alice.open(READING)
        assert "A caller wants to know who is there" not in page.text
        (action,) = set(re.findall(r'action="([^"]+/checks/[^"]+)"', page.text))
        part = await alice.send_form(action, {"answer": "a"}, headers=HTMX)
        assert part.status_code == 200
        assert "A caller wants to know who is there" in part.text
        plain = await alice.send_form(action, {"answer": "b"})
        assert plain.status_code == 303
        assert plain.headers["location"].endswith("#check-greeting")
        assert "A caller wants to know who is there" in (await alice.open(READING)).text


async def test_an_answer_in_place_brings_what_is_still_missing_along(app, cast):
    await enrolled(cast["alice"])
    async with browser(app, cast["alice"]) as alice:
        page = await alice.open(READING)
        url = re.search(r'action="([^"]+/checks/[^"]+)"', page.text).group(1)
        part = await alice.send_form(url, {}, headers=HTMX)
    assert 'id="wanted"' in page.text
    assert '<hx-partial hx-target="#wanted"' in part.text
    assert "Answer the check questions" in part.text


@pytest.mark.parametrize("answer", [{"answer": "zz"}, {"answer": "a" * 5000}])
async def test_an_answer_that_the_question_does_not_have_is_refused(app, cast, answer):
    await enrolled(cast["alice"])
    async with browser(app, cast["alice"]) as alice:
        await alice.open(READING)
        refused = await alice.send_form(f"{READING}/checks/greeting", answer)
    assert refused.status_code == 422


@pytest.mark.parametrize(
    "path",
    ["/courses/nope/units/greeting", "/courses/tiny/units/nope", "/courses/tiny/units/-1", "/courses/tiny/units/%00"],
)
async def test_pages_that_are_not_there_are_not_found_in_the_house_style(app, cast, path):
    async with browser(app, cast["alice"]) as alice:
        page = await alice.open(path)
    assert page.status_code == 404
    assert "<h1" in page.text


async def test_the_chinese_page_is_chinese(app, cast):
    await enrolled(cast["mei"])
    async with browser(app, cast["mei"]) as mei:
        page = await mei.open(READING)
    assert '<html lang="zh-Hant"' in page.text
    assert "先問好" in page.text


async def test_the_record_shows_ones_own_courses_and_a_lead_sees_his_people(app, cast):
    await enrolled(cast["alice"])
    async with browser(app, cast["alice"]) as alice:
        assert "A tiny course" in (await alice.open("/record")).text
        assert (await alice.open(f"/record/{cast['bob'].ref}")).status_code == 404
    async with browser(app, cast["bob"]) as bob:
        page = await bob.open(f"/record/{cast['alice'].ref}")
        assert page.status_code == 200
        assert "A tiny course" in page.text
        assert (await bob.open(f"/record/{cast['charlie'].ref}")).status_code == 404
        assert (await bob.open("/record/nobody")).status_code == 404


async def test_the_team_page_says_who_needs_a_word_and_why(app, cast):
    await enrolled(cast["alice"])
    await Sql("UPDATE enrolment SET due_at = :due").run(due=clock.now() - timedelta(days=3))
    async with browser(app, cast["bob"]) as bob:
        page = await bob.open("/team")
        assert page.status_code == 200
        assert "Alice Marsh" in page.text
        assert "3 days late" in page.text
        assert "Charlie" not in page.text
        assert "Alice Marsh" in (await bob.open("/team?show=behind")).text
        assert (await bob.open("/team?unit=lagoon")).status_code == 404
        assert (await bob.open("/team?unit=harbour&page=999")).status_code == 200


async def test_a_page_number_that_is_none_is_refused_with_a_sentence(app, cast):
    async with browser(app, cast["bob"]) as bob:
        page = await bob.open("/team?page=x")
    assert page.status_code in {400, 404, 422}
    assert "<h1" in page.text


@pytest.mark.parametrize("who", ["alice", "charlie", "finn", "tess"])
async def test_the_team_page_does_not_exist_for_those_who_lead_nobody(app, cast, who):
    async with browser(app, cast[who]) as person:
        assert (await person.open("/team")).status_code == 404


async def test_strangers_are_asked_to_log_in_and_come_back(app, cast):
    async with browser(app) as stranger:
        page = await stranger.open(READING)
    assert page.status_code == 303
    assert page.headers["location"] == f"/login?next={READING}"


async def test_pages_cost_the_same_number_of_queries_however_much_there_is(app, cast, tmp_path):
    for number in range(12):
        await transfer.publish(write_course(tmp_path / "more", code=f"tiny-{number}"))
    counts = {}
    for some in (3, 12):
        for number in range(some):
            await service.enrol(cast["alice"], f"tiny-{number}")
        for path, who in (("/", "alice"), ("/record", "alice"), ("/team", "bob")):
            async with browser(app, cast[who]) as person:
                await person.open(path)  # outlines are read once and kept
                with count_queries() as count:
                    assert (await person.open(path)).status_code == 200
            counts.setdefault(path, []).append(len(count))
    assert all(few == many for few, many in counts.values()), counts


async def failed(actor, folder, head):
    """Alice has read the page, and has handed in the quiz with nothing in it."""
    files = {f"{lang}/final/01-quiz.quiz": head + TWO_TOPICS for lang in ("en", "zh-Hant")}
    await transfer.publish(write_course(folder / "cooling", files, code="cooling"))
    ref = await service.enrol(actor, "cooling")
    await service.open_unit(actor, ref, "greeting")
    await Sql("UPDATE unit_progress SET state = 'completed', completed_at = seen_at").run()
    attempt = await start_attempt(actor, "cooling", "quiz")
    await submit(Writer(actor=actor), attempt)


TWO_TOPICS = "Q1? [key q1] #start\n* a\n- b\n- c\n\nQ2? [key q2] #other\n* a\n- b\n- c\n"
COOLING = "---\ntitle: Q\nmode: test\nattempts: {attempts}\ncool_off: 60\n{more}---\n"
PAGE = 'href="/courses/cooling/units/greeting"'
FRONT = 'href="/courses/cooling/quizzes/quiz"'


@pytest.mark.parametrize(
    ("head", "minutes", "leads"),
    [
        (COOLING.format(attempts=2, more=""), 1, PAGE),  # in its cool-off: to what was weak
        (COOLING.format(attempts=2, more=""), 59, PAGE),
        (COOLING.format(attempts=2, more=""), 60, FRONT),  # over: to the quiz again
        (COOLING.format(attempts=1, more=""), 1, FRONT),  # waiting does not help: its front page says who does
        (COOLING.format(attempts=2, more="closes: 2026-03-02T09:30Z\n"), 1, FRONT),
    ],
)
async def test_after_a_failed_quiz_today_leads_to_what_helps(app, cast, tmp_path, frozen, head, minutes, leads):
    await failed(cast["alice"], tmp_path, head)
    frozen.tick(minutes=minutes)
    async with browser(app, cast["alice"]) as alice:
        page = (await alice.open("/")).text
    assert leads in page
    assert ("Read this again" in page) == (leads == PAGE)
    assert (PAGE in page) == (leads == PAGE)


async def test_today_says_when_the_next_attempt_opens_and_what_was_weak(app, cast, tmp_path, frozen):
    await failed(cast["alice"], tmp_path, COOLING.format(attempts=2, more=""))
    async with browser(app, cast["alice"]) as alice:
        page = (await alice.open("/")).text
    assert "Read this again: the last attempt at “Q” has 0% in “start”. The next one opens on" in page
    assert "10:00" in page or "18:00" in page


async def test_a_video_is_shown_with_the_captions_of_the_readers_language(cast, app, tmp_path):
    head = "---\ntitle: Talk\nkind: video\nminutes: 2\nmedia: talk.mp4\n---\n"
    spoken = b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n"
    files = {"media/talk.mp4": b"\0\0\0\x18ftypmp42x", "media/talk.en.vtt": spoken, "media/talk.zh-Hant.vtt": spoken}
    await transfer.publish(write_course(tmp_path / "videos", files | both(head), code="videos"))
    ref = await service.enrol(cast["alice"], "videos")
    await service.open_unit(cast["alice"], ref, "greeting")
    async with browser(app, cast["alice"]) as desk:
        page = (await desk.open("/courses/videos/units/greeting")).text
    tracks = re.findall(r"<track [^>]*>", page)
    assert [('srclang="en"' in one, " default" in one) for one in tracks] == [(True, True), (False, False)]
