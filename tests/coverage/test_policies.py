"""Hana brings a second policy in; tess links to it, and coverage follows it."""

import re
from html import unescape

from lms.core.db import count_queries
from lms.drafts import service as writing
from lms.drafts.service import NewUnit
from lms.policies import service
from lms.policies.service import Draft
from tests.support.course_folder import MANIFEST, PAGE_EN, PAGE_ZH
from tests.support.people import BASE
from tests.support.whole_site import CODE, whole_site

COVERAGE, POLICIES = "/authoring/coverage", "/authoring/coverage/policies"
TEXT = "# Data protection\n## 1 Calls\nWho reads this?\n- 1.1 Ask first\n- 1.2 Write down\n"


async def test_a_policy_is_looked_at_applied_and_followed(site):
    form = {"key": "gdpr", "text": TEXT, "locale": "en"}
    async with site.as_("hana") as desk:
        page = await desk.sends(POLICIES, **form)
        assert page.status_code == 200
        assert "Line 3" in page.text
        assert "2 new" in page.text
        seen = re.search(r'name="seen" value="(\w+)"', page.text)[1]
        stale = await desk.sends(POLICIES, **form | {"text": TEXT + "- 1.3 More\n"}, seen=seen, do="apply")
        assert stale.status_code == 409
        assert "1.3" in stale.text
        answer = await desk.sends(POLICIES, **form, seen=seen, do="apply")
        assert answer.status_code == 303
        assert "Data protection" in await desk.reads(answer.headers["location"])
        assert "Data protection" in await desk.reads(POLICIES)
        assert 'value="gdpr"' in await desk.reads(f"{POLICIES}/new?key=gdpr")
        for odd in ({"key": "GDPR"}, {"text": ""}, {"locale": "xx"}, {"key": "x" * 41}):
            answer = await desk.sends(POLICIES, **form | odd)
            assert answer.status_code == 422
        assert (await desk.browser.open(f"{POLICIES}/none")).status_code == 404
    async with site.as_("tess") as tess:
        page = await tess.reads(f"{COVERAGE}?policy=gdpr")
        assert f"{COVERAGE}/gdpr.1.1?new=md#new" in page
        answer = await tess.sends(f"{COVERAGE}/gdpr.1.1", course=CODE, what="quiz")
        assert answer.status_code == 303
        page = await tess.reads(f"{COVERAGE}/gdpr.1.1")
        assert "Question only in a draft" in page
        assert answer.headers["location"] in page
        assert "gdpr.1.2 Write down" in await tess.reads(f"/authoring/courses/{CODE}/links?q=write+down")
        assert (await tess.browser.open(POLICIES)).status_code == 404
    async with site.as_("alice") as alice:
        assert "Ask first" in await alice.reads("/policy/gdpr.1.1")
        assert (await alice.browser.open("/policy/gdpr.9")).status_code == 404


async def test_a_policy_comes_as_a_file_and_in_another_language(site):
    async def uploads(desk, content, name="policy.md", **form):
        data = {"_csrf_token": desk.browser.csrf, "key": "gdpr", "locale": "en", **form}
        headers = {"origin": BASE, "sec-fetch-site": "same-origin", "accept": "text/html"}
        return await desk.browser.post(POLICIES, data=data, files={"file": (name, content)}, headers=headers)

    async with site.as_("hana") as desk:
        # a file goes before what was pasted; its line ends and its mark are forgiven, and it is looked at first
        page = await uploads(desk, b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode(), text="- 9.9 Pasted\n")
        assert (page.status_code, "2 new" in page.text, "9.9" in page.text) == (200, True, False)
        shown = unescape(re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page.text, re.DOTALL)[1])
        assert shown == TEXT.strip()
        seen = re.search(r'name="seen" value="(\w+)"', page.text)[1]
        assert (await uploads(desk, b"", "", text=shown, seen=seen, do="apply")).status_code == 303
        for content in (b"\xff\xfe\x00", b"PK\x03\x04\x00", b"a" * 500_001, b"no clause"):
            refused = await uploads(desk, content, locale="zh-Hant")
            assert refused.status_code == 422
            assert 'aria-invalid="true"' in refused.text
        page = await uploads(desk, "# 個資\n- 1.1 先問\n- 7.7 多餘\n".encode(), locale="zh-Hant")
        for words in (
            "The first language of this policy is English",
            "1 clause stays without a text in 繁體中文.",
            "7.7",
        ):
            assert words in page.text
        seen = re.search(r'name="seen" value="(\w+)"', page.text)[1]
        done = await uploads(desk, "# 個資\n- 1.1 先問\n- 7.7 多餘\n".encode(), locale="zh-Hant", seen=seen, do="apply")
        page = await desk.reads(done.headers["location"])
        assert "1 of 2 clauses" in page
        assert '<option value="zh-Hant" selected' in await desk.reads(f"{POLICIES}/new?key=gdpr&lang=zh-Hant")
    async with site.as_("mei") as mei:
        assert "先問" in await mei.reads("/policy/gdpr.1.1")
        assert "你的語言" in await mei.reads("/policy/gdpr.1.2")


