"""Publishing for some people only: who sees the course, who keeps it, and what is said about it beforehand."""

import re
from datetime import timedelta

import pytest

from lms.accounts.queries.sessions import actor_by_key
from lms.accounts.rules.permissions import Role
from lms.core import clock
from lms.core.db import Sql, count_queries
from lms.core.errors import NotFound
from lms.courses import queries as courses
from lms.courses.rules.audience import Audience, Choice, belongs
from lms.drafts import queries as drafts
from lms.drafts import service as writing
from lms.enrolments.service import enrol, open_unit
from lms.releases import queries, service
from lms.releases.queries.audience import standing_choice
from lms.releases.queries.reviews import asked_of
from lms.releases.rules.audience import choice_of
from lms.releases.rules.impact import People
from lms.releases.service import Order
from lms.releases.service.reviewing import answer_review, ask_review, set_care
from tests.support.whole_site import CODE, PAGE, QUIZ

ALL = ("en", "zh-Hant")
HARBOUR = Choice(("harbour",))
PATH = f"/authoring/courses/{CODE}"


@pytest.mark.parametrize(
    "choice",
    [HARBOUR, Choice(("north",)), Choice(roles=(Role.TEAM_LEAD, Role.FINANCE)), Choice(("harbour",), (Role.FINANCE,))],
)
async def test_the_number_of_people_is_counted_as_the_rule_would(site, opened, choice):
    ids = {one.code: one.id for one in (await queries.visible(choice, None)).units}
    audience = Audience(tuple(ids[one] for one in choice.units), choice.roles)
    meant = [
        login
        for login, actor in site.cast.items()
        if belongs(audience, actor.paths, (grant.role for grant in actor.roles))
    ]
    assert 0 < len(meant) < len(site.cast)
    assert (await queries.visible(choice, None)).people == len(meant)
    assert (await queries.visible(Choice(), None)).people == len(site.cast)


async def for_harbour(tess, over=1, **more):
    return await service.order(tess, CODE, Order(ALL, over, seen_by=HARBOUR, **more))


async def test_for_others_the_course_does_not_exist_and_who_began_it_keeps_it(site, opened, tess):
    ref = await enrol(site.cast["charlie"], CODE)
    await open_unit(site.cast["charlie"], ref, "greeting")
    shown = await queries.visible(HARBOUR, (await queries.standing_version(CODE)).course_id)
    assert shown.keep == 1
    await for_harbour(tess)
    async with site.as_("finn") as finn, site.as_("alice") as alice, site.as_("charlie") as charlie:
        for path in (f"/courses/{CODE}", PAGE, QUIZ):
            assert (await finn.browser.open(path)).status_code == 404
            await alice.reads(path)
            await charlie.reads(path)
        for path in (f"/courses/{CODE}/enrolment", f"{QUIZ}/attempts", f"{PAGE}/acknowledgement"):
            assert (await finn.sends(path)).status_code == 404
        for address in ("/courses", "/courses?q=tiny"):
            assert "A tiny course" not in await finn.reads(address)
            assert "A tiny course" in await alice.reads(address)
            assert "A tiny course" in await charlie.reads(address)
        assert "A tiny course" in await charlie.reads("/")
        await charlie.starts()
    assert [one.code for one in await courses.entries(tess)] == [CODE]


async def test_a_second_place_of_work_counts_as_long_as_it_lasts(site, opened, tess):
    """Finn works for the whole company and helps out at Harbour."""
    second = Sql(
        "INSERT INTO job_assignment (person, org_unit, position, starts_on, ends_on, is_primary) SELECT :person, id,"
        " 'Helps out', :starts, :ends, false FROM org_unit WHERE code = 'harbour'"
    )
    today, finn = clock.now().date(), site.cast["finn"]
    before = (await queries.visible(HARBOUR, None)).people
    await for_harbour(tess)
    last = {"person": finn.person_id, "starts": today - timedelta(days=9), "ends": today - timedelta(days=1)}
    await second.run(**last)
    async with site.as_("finn") as desk:
        assert (await desk.browser.open(PAGE)).status_code == 404
        assert (await queries.visible(HARBOUR, None)).people == before
        await second.run(**last | {"starts": today, "ends": None})
        await desk.reads(PAGE)
        assert "A tiny course" in await desk.reads("/courses")
    assert (await queries.visible(HARBOUR, None)).people == before + 1
    again = await actor_by_key("finn")
    assert (again.unit_path, again.roles) == (finn.unit_path, finn.roles)


