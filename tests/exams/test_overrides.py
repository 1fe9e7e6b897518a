"""Granting more in the browser: who may, for whom, what the person reads, and that it ends."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.core.db import Sql
from tests.support.whole_site import QUIZ, WholeSite, whole_site

NEW = "/authoring/overrides/new"
GRANT = {
    "quiz": "tiny/quiz",
    "minutes": "15",
    "percent": "100",
    "attempts": "0",
    "opens": "",
    "closes": "",
    "reason": "Reads slowly",
}


@pytest.fixture
async def site(tmp_path, db) -> WholeSite:
    return await whole_site(tmp_path)


async def grants(site, login, **changes):
    async with site.as_(login) as desk:
        return await desk.sends("/authoring/overrides", **GRANT | changes)


async def test_hana_finds_alice_by_name_and_grants_her_time(site):
    async with site.as_("hana") as hana:
        assert "Name or login" in await hana.reads(NEW)
        found = await hana.reads(f"{NEW}?quiz=tiny/quiz&who=mars")
        link = re.search(r'href="([^"]*person=[^"]+)"', found)[1].replace("&amp;", "&")
        assert "What Alice Marsh gets" in await hana.reads(link)
        alice = site.cast["alice"].ref
        answer = await hana.sends("/authoring/overrides", **GRANT | {"person": alice})
        assert answer.status_code == 303
        page = await hana.reads(answer.headers["location"])
        assert "Alice Marsh" in page
        assert "15 min more" in page
    async with site.as_("alice") as alice:
        front = await alice.reads(QUIZ)
        assert "You have 15 min more." in front
        assert 'Granted by Hana Sato: <span translate="no">Reads slowly</span>' in front


async def test_a_team_gets_an_attempt_more_and_nobody_else_does(site):
    answer = await grants(site, "bob", unit="harbour", minutes="0", attempts="1")
    assert answer.status_code == 303
    for login, more in (("mei", True), ("charlie", False)):
        async with site.as_(login) as desk:
            assert ("Harbour" in await desk.reads(QUIZ)) is more


@pytest.mark.parametrize(
    ("login", "who", "status"),
    [
        ("tess", "alice", 422),  # owns the course, but alice has not begun it
        ("hana", "charlie", 303),
        ("bob", "mei", 303),
        ("bob", "charlie", 422),  # of another team: not found
        ("dora", "alice", 404),
        ("ada", "alice", 404),
        ("alice", "alice", 404),
        ("sam", "alice", 404),
    ],
)
async def test_who_may_grant_and_to_whom(site, login, who, status):
    assert (await grants(site, login, person=site.cast[who].ref)).status_code == status


async def test_the_owner_of_a_course_grants_to_those_who_take_it(site):
    async with site.as_("alice") as alice:
        await alice.begins()
    async with site.as_("tess") as tess:
        assert "Alice Marsh" in await tess.reads(f"{NEW}?quiz=tiny/quiz&who=alice")
        assert "Charlie" not in await tess.reads(f"{NEW}?quiz=tiny/quiz&who=charlie%20v")
    assert (await grants(site, "tess", person=site.cast["alice"].ref)).status_code == 303


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "Reason"),
        ({"reason": "   "}, "Reason"),
        ({"minutes": "0"}, "Nothing is granted"),
        ({"minutes": "-5"}, "Minutes"),
        ({"minutes": "99999"}, "Minutes"),
        ({"percent": "50"}, "Per cent"),
        ({"percent": "900"}, "Per cent"),
        ({"attempts": "x"}, "Attempts"),
        ({"closes": "soon"}, "Choose a day and a time"),
        ({"quiz": "tiny/none"}, "Choose a quiz"),
        ({"person": "", "unit": ""}, "Choose a person or a team"),
        ({"unit": "harbour"}, "Choose a person or a team"),  # both
    ],
)
async def test_what_is_wrong_is_said(site, changes, words):
    answer = await grants(site, "hana", **{"person": site.cast["alice"].ref} | changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert (await Sql("SELECT COUNT(*) AS n FROM quiz_override").first())["n"] == 0


async def test_it_can_be_ended_and_stays_in_the_list(site):
    await grants(site, "hana", person=site.cast["alice"].ref)
    ref = (await Sql("SELECT ref FROM quiz_override").first())["ref"]
    async with site.as_("dora") as dora:
        assert (await dora.sends(f"/authoring/overrides/{ref}/ending")).status_code == 404
    async with site.as_("bob") as bob:
        assert (await bob.sends(f"/authoring/overrides/{ref}/ending")).status_code == 303
        assert "Ended" in await bob.reads("/authoring/overrides")
    async with site.as_("alice") as alice:
        assert "Granted by" not in await alice.reads(QUIZ)
    rows = await Sql("SELECT action FROM audit_entry WHERE action LIKE 'override.%' ORDER BY id").rows()
    assert [row["action"] for row in rows] == ["override.granted", "override.ended"]


async def test_one_sees_only_what_lies_within_reach(site):
    await grants(site, "hana", person=site.cast["charlie"].ref, reason="For Charlie")
    for login, there in (("hana", True), ("tess", True), ("bob", False)):
        async with site.as_(login) as desk:
            assert ("For Charlie" in await desk.reads("/authoring/overrides")) is there, login


async def test_words_that_mean_something_to_databases_are_words(site):
    async with site.as_("hana") as hana:
        for words in ("%25", "_", "!", "'", "%00", "a" * 500):
            answer = await hana.browser.get(f"{NEW}?quiz=tiny/quiz&who={words}", headers={"accept": "text/html"})
            assert answer.status_code == 200
            assert "Alice Marsh" not in answer.text


async def test_a_chinese_name_is_found(site):
    async with site.as_("hana") as hana:
        assert "林美" in await hana.reads(f"{NEW}?quiz=tiny/quiz&who=林")


FIELD = st.sampled_from(sorted({*GRANT, "person", "unit", "room", "x"}))
VALUE = st.one_of(
    st.text(max_size=30), st.integers().map(str), st.sampled_from(["tiny/quiz", "harbour", "2026-12-01T09:00"])
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(form=st.dictionaries(FIELD, VALUE, max_size=8), path=st.sampled_from(["overrides", "sittings"]))
async def test_whatever_is_posted_gets_an_answer_with_a_reason(site, form, path):
    async with site.as_("hana") as hana:
        answer = await hana.sends(f"/authoring/{path}", **form)
    assert answer.status_code in {303, 400, 404, 422}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.dictionaries(st.sampled_from(["quiz", "who", "person", "unit", "page", "q"]), VALUE, max_size=4),
    path=st.sampled_from([NEW, "/authoring/overrides", "/authoring/sittings", "/authoring/sittings/new"]),
)
async def test_whatever_is_asked_gets_a_page(site, query, path):
    async with site.as_("hana") as hana:
        answer = await hana.browser.get(path, params=query, headers={"accept": "text/html"})
    assert answer.status_code in {200, 400}