async def test_links_to_a_retired_clause_are_a_gap(db, tmp_path):
    site = await whole_site(tmp_path, {
        "course.yaml": MANIFEST.replace("[P4.1]", "[gdpr.1.2]"),
        "en/start/01-greeting.md": PAGE_EN.replace("[quiz](unit:quiz)", "[the rule](clause:gdpr.1.2)"),
        "zh-Hant/start/01-greeting.md": PAGE_ZH.replace("[測驗](unit:quiz)", "[規定](clause:gdpr.1.2)"),
    })  # fmt: skip
    hana = site.cast["hana"]
    await service.apply(hana, Draft("gdpr", TEXT))
    await service.apply(hana, Draft("gdpr", TEXT.replace("- 1.2 Write down\n", "")))
    async with site.as_("tess") as tess:
        page = await tess.reads(f"{COVERAGE}?policy=gdpr")
        assert "Not in the policy any more" in page
        assert (await tess.sends(f"{COVERAGE}/gdpr.1.2", course=CODE, what="md")).status_code == 404
        assert 'href="/policy/gdpr.1.2"' in await tess.reads(f"/courses/{CODE}/units/greeting")
        assert "not in the policy any more" in await tess.reads("/policy/gdpr.1.2")


async def test_what_lull_serves_is_no_gap(site):
    async with site.as_("hana") as hana, site.as_("tess") as tess:
        place = f"{COVERAGE}/P2.3/place"
        assert (await tess.sends(place, place="Plans")).status_code == 404
        assert (await hana.sends(place, place="Plans", address="https://x.test")).status_code == 422
        assert (await hana.sends(place, place="")).status_code == 422
        assert (await hana.sends(place, place="x" * 201)).status_code == 422
        assert (await hana.sends(place, place="Exams in rooms", address="/authoring/sittings")).status_code == 303
        page = await tess.reads(f"{COVERAGE}/P2.3")
        assert 'href="/authoring/sittings">Exams in rooms' in page
        assert "No page is about" in page
        assert "P2.3" not in (await tess.reads(f"{COVERAGE}?part=P2&show=gaps")).split("<table")[-1]
        assert "Exams in rooms" in (await tess.browser.open(f"{COVERAGE}.csv")).text
        assert (await hana.sends(place, end="1")).status_code == 303
        assert (await hana.sends(place, end="1")).status_code == 404


async def test_more_policies_and_drafts_cost_no_query(site):
    hana = site.cast["hana"]
    await writing.open_draft(hana, CODE)
    async with site.as_("tess") as tess:
        await tess.reads(COVERAGE)
        with count_queries() as before:
            await tess.reads(COVERAGE)
        for number in range(3):
            await service.apply(hana, Draft(f"p{number}", TEXT))
            await writing.add_unit(
                hana, CODE, NewUnit("start", f"Page {number}", "en", head={"clauses": [f"p{number}.1.1"]})
            )
        await tess.reads(COVERAGE)
        with count_queries() as after:
            await tess.reads(f"{COVERAGE}?policy=p1")
    assert len(after) == len(before)
