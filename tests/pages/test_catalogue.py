"""The catalogue shows every course by category, with one's own progress, and finds what is asked for."""

import re
from pathlib import Path

import pytest

from lms.accounts.rules.permissions import Actor
from lms.core.clock import now
from lms.core.db import Sql, count_queries
from lms.courses.queries import published
from lms.enrolments.queries import progress_by_course
from lms.enrolments.service import complete_unit, enrol
from lms.pages import catalogue, course, record
from lms.transfer.service import publish
from tests.support.course_folder import MANIFEST, write_course
from tests.support.kept import once
from tests.support.small_site import quiz_stand_in, unit_stand_in, visiting

ROUTES = [*catalogue.routes, *course.routes, *record.routes, quiz_stand_in, unit_stand_in]
ALICE = Actor(1, "alice-ref", "alice", "Alice Ng")
MEI = Actor(1, "alice-ref", "mei", "林美", locale="zh-Hant")


async def publish_courses(folder: Path, count: int) -> None:
    await once(("courses", count), lambda: _publish_courses(folder, count))


async def _publish_courses(folder: Path, count: int) -> None:
    for number in range(count):
        text = MANIFEST.replace("A tiny course", f"Course {number:02d}")
        if number == 1:
            text = (
                text.replace("new-hire", "management")
                .replace("Course 01", "Leading a shift")
                .replace("小課程", "帶領一更")
            )
        write_course(folder, {"course.yaml": text}, code=f"c{number:02d}")
    await publish(folder)


async def complete(actor: Actor, code: str) -> None:
    await enrol(actor, code)
    progress = (await progress_by_course(actor))[(await published(actor, code)).course_id]
    for key in ("greeting", "quiz"):
        await complete_unit(actor.person_id, progress.enrolment_id, key, "test")


def titles(html: str) -> list[str]:
    return re.findall(r"<strong lang=\"[\w-]+\">(.*?)</strong>", html)


async def test_courses_stand_under_their_categories_with_minutes_and_state(alice, tmp_path):
    await publish_courses(tmp_path, 3)
    await complete(alice, "c00")
    await enrol(alice, "c01")
    await Sql("UPDATE enrolment SET state = 'in_progress', started_at = :now WHERE state = 'assigned'").run(now=now())

    async with visiting(ROUTES, alice) as browser:
        html = (await browser.get("/courses")).text

    assert titles(html) == ["Course 00", "Course 02", "Leading a shift"]
    assert (
        html.index("New hires") < html.index("Course 00") < html.index("c-management") < html.index("Leading a shift")
    )
    assert list(re.findall(r"(Done \d|Going on</span>|Not begun</span>)", html)) == [
        "Done " + str(now().day)[0],
        "Not begun</span>",
        "Going on</span>",
    ]
    assert html.count("<h1") == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 3),
        ({"q": "LEADING"}, 1),
        ({"q": "  leading   shift "}, 1),
        ({"q": "ｌｅａｄｉｎｇ"}, 1),
        ({"q": "greeting"}, 3),  # the title of a page
        ({"q": "P4.1"}, 3),
        ({"q": "nothing like it"}, 0),
        ({"category": "management"}, 1),
        ({"category": "job-skill"}, 0),
        ({"state": "not-begun"}, 2),
        ({"state": "done"}, 1),
        ({"state": "going-on"}, 0),
        ({"fits": "2"}, 2),  # what is done does not fit, it is done
        ({"category": "new-hire", "state": "not-begun", "q": "course"}, 1),
        # what means nothing is passed over
        ({"category": "cooking", "state": "x", "fits": "-3", "page": "x"}, 3),
        ({"page": "99999999999999999999"}, 3),
        ({"page": "-1"}, 3),
        ({"q": "x" * 5000}, 0),
        ({"q": "\u202e<script>%_'\""}, 0),
    ],
)
async def test_filters_and_search_find_what_is_meant(alice, tmp_path, query, found):
    await publish_courses(tmp_path, 3)
    await complete(alice, "c00")

    async with visiting(ROUTES, alice) as browser:
        answer = await browser.get("/courses", params=query)

    assert (answer.status_code, len(titles(answer.text))) == (200, found)
    assert "<script>%" not in answer.text


async def test_chinese_words_are_found_in_chinese(alice, tmp_path):
    await publish_courses(tmp_path, 3)

    async with visiting(ROUTES, MEI) as mei:
        html = (await mei.get("/courses", params={"q": "一更"})).text

    assert titles(html) == ["帶領一更"]
    assert '<html lang="zh-Hant"' in html


async def test_tabs_count_what_they_would_show_and_keep_the_search(alice, tmp_path):
    await publish_courses(tmp_path, 3)

    async with visiting(ROUTES, alice) as browser:
        html = (await browser.get("/courses", params={"q": "course", "category": "management"})).text

    tabs = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*) <span class="num muted">(\d+)', html)
    assert [(name, count) for _href, name, count in tabs][:3] == [("All", "2"), ("New hires", "2"), ("Job skills", "0")]
    assert "q=course" in tabs[1][0]
    assert "No course fits this search" in html


async def test_htmx_asks_for_the_list_alone(alice, tmp_path):
    await publish_courses(tmp_path, 1)

    async with visiting(ROUTES, alice) as browser:
        whole = await browser.get("/courses")
        part = await browser.get("/courses", headers={"hx-request": "true"})
        back = await browser.get("/courses", headers={"hx-request": "true", "hx-history-restore-request": "true"})

    assert ("<html" in whole.text, "<html" in part.text, "<html" in back.text) == (True, False, True)
    assert titles(part.text) == ["Course 00"]
    assert whole.headers["vary"] == part.headers["vary"] == "hx-request"


async def test_an_empty_catalogue_says_what_will_come(alice):
    async with visiting(ROUTES, alice) as browser:
        assert "There are no courses yet" in (await browser.get("/courses")).text


async def test_long_lists_have_pages(alice, tmp_path):
    await publish_courses(tmp_path, 30)

    async with visiting(ROUTES, alice) as browser:
        first = (await browser.get("/courses")).text
        second = (await browser.get("/courses", params={"page": "2"})).text
        beyond = (await browser.get("/courses", params={"page": "77"})).text

    assert (len(titles(first)), len(titles(second)), titles(beyond) == titles(second)) == (24, 6, True)
    assert "1 to 24 of 30" in first


async def test_retired_courses_are_not_shown_and_unpublished_ones_neither(alice, tmp_path):
    await publish_courses(tmp_path, 3)
    await Sql("UPDATE course SET status = 'retired' WHERE code = 'c00'").run()
    await Sql("UPDATE course SET published = NULL WHERE code = 'c02'").run()

    async with visiting(ROUTES, alice) as browser:
        assert titles((await browser.get("/courses")).text) == ["Leading a shift"]


async def test_thirty_courses_take_no_more_queries_than_three(alice, tmp_path):
    async def queries(folder: str, count: int) -> tuple[int, int]:
        await publish_courses(tmp_path / folder, count)
        await enrol(alice, "c00")
        async with visiting(ROUTES, alice) as browser:
            with count_queries() as cold:
                await browser.get("/courses")
            with count_queries() as warm:
                await browser.get("/courses")
        return len(cold), len(warm)

    assert await queries("a", 3) == await queries("b", 30)


async def test_a_stranger_is_asked_to_log_in(db):
    async with visiting(ROUTES, None) as stranger:
        answer = await stranger.get("/courses")

    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=/courses")


async def test_the_catalogue_is_only_read(alice):
    async with visiting(ROUTES, alice) as browser:
        assert (await browser.post("/courses")).status_code == 405
