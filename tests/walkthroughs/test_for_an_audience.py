"""Tess publishes for the team that needs it: the others never hear of it, and nobody in the middle is locked out."""

from tests.support.whole_site import CODE, PAGE, QUIZ

PATH = f"/authoring/courses/{CODE}"


async def test_tess_publishes_for_one_team_and_charlie_who_had_begun_goes_on(site):
    async with site.as_("charlie") as charlie:
        await charlie.begins()
        await charlie.reads(PAGE)

    async with site.as_("tess") as tess:
        await tess.reads(PATH)
        page = await tess.reads(f"{PATH}/publication")
        assert "11 people will see it." in page
        assert "outside" in await tess.reads(f"{PATH}/audience?audience=some&units=harbour")
        choice = {"locales": ["en", "zh-Hant"], "over": "1", "audience": "some", "units": ["harbour"]}
        assert (await tess.sends(f"{PATH}/publication", **choice)).status_code == 303
        await tess.reads(f"/courses/{CODE}")

    async with site.as_("finn") as finn:
        assert "A tiny course" not in await finn.reads("/courses?q=tiny")
        for path in (f"/courses/{CODE}", PAGE, QUIZ):
            assert (await finn.browser.open(path)).status_code == 404

    async with site.as_("charlie") as charlie, site.as_("alice") as alice:
        assert "A tiny course" in await charlie.reads("/")
        assert "A tiny course" in await charlie.reads("/courses")
        running = await charlie.starts()
        assert running.questions
        assert (await alice.begins()).startswith(f"/courses/{CODE}/")
