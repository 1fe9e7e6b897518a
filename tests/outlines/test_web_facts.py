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
