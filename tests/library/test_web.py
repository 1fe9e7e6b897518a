"""The library as instructors see it: adding, finding, replacing, captions, and where a file is used."""

import re

import pytest

from lms.core.db import Sql
from lms.drafts.service import open_draft
from lms.media.service import path_of
from lms.transfer import service as transfer
from tests.support.course_folder import write_course
from tests.support.drawn import drawn
from tests.support.whole_site import CODE, WholeSite, whole_site

VIDEO = b"\0\0\0\x18ftypmp42" + b"x" * 1000
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nHello"


@pytest.fixture
async def site(db, tmp_path) -> WholeSite:
    return await whole_site(tmp_path)


async def send(desk, path, content=None, name="Box.png", **fields):
    files = {"file": (name, content, "application/octet-stream")} if content is not None else None
    return await desk.browser.send_form(path, fields, files=files)


async def added(desk, content=None, name="Box.png", **fields):
    answer = await send(desk, "/authoring/media", drawn() if content is None else content, name, **fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("?")[0]


async def test_a_file_is_added_by_a_plain_form_and_found(site):
    async with site.as_("tess") as tess:
        item = await added(tess, name="客戶畫面.png", alt="What the customer sees")
        page = await tess.reads(f"{item}?done=added")
        found = await tess.reads("/authoring/media?q=客戶&sort=picture")
        by_alt = await tess.reads("/authoring/media?q=CUSTOMER")
        not_found = await tess.reads("/authoring/media?q=100%25&sort=video")

    assert "media/picture.png" in page
    assert 'alt="What the customer sees"' in page
    assert item in found
    assert item in by_alt
    assert "Nothing like that" in not_found


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [(b"MZ\0\0", "a.png", "cannot be shown"), (None, "", "Choose a file first"), (b"WEBVTT\n", "a.vtt", "Captions belong to a recording"), (b"\x89PNG\r\n\x1a\n", "a.png", "damaged")],
)  # fmt: skip
async def test_what_is_refused_is_said_above_the_list(site, content, name, says):
    async with site.as_("tess") as tess:
        answer = await send(tess, "/authoring/media", content, name)

    assert answer.status_code == 422
    assert says in answer.text


async def test_the_list_is_paged_and_its_numbers_are_forgiving(site):
    async with site.as_("tess") as tess:
        for n in range(25):
            await added(tess, drawn(colour=(n, 0, 0)))
        first, second = await tess.reads("/authoring/media"), await tess.reads("/authoring/media?page=2")
        chooser = await tess.reads("/authoring/media/chooser?page=2")

    assert (first.count("media-card"), second.count("media-card"), chooser.count("media-card")) == (24, 1, 12)
    assert "25 of 25" in second or "25 to 25" in second


async def test_alternative_texts_are_kept(site):
    async with site.as_("tess") as tess:
        item = await added(tess)
        assert "No alternative text" in await tess.reads("/authoring/media")
        refused = await tess.sends(item, alt="x" * 301)
        assert (await tess.sends(item, alt="A red box")).status_code == 303
        page, chooser = await tess.reads(item), await tess.reads("/authoring/media/chooser")

    assert refused.status_code == 422
    assert "x" * 301 in refused.text
    assert 'alt="A red box"' in page
    assert 'data-media-alt="A red box"' in chooser


async def test_captions_are_kept_and_asked_for(site):
    async with site.as_("tess") as tess:
        item = await added(tess, VIDEO, "Talk.mp4")
        assert "cannot be published" in await tess.reads(item)
        refused = await send(tess, f"{item}/captions", b"words", "a.srt", locale="en")
        assert (await send(tess, f"{item}/captions", SRT, "a.srt", locale="zh-Hant")).status_code == 303
        page = await tess.reads(item)
        track = re.search(r'<track [^>]*srclang="zh-Hant"[^>]*src="([^"]+)"', page)[1]
        captions = await tess.browser.get(track)

    assert "Line 1" in refused.text
    assert "cannot be published" not in page
    assert captions.text.startswith("WEBVTT")
    assert captions.headers["content-type"].startswith("text/vtt")


