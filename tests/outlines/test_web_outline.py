"""The outline of a course, without scripts and with them: adding, naming, moving, taking out and bringing back."""

import re

import pytest

from lms.drafts import queries, service
from lms.drafts.service import NewUnit
from lms.transfer import service as transfer
from tests.support.course_folder import both, write_course
from tests.support.whole_site import CODE

OUTLINE = f"/authoring/courses/{CODE}"


async def order(actor, code=CODE):
    view = await queries.draft(actor, code)
    return [(module, [one.key for one in view.units_of(module)]) for module, _titles in view.modules]


async def arranges(desk, do, **more):
    return await desk.sends(f"{OUTLINE}/arrangement", do=do, **more)


async def test_the_first_look_makes_the_draft_and_the_second_finds_it(site, tess):
    async with site.as_("tess") as desk:
        page = await desk.reads(OUTLINE)
        assert "Greeting" in page
        first = await queries.draft(tess, CODE)
        await desk.reads(OUTLINE)
        assert await queries.draft(tess, CODE) == first


async def test_units_are_added_by_kind_behind_the_row_that_was_named(site, opened, tess):
    async with site.as_("tess") as desk:
        assert 'name="kind" value="video"' in await desk.reads(f"{OUTLINE}?new=video")
        answer = await desk.sends(f"{OUTLINE}/units", title="A film", module="start", kind="video", after="greeting")
        assert answer.headers["location"] == f"{OUTLINE}#u-a-film"
        await desk.sends(f"{OUTLINE}/units", title="Try it", module="start", kind="quiz", after="elsewhere")
    assert (await order(tess))[0] == ("start", ["greeting", "a-film", "try-it"])
    view = await queries.draft(tess, CODE)
    assert [view.unit(key).texts["en"].facts.kind for key in ("a-film", "try-it")] == ["video", "quiz"]


async def test_a_title_that_cannot_be_is_said_at_its_field_and_kept(site, opened, tess):
    async with site.as_("tess") as desk:
        for path, more in ((f"{OUTLINE}/units", {"module": "start", "kind": "quiz"}), (f"{OUTLINE}/modules", {})):
            answer = await desk.sends(path, title="x" * 201, **more)
            assert answer.status_code == 422
            assert "x" * 201 in answer.text
            assert 'aria-invalid="true"' in answer.text
    assert len((await queries.draft(tess, CODE)).units) == len(opened.units)


async def test_a_row_goes_up_and_down_over_the_borders_of_modules(site, opened, tess):
    before = await order(tess)
    (first, [key, *_rest]), (second, others), *_more = before
    async with site.as_("tess") as desk:
        answer = await arranges(desk, f"down:{key}")
        assert answer.headers["location"] == f"{OUTLINE}#u-{key}"
        assert (await order(tess))[:2] == [(first, []), (second, [key, *others])]
        await arranges(desk, f"up:{key}")
        assert await order(tess) == before
        answer = await arranges(desk, f"up:{key}")
        assert answer.status_code == 409
        assert "It cannot go further in this direction." in answer.text
        await arranges(desk, f"module-down:{first}")
        assert [module for module, _keys in await order(tess)][:2] == [second, first]
        assert (await arranges(desk, f"module-up:{second}")).status_code == 409


async def test_what_is_dropped_stands_where_it_was_dropped_and_a_changed_outline_is_said(site, opened, tess):
    before = await order(tess)
    (first, [key, *_rest]), (second, others), *_more = before
    async with site.as_("tess") as desk, site.as_("hana") as hana:
        await arranges(desk, f"to:{key}", module=second, after=others[0], was=first)
        assert (await order(tess))[1] == (second, [others[0], key, *others[1:]])
        # hana has the page from before: for her it still stands in the first module, and its neighbour does too
        for stale in ({"module": first, "after": "", "was": first}, {"module": first, "after": key, "was": ""}):
            answer = await arranges(hana, f"to:{others[0]}" if stale["after"] else f"to:{key}", **stale)
            assert answer.status_code == 409
            assert "Somebody has changed the outline meanwhile" in answer.text
        await arranges(desk, f"module-to:{second}", after="")
        assert [module for module, _keys in await order(tess)][:2] == [second, first]
        assert (await arranges(hana, f"module-to:{first}", after="gone")).status_code == 409
        assert (await arranges(desk, f"to:{key}", module="nowhere", after="")).status_code == 409