async def test_who_begins_again_keeps_it_too_and_nobody_new_comes(site, opened, tess):
    finn = site.cast["finn"]
    await enrol(finn, CODE)
    await writing.change_unit(tess, CODE, "greeting", {"required": "no"})
    await service.order(tess, CODE, Order(ALL, 1, people=People.RESTART))
    await for_harbour(tess, 2)
    assert await enrol(finn, CODE)
    with pytest.raises(NotFound):
        await enrol(site.cast["charlie"], CODE)


async def test_the_choice_stays_with_the_draft_and_with_the_history(site, opened, tess):
    assert (await for_harbour(tess)).number == 2
    prepared = await queries.prepare(tess, CODE)
    assert (prepared.seen_by, prepared.is_same) == (HARBOUR, True)
    assert choice_of((await drafts.draft(tess, CODE)).values) == HARBOUR
    page = (await queries.versions(tess, CODE)).items
    assert [bool(one.audience) for one in page] == [True, False]
    assert (await queries.prepare(tess, CODE, seen_by=Choice())).is_same is False


async def test_going_back_changes_nothing_about_who_sees_it(opened, tess):
    await writing.change_unit(tess, CODE, "greeting", {"required": "no"})
    await for_harbour(tess)
    await service.roll_back(tess, CODE, 1, People.KEEP, "")
    assert await standing_choice(CODE) == HARBOUR


async def test_a_review_holds_whomever_the_course_is_for(site, opened, tess):
    hana = site.cast["hana"]
    await writing.change_unit(tess, CODE, "greeting", {"required": "no"})
    await set_care(hana, CODE, needs_review=True, look_again_at=None, every_months=12)
    await ask_review(tess, CODE, hana.ref, "")
    [asked] = await asked_of(hana)
    await answer_review(hana, CODE, asked.ref, "approved", "")
    assert (await for_harbour(tess)).number == 2


async def test_the_page_says_it_in_people_and_asks_for_a_choice(site, opened, tess):
    ref = await enrol(site.cast["charlie"], CODE)
    await open_unit(site.cast["charlie"], ref, "greeting")
    form = {"locales": list(ALL), "over": "1", "note": "For us", "audience": "some"}
    async with site.as_("tess") as desk:
        people = len(site.cast)
        assert f"{people} people will see it." in await desk.reads(f"{PATH}/publication")
        part = await desk.reads(f"{PATH}/audience?audience=some&units=harbour")
        assert re.search(r"4 people will see it\. 1 person in the middle is outside and keeps it\.", part)
        assert "Choose an org unit" in await desk.reads(f"{PATH}/audience?audience=some")
        answer = await desk.sends(f"{PATH}/publication", **form)
        assert answer.status_code == 422
        assert "Choose an org unit or a role, or everyone." in answer.text
        assert "For us" in answer.text
        answer = await desk.sends(f"{PATH}/publication", **form, units=[f"u{number}" for number in range(51)])
        assert "Name at most 50 org units." in answer.text
        answer = await desk.sends(f"{PATH}/publication", **form, units=["nowhere"])
        assert answer.status_code == 422
        assert "There is no org unit “nowhere”" in answer.text
        answer = await desk.sends(f"{PATH}/publication", **form, units=["harbour"], look="1")
        assert answer.status_code == 200
        assert "1 person in the middle is outside and keeps it." in answer.text
        answer = await desk.sends(f"{PATH}/publication", **form, units=["harbour"], roles=["finance", "boss"])
        assert answer.status_code == 303
        assert "Visible to: Harbour, Finance" in re.sub(r"\s+", " ", await desk.reads(answer.headers["location"]))


async def test_a_form_that_says_nothing_about_people_leaves_the_audience_as_it_is(site, opened, tess):
    await for_harbour(tess)
    await writing.change_unit(tess, CODE, "greeting", {"required": "no"})
    async with site.as_("tess") as desk:
        await desk.sends(f"{PATH}/publication", locales=list(ALL), over="2")
    assert await standing_choice(CODE) == HARBOUR


async def test_an_audience_costs_learners_no_query(site, opened, tess):
    async with site.as_("alice") as alice:
        paths = ("/courses", f"/courses/{CODE}", PAGE, "/")
        before = [await cost(alice, path) for path in paths]
        await for_harbour(tess)
        assert [await cost(alice, path) for path in paths] == before


async def cost(desk, path):
    await desk.reads(path)
    with count_queries() as counted:
        await desk.reads(path)
    return len(counted)
