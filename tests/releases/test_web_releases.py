"""Publishing, going back and reviewing, as tess and hana see it; a stranger finds nothing."""

import re

import pytest

from lms.core.db import count_queries
from lms.drafts import service as writing
from lms.drafts.service import NewUnit
from tests.releases.test_service import words, writes
from tests.support.whole_site import CODE

PATH = f"/authoring/courses/{CODE}"
PAGES = ("publication", "publication/greeting", "versions", "review")


async def test_a_course_is_published_from_its_page(site, opened, tess):
    await writing.change_unit(tess, CODE, "greeting", {"required": "no"})
    async with site.as_("tess") as desk:
        page = await desk.reads(f"{PATH}/publication")
        assert "Nothing stands in the way." in page
        over = re.search(r'name="over" value="(\d+)"', page)[1]
        answer = await desk.sends(f"{PATH}/publication", locales=["en", "zh-Hant"], over=over, note="Now optional")
        assert answer.status_code == 303
        page = await desk.reads(answer.headers["location"])
        assert "Version 2" in page
        assert "Now optional" in page


async def test_a_refusal_shows_the_page_again_with_what_was_typed(site, opened, tess):
    async with site.as_("tess") as desk:
        answer = await desk.sends(f"{PATH}/publication", locales=["en", "zh-Hant"], over="1", note="My note")
        assert answer.status_code == 409
        assert "Exactly this is published already." in answer.text
        assert "My note" in answer.text
        await writing.change_unit(tess, CODE, "greeting", {"required": "no"})
        for at in ("yesterday", "2020-01-01T09:00"):
            answer = await desk.sends(f"{PATH}/publication", locales=["en", "zh-Hant"], over="1", note="My note", at=at)
            assert answer.status_code == 422
            assert at in answer.text
        answer = await desk.sends(f"{PATH}/publication", locales=["en"], over="1", renew_days="many", kind="huge")
        assert answer.status_code == 422


async def test_a_language_that_is_not_in_step_is_left_out_and_the_others_are_published(site, opened, tess):
    await writes(tess, await words(tess, "Say hello.", "Say hello.\n\nAnd listen."))
    async with site.as_("tess") as desk:
        page = await desk.reads(f"{PATH}/publication")
        assert "“paragraph” in line 6 of the page in English." in page
        assert "or leave a language out." in page
        looked = (await desk.sends(f"{PATH}/publication", locales="en", over="1", note="Kept", look="languages")).text
        assert "Nothing stands in the way." in looked
        assert "Kept" in looked
        assert "繁體中文 is published now." in looked
        assert re.findall(r'/publication/([a-z-]+)"', looked) == ["greeting"], "what changed does not count what goes"
        assert 'aria-describedby="blocked-why"' not in looked
        answer = await desk.sends(f"{PATH}/publication", locales="en", over="1", note="Kept")
        assert answer.status_code == 303


async def test_a_version_comes_back_and_one_that_waits_is_called_off(site, opened, tess):
    await writing.change_unit(tess, CODE, "greeting", {"required": "no"})
    async with site.as_("tess") as desk:
        at = "2099-01-01T09:00"
        answer = await desk.sends(f"{PATH}/publication", locales=["en", "zh-Hant"], over="1", at=at)
        assert answer.status_code == 422
        await desk.sends(f"{PATH}/publication", locales=["en", "zh-Hant"], over="1")
        assert (await desk.sends(f"{PATH}/versions/2/return")).status_code == 409
        assert (await desk.sends(f"{PATH}/versions/1/return", people="move", note="Back")).status_code == 303
        assert "As version 1 was." in await desk.reads(f"{PATH}/versions")
        assert (await desk.sends(f"{PATH}/versions/99/return")).status_code == 404
        assert (await desk.sends(f"{PATH}/releases/nothing/cancellation")).status_code == 404