async def test_a_move_is_undone_by_what_its_answer_offers(site, opened, tess):
    before = await order(tess)
    (first, [key, *_rest]), *_more = before
    asks = {"hx-request": "true"}
    async with site.as_("tess") as desk:
        for do in (f"down:{key}", f"module-down:{first}"):
            answer = await desk.browser.send_form(f"{OUTLINE}/arrangement", {"do": do}, headers=asks)
            assert await order(tess) != before
            offered = dict(re.findall(r'type="hidden" name="(module|after|was)" value="([^"]*)"', answer.text))
            [undo] = re.findall(r'value="([^"]+)" data-undo hidden', answer.text)
            assert answer.text.count(f'value="{undo}"') == 2  # for the key, and beside the message
            await arranges(desk, undo, **offered)
            assert await order(tess) == before


async def test_a_module_comes_back_to_its_place_with_what_went_with_it(site, opened, tess):
    await service.copy_unit(tess, CODE, "greeting")
    await service.remove_unit(tess, CODE, "greeting-2")  # went alone, so it stays out
    before = await order(tess)
    async with site.as_("tess") as desk:
        answer = await arranges(desk, "module-retire:start")
        page = await desk.reads(answer.headers["location"])
        assert page.count('value="module-back:start"') == 3  # the key, the message, the list
        assert "Module with 1 page" in page
        assert "2 things were taken out" in page
        await arranges(desk, "module-back:start")
        assert await order(tess) == before
        assert (await queries.draft(tess, CODE)).modules == opened.modules
        for do in ("module-back:start", "module-back:never"):
            assert (await arranges(desk, do)).status_code == 409
        await arranges(desk, "module-retire:final")
        await arranges(desk, "back:quiz")  # a page of it alone goes to a module that stands
        assert (await order(tess)) == [("start", ["greeting", "quiz"])]
        await arranges(desk, "module-back:final")
        assert (await order(tess)) == [("start", ["greeting", "quiz"]), ("final", [])]


async def test_what_is_taken_out_can_be_brought_back(site, opened, tess):
    before = await order(tess)
    async with site.as_("tess") as desk:
        answer = await arranges(desk, "retire:greeting")
        page = await desk.reads(answer.headers["location"].partition("#")[0])
        assert (
            page.count('value="back:greeting"') == 3
        )  # for the key, beside the message, in the list of what was taken out
        assert "1 thing was taken out" in page
        assert "greeting" not in str(await order(tess))
        assert (await arranges(desk, "up:greeting")).status_code == 409  # a page that is open elsewhere
        await arranges(desk, "back:greeting")
        assert await order(tess) == before


async def test_a_copy_stands_behind_the_first(site, opened, tess):
    async with site.as_("tess") as desk:
        answer = await arranges(desk, "copy:greeting")
        assert answer.headers["location"] == f"{OUTLINE}#u-greeting-2"
    assert (await order(tess))[0] == ("start", ["greeting", "greeting-2"])


async def test_titles_are_given_in_every_language(site, opened, tess):
    async with site.as_("tess") as desk:
        page = await desk.reads(f"{OUTLINE}?unit=greeting")
        assert re.findall(r'name="(title-[^"]*)"', page) == [f"title-{at}" for at in opened.languages]
        await desk.sends(f"{OUTLINE}/units/greeting/titles", **{"title-en": "Good morning", "title-zh-Hant": "早安"})
        await desk.sends(f"{OUTLINE}/modules/start/titles", **{"title-en": "The start", "title-zh-Hant": ""})
        refused = await desk.sends(f"{OUTLINE}/units/greeting/titles", **{"title-en": "", "title-zh-Hant": "晚安"})
        assert refused.status_code == 422
        assert 'value="晚安"' in refused.text
        assert (await desk.sends(f"{OUTLINE}/modules/start/titles", **{"title-en": ""})).status_code == 422
    view = await queries.draft(tess, CODE)
    assert [view.unit("greeting").texts[at].facts.title for at in ("en", "zh-Hant")] == ["Good morning", "早安"]
    assert view.modules[0][1]["en"] == "The start"
    assert view.modules[0][1]["zh-Hant"]  # an empty field takes nothing away


