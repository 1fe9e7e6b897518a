"""The page of a unit, without scripts: what is typed is kept, and nothing of it is ever lost."""

import re

import pytest

from lms.drafts import queries as drafts
from lms.drafts import service
from tests.support.whole_site import CODE

UNIT = f"/authoring/courses/{CODE}/units/greeting"


def fields(page):
    """What the form of a page would send if nothing were typed."""
    return dict(re.findall(r'<input[^>]*name="(base|device|title)"[^>]*value="([^"]*)"', page))


async def test_a_text_is_saved_by_its_form_and_shown_again(site, opened):
    async with site.as_("tess") as tess:
        sent = {**fields(await tess.reads(UNIT)), "title": "Good morning", "body": "Say your name.\r\nThen wait.\r\n"}
        answer = await tess.sends(UNIT, **sent)
        assert answer.headers["location"] == f"{UNIT}?lang=en#saved"
        page = await tess.reads(UNIT)
        assert 'value="Good morning"' in page
        assert "Say your name.\nThen wait.\n</textarea>" in page


@pytest.mark.parametrize("key", ["greeting", "quiz"])
async def test_each_language_has_its_own_text(site, opened, key):
    path = UNIT.replace("greeting", key)
    async with site.as_("tess") as tess:
        other = f"{path}?lang=zh-Hant"
        await tess.sends(other, **{**fields(await tess.reads(other)), "title": "問候", "body": "說出你的名字。\n"})
        assert "說出你的名字。" in await tess.reads(other)
        assert "說出你的名字。" not in await tess.reads(path)


async def test_a_language_that_the_course_has_not_shows_the_source(site, opened):
    async with site.as_("tess") as tess:
        assert 'aria-current="true">English' in await tess.reads(f"{UNIT}?lang=fr")


async def test_what_is_written_in_a_language_that_was_taken_out_is_kept_and_said(site, opened, tess):
    chinese, door = f"{UNIT}?lang=zh-Hant", f"/api/v1/drafts/{CODE}/units/greeting/texts/zh-Hant"
    form = f"/authoring/courses/{CODE}/quizzes/quiz/form?lang=zh-Hant"
    english = [(await drafts.open_text(tess, CODE, key, "en")).text for key in ("greeting", "quiz")]
    async with site.as_("tess") as desk:
        sent = fields(await desk.reads(chinese))
        question = {"new": "number", "kind": "number", "was": "number", "prompt": "新題", "value": "4", "do": "save"}
        await service.remove_language(tess, CODE, "zh-Hant")
        said = {"json": {"device_id": "tab"}, "headers": {"x-csrftoken": desk.browser.csrf}}
        here = await desk.browser.post(f"{door}/presence", **said)
        assert here.json()["gone"] is True
        answer = await desk.sends(chinese, **{**sent, "body": "寫到一半。\n"})
        assert answer.headers["location"] == f"{chinese}#saved"
        assert "寫到一半。" in (await drafts.open_text(tess, CODE, "greeting", "zh-Hant")).text
        page = await desk.reads(chinese)
        assert "繁體中文 is no longer a language of this course." in page
        assert 'aria-current="true">' not in page, "one language alone has no choice"
        assert 'id="lost"' not in await desk.reads(f"{UNIT}?lang=fr")
        assert (await desk.sends(f"{UNIT}/history?lang=zh-Hant", version=1)).status_code == 303
        assert (await desk.sends(form, **question)).headers["location"].endswith("units/quiz?lang=zh-Hant")
        await service.put_back_language(tess, CODE, "zh-Hant")
        assert (await desk.browser.post(f"{door}/presence", **said)).json()["gone"] is False
        assert "新題" in await desk.reads(f"/authoring/courses/{CODE}/units/quiz?lang=zh-Hant")
    assert [(await drafts.open_text(tess, CODE, key, "en")).text for key in ("greeting", "quiz")] == english


async def test_whoever_writes_no_courses_finds_nothing(site, opened):
    async with site.as_("alice") as alice:
        for path in (UNIT, UNIT.replace("greeting", "nothing"), UNIT.replace(CODE, "none")):
            assert (await alice.browser.open(path)).status_code == 404
            assert (await alice.sends(path, base="1", device="x", title="t", body="b")).status_code == 404


async def test_what_the_form_cannot_hold_is_refused_with_a_sentence(site, opened):
    async with site.as_("tess") as tess:
        await tess.reads(UNIT)
        for sent in ({}, {"base": "-1", "device": "x"}, {"base": "1", "device": "x", "title": "t" * 300}):
            assert (await tess.sends(UNIT, **sent)).status_code == 422
