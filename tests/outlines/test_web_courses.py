"""The list of courses to write, and a course from nothing."""

import re

import pytest

from lms.accounts.rules.permissions import Actor
from lms.drafts import queries, service
from lms.transfer import service as transfer
from tests.support.course_folder import both, write_course
from tests.support.whole_site import CODE


def says(page, code):
    found = re.search(rf'<a class="lnk-row" href="/authoring/courses/{code}".*?</li>', page, re.DOTALL)
    assert found
    return found[0]


async def test_the_list_says_where_each_course_stands(site, tess: Actor, tmp_path):
    async with site.as_("tess") as desk:
        assert "Same as version 1" in says(await desk.reads("/authoring"), CODE)
        await service.open_draft(tess, CODE)
        assert "Same as version 1" in says(await desk.reads("/authoring"), CODE)
        await service.save_text(tess, CODE, "greeting", "en", service.Save(1, "tab", 1, "New words.\n"))
        row = says(await desk.reads("/authoring"), CODE)
        assert "Changed since version 1" in row
        assert "Tess Okafor" in row
        write_course(tmp_path / "content", both("---\ntitle: Hello\n---\nFrom files.\n"))
        await transfer.publish(tmp_path / "content")
        assert "Version 2 was published from files" in says(await desk.reads("/authoring"), CODE)


@pytest.mark.parametrize(
    "place",
    [
        "units/greeting", "units/greeting/history", "units/quiz", "quizzes/quiz/rules",
        "quizzes/quiz/form?line=1", "publication", "publication/greeting", "versions", "review", "facts",
    ],
)  # fmt: skip
async def test_a_link_into_a_course_that_nobody_has_opened_yet_leads_to_its_page(site, place):
    async with site.as_("tess") as desk:
        await desk.reads(f"/authoring/courses/{CODE}/{place}")
        assert (await desk.browser.open(f"/authoring/courses/no-such-course/{place}")).status_code == 404


async def test_every_sort_of_change_is_seen_in_the_list(site, opened, tess):
    async def changed():
        return (await queries.drafts(tess, "en")).items[0].differs

    assert not await changed()
    await service.remove_unit(tess, CODE, "greeting")
    assert await changed()
    await service.put_back(tess, CODE, "greeting")
    assert not await changed()  # exactly as before
    key = await service.copy_unit(tess, CODE, "greeting")
    assert await changed()
    await service.remove_unit(tess, CODE, key)
    assert not await changed()
    await service.change_course(tess, CODE, {"category": "management"})
    assert await changed()


async def test_courses_are_found_by_words_and_by_owner(site, tess):
    async with site.as_("tess") as desk:
        assert "No course fits" in await desk.reads("/authoring?q=nothing-like-it")
        await desk.sends("/authoring/courses", title="Calm voices", category="job-skill", source="en")
        page = await desk.reads("/authoring?whose=mine")
        assert "Calm voices" in page
        assert 'data-key="enter"' in says(page, "calm-voices")
        assert "Calm voices" in await desk.reads("/authoring?q=CALM&page=x")
    async with site.as_("hana") as desk:
        assert "Calm voices" not in await desk.reads("/authoring?whose=mine")
        assert "Calm voices" in await desk.reads("/authoring")


async def test_a_course_from_nothing_has_a_module_and_a_page(site, tess):
    async with site.as_("tess") as desk:
        await desk.reads("/authoring/new")
        sent = {"title": "Calm voices", "category": "job-skill", "source": "zh-Hant", "languages": ["en", "zh-Hant"]}
        answer = await desk.sends("/authoring/courses", **sent)
        assert answer.headers["location"] == "/authoring/courses/calm-voices#t-page-1"
        assert "Never published" in says(await desk.reads("/authoring"), "calm-voices")
        await desk.reads("/authoring/courses/calm-voices")
    view = await queries.draft(tess, "calm-voices")
    assert view.languages == ("zh-Hant", "en")
    assert view.values["category"] == "job-skill"
    assert len(view.units) == 1


async def test_what_a_new_course_cannot_be_is_said_and_nothing_typed_is_lost(site):
    async with site.as_("tess") as desk:
        for sent in ({"title": ""}, {"title": "A", "languages": ["xx"]}, {"title": "A", "category": "none"}):
            answer = await desk.sends("/authoring/courses", **{"source": "zh-Hans", **sent})
            assert answer.status_code == 422
            assert '<option value="zh-Hans" selected>' in answer.text