async def test_captions_of_a_recording_reach_the_drafts_that_use_it_whichever_came_first(site):
    async def called():
        return {row["name"] for row in await Sql("SELECT name FROM draft_media WHERE name LIKE 'our-talk%'").rows()}

    async with site.as_("tess") as tess:
        await open_draft(site.cast["tess"], CODE)
        item = await added(tess, VIDEO, "Talk.mp4")
        await send(tess, f"{item}/captions", SRT, "a.srt", locale="zh-Hant")
        stored = await Sql("SELECT f.ref FROM media_file f JOIN media_item i ON i.media_file = f.id").first()
        assert (await tess.sends(f"/authoring/courses/{CODE}/media", file=stored["ref"], name="our-talk.mp4")).json()
        assert await called() == {"our-talk.mp4", "our-talk.zh-Hant.vtt"}
        await send(tess, f"{item}/captions", SRT, "a.srt", locale="en")
        assert await called() == {"our-talk.mp4", "our-talk.zh-Hant.vtt", "our-talk.en.vtt"}


async def test_a_draft_that_uses_a_file_is_named(site):
    async with site.as_("tess") as tess:
        item = await added(tess)
        await open_draft(site.cast["tess"], CODE)
        await Sql(
            "INSERT INTO draft_media (draft, name, media_file) SELECT d.id, 'box.png', i.media_file FROM course_draft d, media_item i"
        ).run()
        page = await tess.reads(item)

    assert re.search(rf'<th scope="row"><a href="/authoring/courses/{CODE}">{CODE}</a></th><td>[^/]*Draft', page)


async def test_a_replaced_file_stays_in_what_is_published(site, tmp_path):
    async with site.as_("tess") as tess:
        item = await added(tess)
        row = await Sql("SELECT f.sha256 FROM media_item i JOIN media_file f ON f.id = i.media_file").first()
        folder = write_course(tmp_path / "used", code="used")
        (folder / "media" / "box.png").write_bytes(path_of(row["sha256"]).read_bytes())
        page = folder / "en" / "start" / "01-greeting.md"
        page.write_text(page.read_text().replace("Say hello.", "Say hello. ![A box](media/box.png)"))
        zh = folder / "zh-Hant" / "start" / "01-greeting.md"
        zh.write_text(zh.read_text().replace("先問好。", "先問好。![盒](media/box.png)"))
        await transfer.publish(tmp_path / "used")
        before = await tess.reads("/courses/used/units/greeting")
        assert (await send(tess, f"{item}/versions", drawn(colour=(0, 99, 0)))).status_code == 303
        after, shown = await tess.reads("/courses/used/units/greeting"), await tess.reads(item)
        same = await send(tess, f"{item}/versions", drawn(colour=(0, 99, 0)))
        other = await send(tess, f"{item}/versions", VIDEO, "a.mp4")

    picture = re.compile(r"/media/[^/]+/box\.png")
    assert picture.search(before)[0] == picture.search(after)[0]
    assert 'href="/courses/used/units/greeting"' in shown
    assert "Version 2" in shown
    assert (same.status_code, other.status_code) == (409, 422)


@pytest.mark.parametrize("path", ["/authoring/media", "/authoring/media/chooser", "/authoring/media/courses"])
@pytest.mark.parametrize("login", ["alice", "bob", "sam"])
async def test_nothing_is_there_for_whom_it_is_not(site, login, path):
    async with site.as_(login) as desk:
        assert (await desk.browser.get(path, headers={"accept": "text/html"})).status_code == 404
        assert (await send(desk, "/authoring/media", drawn())).status_code == 404


async def test_files_of_courses_are_taken_in_without_a_copy(site):
    async with site.as_("tess") as tess:
        assert "1 file of courses is not in it" in await tess.reads("/authoring/media")
        shown = await tess.reads("/authoring/media/courses")
        ref = re.search(r"/authoring/media/courses/([^\"]+)", shown)[1]
        taken = await tess.sends(f"/authoring/media/courses/{ref}")
        again = await tess.sends(f"/authoring/media/courses/{ref}")
        item, rest = await tess.reads(taken.headers["location"]), await tess.reads("/authoring/media/courses")
        files = await Sql("SELECT id FROM media_file").rows()

    assert "clock.svg" in shown
    assert f"/media/{ref}/clock.svg" in item
    assert 'href="/courses/tiny/units/greeting"' in item
    assert again.status_code == 404
    assert "Nothing is left" in rest
    assert len(files) == len(await Sql("SELECT DISTINCT sha256 FROM media_file").rows())


async def test_a_file_that_browsers_cannot_show_is_not_taken_in(site):
    await Sql("UPDATE media_file SET mime = 'application/zip'").run()
    async with site.as_("tess") as tess:
        ref = re.search(r"/authoring/media/courses/([^\"]+)", await tess.reads("/authoring/media/courses"))[1]
        answer = await tess.sends(f"/authoring/media/courses/{ref}")

    assert answer.status_code == 422
