"""What is said about a course: one form for all languages, and nothing typed is lost."""

from lms.drafts import queries
from tests.support.whole_site import CODE

FACTS = f"/authoring/courses/{CODE}/facts"
SENT = {
    "title-en": "Tiny things", "title-zh-Hant": "小事", "summary-en": "Short.", "audience-en": "Everyone",
    "category": "management", "clauses": "P4.1, P2.1", "owner": "hana", "languages": ["zh-Hans"],
}  # fmt: skip


async def test_facts_are_kept_in_all_languages_and_one_is_added(site, opened, tess):
    async with site.as_("tess") as desk:
        assert 'name="title-zh-Hant"' in await desk.reads(FACTS)
        answer = await desk.sends(FACTS, **SENT)
        assert answer.headers["location"] == f"/authoring/courses/{CODE}"
        assert "简体中文 missing" in await desk.reads(f"/authoring/courses/{CODE}")
    view = await queries.draft(tess, CODE)
    assert view.languages == ("en", "zh-Hant", "zh-Hans")
    assert view.values["title"] == {"en": "Tiny things", "zh-Hant": "小事"}
    assert (view.values["clauses"], view.values["owner"]) == (["P4.1", "P2.1"], "hana")


async def test_a_mistake_keeps_nothing_and_loses_nothing(site, opened, tess):
    async with site.as_("tess") as desk:
        answer = await desk.sends(FACTS, **{**SENT, "owner": "nobody", "clauses": "four"})
        assert answer.status_code == 422
        for words in ("There is nobody with the login nobody.", "is no clause", 'value="Tiny things"', 'value="小事"'):
            assert words in answer.text
    assert (await queries.draft(tess, CODE)).values == opened.values


async def test_a_language_goes_after_a_question_and_comes_back_as_it_was(site, opened, tess):
    path = f"/authoring/courses/{CODE}/languages"
    kept = {**SENT, "title-en": "A tiny course", "title-zh-Hant": "小課程", "owner": "tess", "languages": []}
    before = await queries.whole(tess, CODE)
    async with site.as_("tess") as desk:
        asked = await desk.sends(path, **{**kept, "title-en": "Typed meanwhile", "do": "ask:zh-Hant"})
        assert "Take 繁體中文 out of the course?" in asked.text
        assert "2 pages in it" in asked.text
        assert 'value="Typed meanwhile"' in asked.text
        wrong = await desk.sends(path, **{**kept, "owner": "nobody", "do": "out:zh-Hant"})
        assert wrong.status_code == 422
        answer = await desk.sends(path, **kept, do="out:zh-Hant")
        outline = await desk.reads(answer.headers["location"])
        assert 'value="language-back:zh-Hant"' in outline
        assert "繁體中文" not in outline.split('id="outline"')[1].split("</form>")[0]
        without = await queries.whole(tess, CODE)
        assert without.view.languages == ("en",)
        assert {path.split("/")[0] for path in without.texts} == {"course.yaml", "en"}
        page = await desk.reads(FACTS)
        assert 'name="title-zh-Hant"' not in page
        assert "by Tess" in page
        await desk.sends(path, **kept, do="back:zh-Hant")
        for do, status in (("back:zh-Hant", 409), ("out:en", 409), ("out:fr", 409), ("burn:en", 400)):
            assert (await desk.sends(path, **kept, do=do)).status_code == status
    after = await queries.whole(tess, CODE)
    assert after.view.values["title"] == before.view.values["title"]
    assert {path: text for path, text in after.texts.items() if path != "course.yaml"} == {
        path: text for path, text in before.texts.items() if path != "course.yaml"
    }
