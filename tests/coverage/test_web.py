"""Coverage as tess sees it: what there is, what is missing, and the way to something new."""

import csv
import io

import pytest

from lms.drafts import queries as drafts
from lms.drafts.rules.matter import values_of
from lms.statistics.queries.sittings import news
from lms.statistics.service import compute_quiz
from tests.support.course_folder import QUIZ_EN, QUIZ_ZH
from tests.support.many_attempts import answered
from tests.support.whole_site import CODE, whole_site

PATH = "/authoring/coverage"


async def test_a_clause_shows_its_pages_and_what_is_missing(site):
    async with site.as_("tess") as desk:
        page = await desk.reads(f"{PATH}/P4.1")
        assert f'href="/courses/{CODE}/units/greeting"' in page
        assert "No page" not in page.split('id="pages"')[0]
        assert "No question" in page
        page = await desk.reads(f"{PATH}/P4.5")
        assert "No page is about this clause" in page


async def test_only_gaps_are_shown_when_asked_for(site):
    async with site.as_("tess") as desk:
        everything = await desk.reads(f"{PATH}?part=P4")
        assert everything.count('scope="row"') == 6
        for odd in ("nothing", "%00", "P4.1"):
            assert "P1.1 " in await desk.reads(f"{PATH}?part={odd}&show={odd}")
        gaps = await desk.reads(f"{PATH}?part=P7&show=gaps")
        assert gaps.count('scope="row"') == 3
        assert f"{PATH}/P7.1?new=md#new" in gaps


async def test_the_sheet_has_a_line_for_each_clause(site):
    async with site.as_("tess") as desk:
        answer = await desk.browser.open(f"{PATH}.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(lines) == 33
    found = {line["Clause"]: line for line in lines}
    assert (found["P4.1"]["Pages"], found["P4.1"]["What is missing"]) == ("1", "No question")
    assert found["P4.5"]["What is missing"] == "No page; No question"


@pytest.mark.parametrize(("what", "quiz"), [("md", False), ("quiz", True)])
async def test_a_gap_leads_to_something_new_that_names_the_clause(site, what, quiz):
    async with site.as_("tess") as desk:
        answer = await desk.sends(f"{PATH}/P4.5", course=CODE, what=what)
        assert answer.status_code == 303
        await desk.reads(answer.headers["location"])
    key = answer.headers["location"].rsplit("/", 1)[1]
    tess = site.cast["tess"]
    view = await drafts.draft(tess, CODE)
    assert view.unit(key).is_quiz == quiz
    found = await drafts.open_text(tess, CODE, key, view.source)
    assert values_of(found.text.split("---")[1])["clauses"] == ["P4.5"]
    assert ("@P4.5" in found.text) == quiz


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 422),
        ({"course": CODE, "what": "film"}, 422),
        ({"course": "x" * 61}, 422),
        ({"course": "nothing", "what": "md"}, 404),
        ({"course": "\x00<script>", "what": "md"}, (404, 422)),
    ],
)
async def test_a_form_that_cannot_be_is_refused(site, form, status):
    async with site.as_("tess") as desk:
        answer = await desk.sends(f"{PATH}/P4.5", **form)
        assert answer.status_code in (status if isinstance(status, tuple) else (status,))
        assert "\x00<script>" not in answer.text


async def test_what_is_not_there_or_not_yours_is_not_found(site):
    async with site.as_("tess") as desk:
        assert (await desk.browser.open(f"{PATH}/P9.9")).status_code == 404
        assert (await desk.sends(f"{PATH}/P9.9", course=CODE, what="md")).status_code == 404
    async with site.as_("alice") as desk:
        for path in (PATH, f"{PATH}.csv", f"{PATH}/P4.1"):
            assert (await desk.browser.open(path)).status_code == 404


@pytest.mark.parametrize(
    ("people", "said"), [(0, "No attempts yet"), (2, "Too early to tell"), (32, "(n&nbsp;=&nbsp;32)")]
)
async def test_a_result_is_what_first_attempts_made_of_the_questions(db, tmp_path, people, said):
    changes = {
        "en/final/01-quiz.quiz": QUIZ_EN.replace("#service", "#service @P4.2", 1),
        "zh-Hant/final/01-quiz.quiz": QUIZ_ZH.replace("#service", "#service @P4.2", 1),
    }
    site = await whole_site(tmp_path, changes)
    if people:
        await answered([[(True, 0), ("120", 1_000_000)]] * people)
    for quiz in await news():
        await compute_quiz(quiz.quiz_key)
    async with site.as_("tess") as desk:
        page = await desk.reads(f"{PATH}/P4.2")
    assert said in page
    assert ("Result below the mark" in page) == (people >= 30)
    assert ('href="/question-health/' in page) == bool(people)
