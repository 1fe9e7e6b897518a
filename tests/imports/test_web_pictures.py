"""Places of a picture in a bank: chosen from the library, seen while they are written, told where the file is used."""

from lms.core.db import Sql
from tests.imports.test_web import hidden, made
from tests.library.test_web import added
from tests.support.drawn import drawn

FORM = {
    "was": "hotspot", "kind": "hotspot", "prompt": "Where do you look?", "picture": "media/desk.png", "alt": "The desk",
    "row-0-text": "The phone", "row-0-sort": "rect", "row-0-other": "1,1 20,20", "right": "0",
    "row-1-text": "The window", "row-1-sort": "rect", "row-1-other": "40,40 60,60",
}  # fmt: skip


async def test_a_question_about_a_picture_is_written_in_a_bank_and_the_library_tells_so(site):
    async with site.as_("tess") as tess:
        bank, item = await made(tess), await added(tess, name="desk.png")
        page = await tess.reads(f"{bank}/new-question?kind=hotspot")
        assert "data-choose-picture" in page
        assert 'value="media/picture.png"' not in page, "what only shows the way is not filled in"
        assert "No course and no question bank uses it yet." in await tess.reads(item)
        absent = await tess.sends(f"{bank}/new-question/form", **FORM | {"picture": "media/hall.png"}, do="save")
        assert absent.status_code == 422
        assert "no picture media/hall.png in the library" in absent.text
        address = (await Sql("SELECT f.ref FROM media_file f JOIN media_item i ON i.media_file = f.id").first())["ref"]
        assert f"/media/{address}/desk.png" in (await tess.sends(f"{bank}/look", **FORM)).text
        kept = await tess.sends(f"{bank}/new-question/form", **FORM, do="save")
        shown = await tess.reads(kept.headers["location"])
        assert f"/media/{address}/desk.png" in shown
        assert "Places of a picture" in await tess.reads(bank)
        assert "where-do-you-look</a>" in await tess.reads(item)


async def test_a_quiz_leaves_out_what_shows_another_picture_than_the_library(site, tmp_path):
    asked = (
        "Where? [hotspot]\n![The desk](media/{name})\n* The phone -> rect 1,1 20,20\n- The window -> rect 40,40 60,60\n"
    )
    async with site.as_("tess") as tess:
        await tess.reads("/authoring/courses/tiny")
        bank = await made(tess)
        await added(tess, name="desk.png")
        await added(tess, drawn(colour=(9, 9, 9)), name="hall.png")
        files = {row["name"]: row["media_file"] for row in await Sql("SELECT name, media_file FROM media_item").rows()}
        draft = (await Sql("SELECT id FROM course_draft").first())["id"]
        for name, file in (("desk.png", files["desk.png"]), ("hall.png", files["desk.png"])):
            await Sql("INSERT INTO draft_media (draft, name, media_file) VALUES (:draft, :name, :file)").run(
                draft=draft, name=name, file=file
            )
        text = f"{asked.format(name='desk.png')}\n{asked.format(name='hall.png').replace('Where?', 'And where?')}"
        await Sql(
            "UPDATE draft_text SET text = :text WHERE unit = (SELECT id FROM draft_unit WHERE key = 'quiz' AND draft = :draft)"
        ).run(text=text, draft=draft)
        looked = await tess.sends(
            "/authoring/courses/tiny/quizzes/quiz/into-bank?lang=en", bank=bank.rpartition("/")[2]
        )
        assert "media/hall.png is another picture in the library than in this course" in looked.text
        assert "Import 1 question" in looked.text
        fields = {name: values[-1] for name, values in hidden(looked.text, f"{bank}/imports").items()}
        assert (await tess.sends(f"{bank}/imports", **fields)).status_code == 303