async def test_a_review_is_asked_for_answered_and_a_remark_left(site, opened):
    hana = site.cast["hana"]
    async with site.as_("tess") as desk, site.as_("hana") as other:
        assert (await desk.sends(f"{PATH}/reviews", reviewer="", words="x")).status_code == 422
        assert (await desk.sends(f"{PATH}/reviews", reviewer=hana.ref, words="Please look")).status_code == 303
        assert (await desk.sends(f"{PATH}/reviews", reviewer=hana.ref)).status_code == 409
        assert "Please look" in await other.reads("/authoring/reviews")
        page = await other.reads(f"{PATH}/review")
        action = re.search(r'action="([^"]+/answer)"', page)[1]
        assert (await other.sends(f"{PATH}/remarks", unit="greeting", locale="en", words="Too long")).status_code == 303
        assert (await other.sends(f"{PATH}/remarks", unit="greeting", locale="en", words="")).status_code == 422
        assert (await desk.sends(action, outcome="approved")).status_code == 404
        assert (await other.sends(action, outcome="maybe")).status_code == 422
        assert (await other.sends(action, outcome="changes", answer="See my remark")).status_code == 303
        page = await desk.reads(f"{PATH}/review")
        assert "See my remark" in page
        assert "Too long" in page
        settle = re.search(r'action="([^"]+/settlement)"', page)[1]
        assert (await desk.sends(settle)).status_code == 303
        assert "Too long" not in await desk.reads(f"{PATH}/review")


async def test_a_remark_names_its_paragraph_and_leads_to_its_line(site, opened, tess):
    await writing.save_text(
        tess, CODE, "greeting", "en", writing.Save(1, "tab", 1, "First.\n\nSecond *one*.\n\nThird.\n")
    )
    async with site.as_("hana") as other:
        page = await other.reads(f"{PATH}/review?unit=greeting&lang=en")
        assert '<option value="2" lang="en">2. Second one.</option>' in page
        assert '<option value="1"' not in await other.reads(f"{PATH}/review?unit=quiz&lang=en")
        assert (
            await other.sends(f"{PATH}/remarks", unit="greeting", locale="en", words="Hm", block="2")
        ).status_code == 303
        page = await other.reads(f"{PATH}/review?unit=nothing&lang=xx")
        link = re.search(r'href="([^"]+block=2)"><strong>Greeting</strong>', page)[1].replace("&amp;", "&")
        assert "“Second one.”" in page
        assert 'data-line="3"' in await other.reads(link)


async def test_what_holds_for_a_course_is_kept_and_a_look_sets_the_next_date(site, opened):
    async with site.as_("tess") as desk:
        answer = await desk.sends(f"{PATH}/care", needs_review="true", look_again="2027-03-01", every_months="6")
        assert answer.status_code == 303
        assert 'value="2027-03-01"' in await desk.reads(f"{PATH}/review")
        assert "1 Mar" in await desk.reads("/authoring/reviews")
        assert (await desk.sends(f"{PATH}/care", look_again="soon", every_months="6")).status_code == 422
        assert (await desk.sends(f"{PATH}/look")).status_code == 303


@pytest.mark.parametrize("page", PAGES)
async def test_only_who_writes_courses_finds_these_pages(site, opened, page):
    async with site.as_("alice") as alice, site.as_("tess") as tess:
        assert (await alice.browser.open(f"{PATH}/{page}")).status_code == 404
        assert (await tess.browser.open(f"/authoring/courses/none/{page}")).status_code == 404
        await tess.reads(f"{PATH}/{page}")


@pytest.mark.parametrize("page", PAGES)
async def test_more_pages_cost_no_more_queries(site, opened, tess, page):
    async with site.as_("tess") as desk:
        await desk.reads(f"{PATH}/{page}")
        with count_queries() as before:
            await desk.reads(f"{PATH}/{page}")
        for number in range(10):
            await writing.add_unit(tess, CODE, NewUnit("start", f"Page {number}", "en", body="Words.\n"))
        await desk.reads(f"{PATH}/{page}")
        with count_queries() as after:
            await desk.reads(f"{PATH}/{page}")
        assert len(after) == len(before)