async def test_a_page_with_scripts_gets_the_list_alone_and_the_form_alone(site, opened):
    async with site.as_("tess") as desk:
        asks = {"hx-request": "true"}
        part = await desk.browser.open(f"{OUTLINE}?new=page", headers=asks)
        assert "<html" not in part.text
        assert 'name="title"' in part.text
        answer = await desk.browser.send_form(f"{OUTLINE}/arrangement", {"do": "copy:greeting"}, headers=asks)
        assert answer.status_code == 200
        assert answer.text.startswith('<form id="outline"')
        assert 'data-at="greeting-2"' in answer.text
        refused = await desk.browser.send_form(
            f"{OUTLINE}/units", {"title": "", "module": "start", "kind": "page"}, headers=asks
        )
        assert refused.status_code == 422
        assert 'hx-target="#slot"' in refused.text
        assert 'aria-invalid="true"' in refused.text


async def test_each_language_says_what_is_missing(site, opened, tess):
    await service.add_unit(tess, CODE, NewUnit("start", "Only English", "en", body="Words.\n"))
    await service.add_unit(tess, CODE, NewUnit("start", "Nothing yet", "en"))
    await service.save_text(tess, CODE, "greeting", "en", service.Save(1, "tab", 1, "New words.\n"))
    async with site.as_("tess") as desk:
        page = await desk.reads(OUTLINE)
    rows = dict(re.findall(r'data-unit="([^"]+)">(.*?)</li>', page, re.DOTALL))
    assert "繁體中文 missing" in rows["only-english"]
    assert "English empty" in rows["nothing-yet"]
    assert "繁體中文 behind" in rows["greeting"]
    assert "All languages" in rows["quiz"]


@pytest.mark.parametrize("do", ["", "explode:greeting", "up", "up:nothing", "module-retire:nothing"])
async def test_what_no_button_sends_changes_nothing(site, opened, tess, do):
    before = await order(tess)
    async with site.as_("tess") as desk:
        assert (await arranges(desk, do)).status_code in {400, 409}
    assert await order(tess) == before


async def test_whoever_writes_no_courses_finds_nothing(site, opened):
    async with site.as_("alice") as alice:
        for path in ("/authoring", "/authoring/new", OUTLINE, f"{OUTLINE}/facts", "/authoring/courses/none"):
            assert (await alice.browser.open(path)).status_code == 404
        for path in (
            "arrangement",
            "units",
            "modules",
            "units/greeting/titles",
            "modules/start/titles",
            "facts",
            "languages",
        ):
            assert (await alice.sends(f"{OUTLINE}/{path}", do="copy:greeting", title="x")).status_code == 404


async def test_a_draft_that_fell_behind_says_so_and_goes_on_from_what_was_published(site, opened, tess, tmp_path):
    await service.save_text(tess, CODE, "greeting", "en", service.Save(1, "tab", 1, "Mine.\n"))
    write_course(tmp_path / "content", both("---\ntitle: Hello\n---\nFrom files.\n"))
    await transfer.publish(tmp_path / "content")
    async with site.as_("tess") as desk:
        page = await desk.reads(OUTLINE)
        assert "Go on from version 2" in page
        assert (
            '>Greeting</a> <span class="chip">English' in page
        )  # tess and the files changed it; 繁體中文 only the files did
        assert '>Greeting</a> <span class="chip">繁體中文' not in page
        await desk.sends(f"{OUTLINE}/rebase")
        assert "Go on from version 2" not in await desk.reads(OUTLINE)
    assert (await queries.revision(tess, CODE, "greeting", "en", 2)).text.endswith("Mine.\n")
