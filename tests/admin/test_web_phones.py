"""The administrators' page of phone systems, and what everybody sees of the own phone."""

import pytest

from lms.core import clock
from lms.telephony.rules.names import lines
from lms.telephony.rules.states import AgentStateName, Report
from lms.telephony.service import give_names, note_trouble, record_reports
from tests.support.whole_site import whole_site


@pytest.fixture
async def site(db, tmp_path):
    return await whole_site(tmp_path)


def report(state="ringing", name="alice", at=None):
    at = at or clock.now()
    return Report((name,), AgentStateName(state), at, f"{name} {state} {at.isoformat()}")


async def test_before_anything_is_heard_the_page_says_what_to_do(site):
    async with site.as_("ada") as ada:
        page = await ada.reads("/admin/phones")
    assert "Nothing has been heard yet" in page
    assert "lms token create --scope agent-state" in page


async def test_what_is_heard_stands_there(site):
    await record_reports("json/Softphone", [report(), report(name="4711")])
    await note_trouble("asterisk", "unreachable")
    async with site.as_("ada") as ada:
        page = await ada.reads("/admin/phones")
    assert "Softphone" in page
    assert "4711" in page
    assert "does not answer" in page


async def test_names_are_given_and_taken_by_forms(site):
    async with site.as_("ada") as ada:
        await ada.reads("/admin/phones")
        given = await ada.sends("/admin/phones/names", source="twilio", lines="alice, WK1\ncharlie; WK2")
        assert given.headers["location"] == "/admin/phones?done=given"
        page = await ada.reads("/admin/phones?done=given")
        assert "The names are kept." in page
        assert page.count("Twilio TaskRouter</td>") == 2
        taken = await ada.sends("/admin/phones/names/1/removal")
        assert taken.headers["location"] == "/admin/phones?done=taken"
        assert (await ada.sends("/admin/phones/names/1/removal")).status_code == 404
        assert "WK1" not in await ada.reads("/admin/phones")


async def test_what_was_typed_stays_when_a_line_is_wrong(site):
    async with site.as_("ada") as ada:
        await ada.reads("/admin/phones")
        answer = await ada.sends("/admin/phones/names", source="", lines="alice, 4711\nzoe, 4712")
    assert answer.status_code == 422
    assert "Line 2: nobody here has the login “zoe”." in answer.text
    assert "alice, 4711\nzoe, 4712" in answer.text


async def test_a_system_that_is_none_counts_as_any(site):
    async with site.as_("ada") as ada:
        await ada.reads("/admin/phones")
        await ada.sends("/admin/phones/names", source="<b>", lines="alice, 4711")
        assert "<td>Any</td>" in await ada.reads("/admin/phones")


async def test_a_long_list_has_pages(site):
    await give_names(site.cast["ada"], "", lines("\n".join(f"alice, {number}" for number in range(60))))
    async with site.as_("ada") as ada:
        first, second = await ada.reads("/admin/phones"), await ada.reads("/admin/phones?page=2")
    assert "1 to 50 of 60" in first
    assert "51 to 60 of 60" in second


async def test_everybody_sees_what_is_reported_of_the_own_phone_and_that_we_only_listen(site):
    async with site.as_("alice") as alice:
        assert "No phone system has reported anything about you." in await alice.reads("/account/phone")
        await record_reports("json/Softphone", [report("on_call")])
        page = await alice.reads("/account/phone")
        assert "Softphone says since" in page
        assert "in a call" in page
        assert "never changes your state" in page
        line = await alice.browser.get("/account/phone", headers={"hx-request": "true"})
        assert "<h1" not in line.text
        assert "in a call" in line.text
        assert 'href="/account/phone"' in await alice.reads("/account")


async def test_after_a_long_silence_the_own_state_is_unknown(site, frozen):
    await record_reports("json/Softphone", [report("on_call")])
    frozen.tick(minutes=31)
    async with site.as_("alice") as alice:
        assert "your state is unknown" in await alice.reads("/account/phone")


async def test_the_page_that_was_left_for_a_call_says_so(site, frozen):
    from tests.support.whole_site import PAGE

    async with site.as_("alice") as alice:
        await alice.begins()
        page = await alice.reads(PAGE)
        import re

        place = re.search(r'data-place-url="([^"]+)"', page)[1]
        headers = {"x-csrftoken": alice.browser.csrf, "origin": "http://lull.test"}
        await alice.browser.put(place, json={"block": 2, "block_ppm": 0}, headers=headers)
        assert "for a call" not in re.sub(r'data-call-words="[^"]*"', "", await alice.reads(PAGE))
        await record_reports("json/Softphone", [report("ringing")])
        assert "You stopped here at 09:00 for a call." in await alice.reads(PAGE)
        frozen.tick(minutes=10)
        await alice.browser.put(place, json={"block": 2, "block_ppm": 10}, headers=headers)
        assert "You stopped here at 09:00" not in await alice.reads(PAGE)
