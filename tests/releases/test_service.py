"""Publishing from a draft, and what it means for the people in the middle; on both databases."""

import re
from datetime import timedelta

import pytest

from lms.core import clock
from lms.core.db import Sql, count_queries
from lms.core.errors import Conflict, Invalid, NotFound
from lms.drafts import queries as drafts
from lms.drafts import service as writing
from lms.drafts.rules.matter import matter_of
from lms.drafts.service import NewUnit, Save
from lms.enrolments.service import enrol, open_unit
from lms.releases import queries, service
from lms.releases.queries.reviews import asked_of, care_of, comments, due_for_a_look, requests
from lms.releases.rules.impact import People
from lms.releases.service import Order
from lms.releases.service.reviewing import NewComment
from lms.transfer import service as transfer
from tests.support.course_folder import both, page, write_course
from tests.support.whole_site import CODE

ALL = ("en", "zh-Hant")
ENROLMENTS = Sql(
    "SELECT e.person, v.number, e.cycle, e.state, e.source FROM enrolment e JOIN course_version v"
    " ON v.id = e.course_version ORDER BY e.id"
)
TEXTS = Sql(
    "SELECT v.number, t.source FROM course_version v JOIN unit u ON u.course_version = v.id AND u.key = 'greeting'"
    " JOIN unit_text t ON t.unit = u.id AND t.locale = 'en' ORDER BY v.number"
)


async def writes(actor, body, key="greeting", locale="en", seq=1):
    found = await drafts.open_text(actor, CODE, key, locale)
    save = Save(base=found.version, device_id="tab", client_seq=clock.now().microsecond + seq * 10**6, body=body)
    return await writing.save_text(actor, CODE, key, locale, save)


async def words(actor, old, new):
    """The page with some of its words changed."""
    body = matter_of((await drafts.open_text(actor, CODE, "greeting", "en")).text).body
    assert old in body
    return body.replace(old, new, 1)


async def learns(site, login, *units):
    ref = await enrol(site.cast[login], CODE)
    for unit in units:
        await open_unit(site.cast[login], ref, unit)
    return ref


async def numbers(site):
    names = {actor.person_id: login for login, actor in site.cast.items()}
    rows = await ENROLMENTS.rows()
    return [(names[row["person"]], row["number"], row["cycle"], row["state"]) for row in rows]


async def test_what_was_changed_is_published_as_the_next_version_and_the_old_one_stays(site, opened, tess):
    await writes(tess, await words(tess, "Say hello", "Say hello twice"))
    prepared = await queries.prepare(tess, CODE)
    assert (prepared.locales, prepared.is_same, prepared.changes.changed) == (ALL, False, ("greeting",))
    assert prepared.ready.problems == ()
    done = await service.order(tess, CODE, Order(ALL, 1, note="Hello twice"))
    assert done.number == 2
    first, second = [row["source"] for row in await TEXTS.rows()]
    assert "twice" not in first
    assert "twice" in second
    assert (await drafts.draft(tess, CODE)).base_number == 2
    assert (await queries.prepare(tess, CODE)).is_same
    [newest, _oldest] = (await queries.versions(tess, CODE)).items
    assert (newest.number, newest.change_note, newest.by_name, newest.kind) == (
        2,
        "Hello twice",
        "Tess Okafor",
        "minor",
    )
    with pytest.raises(Conflict) as same:
        await service.order(tess, CODE, Order(ALL, 2))
    assert same.value.code == "same"


async def test_what_was_published_in_the_browser_is_written_out_and_published_again_without_a_change(
    site, opened, tess, tmp_path
):
    await writes(tess, await words(tess, "Say hello", "Say hello twice"))
    await service.order(tess, CODE, Order(ALL, 1))
    [again] = await transfer.publish(await transfer.export(CODE, tmp_path / "out"))
    assert (again.number, again.changed) == (2, False)
    assert (await queries.prepare(tess, CODE)).is_same


async def test_what_stands_in_the_way_is_named_with_its_place(opened, tess):
    await writes(tess, "A [link](unit:nowhere).\n")
    prepared = await queries.prepare(tess, CODE)
    assert {(one.unit_key, one.locale) for one in prepared.ready.problems} >= {("greeting", "en")}
    with pytest.raises(Invalid):
        await service.order(tess, CODE, Order(ALL, 1))
    assert (await queries.versions(tess, CODE)).total == 1


async def test_people_in_the_middle_stay_unless_the_publisher_says_otherwise(site, opened, tess):
    await learns(site, "alice", "greeting")
    await writing.change_unit(tess, CODE, "greeting", {"required": "no"})
    done = await service.order(tess, CODE, Order(ALL, 1))
    assert (done.stayed, done.moved) == (1, 0)
    assert await numbers(site) == [("alice", 1, 1, "in_progress")]


async def test_whoever_has_not_read_what_changed_goes_along(site, opened, tess):
    await learns(site, "alice", "greeting")
    await learns(site, "charlie")
    await writing.change_unit(tess, CODE, "greeting", {"required": "no"})
    done = await service.order(tess, CODE, Order(ALL, 1, people=People.MOVE))
    assert (done.stayed, done.moved) == (1, 1)
    assert await numbers(site) == [("alice", 1, 1, "in_progress"), ("charlie", 2, 1, "assigned")]


async def test_today_says_once_what_became_of_a_course_in_the_middle(site, opened, tess):
    async def told():
        with count_queries() as counted:
            page = await alice.reads("/")
        lines = re.findall(r"<p>(“A tiny course”.*?)</p>", page, re.DOTALL)
        return [re.sub(r" (?:on|by) .*?20\d\d", " DAY", one).strip() for one in lines], len(counted)

    async def publishes(key, **how):
        await writing.change_unit(tess, CODE, key, {"required": "no" if how["over"] % 2 else "yes"})
        await service.order(tess, CODE, Order(ALL, **how))

    ref = await learns(site, "alice", "greeting")
    async with site.as_("alice") as alice:
        nothing, usual = await told()
        await publishes("quiz", over=1, people=People.MOVE)
        moved, queries_then = await told()
        assert (nothing, moved) == ([], ["“A tiny course” was changed DAY while you were in the middle of it. You go on with version 2; what you have done counts."])  # fmt: skip
        assert queries_then == usual
        await open_unit(site.cast["alice"], ref, "greeting")
        assert (await told())[0] == []

        await publishes("greeting", over=2, people=People.RESTART)
        assert (await told())[0] == [
            "“A tiny course” was changed DAY and begins again with version 3. What you did before stays in your record."
        ]
        ref = await learns(site, "alice", "greeting")
        assert (await told())[0] == []

        await Sql("UPDATE enrolment SET state = 'completed', completed_at = assigned_at WHERE ref = :ref").run(ref=ref)
        await publishes("greeting", over=3, certificates="renew", renew_days=14)
        assert (await told())[0] == [
            "“A tiny course” has to be taken again DAY. What you have achieved stays in your record."
        ]


async def test_a_restart_is_a_new_cycle_and_takes_no_running_quiz_away(site, opened, tess):
    await learns(site, "charlie", "greeting")
    async with site.as_("alice") as alice:
        await alice.begins()
        await alice.starts()
    await writing.change_unit(tess, CODE, "greeting", {"required": "no"})
    done = await service.order(tess, CODE, Order(ALL, 1, people=People.RESTART))
    assert (done.stayed, done.restarted) == (1, 1)
    assert sorted(await numbers(site)) == [
        ("alice", 1, 1, "in_progress"),
        ("charlie", 1, 1, "withdrawn"),
        ("charlie", 2, 2, "assigned"),
    ]


async def test_whoever_had_finished_begins_again_when_certificates_are_renewed(site, opened, tess):
    await learns(site, "charlie")
    await Sql("UPDATE enrolment SET state = 'completed', completed_at = assigned_at").run()
    await writing.change_unit(tess, CODE, "greeting", {"required": "no"})
    done = await service.order(tess, CODE, Order(ALL, 1, kind="major", certificates="renew", renew_days=14))
    assert done.renewed == 1
    assert await numbers(site) == [("charlie", 1, 1, "completed"), ("charlie", 2, 2, "assigned")]


async def test_moved_to_a_version_that_asks_for_less_the_course_is_complete(site, opened, tess):
    await learns(site, "charlie", "greeting")
    await Sql("UPDATE unit_progress SET state = 'completed', completed_at = seen_at").run()
    await writing.change_unit(tess, CODE, "quiz", {"required": "no"})
    done = await service.order(tess, CODE, Order(ALL, 1, people=People.MOVE))
    assert done.moved == 1
    assert await numbers(site) == [("charlie", 2, 1, "completed")]


async def test_published_at_a_time_as_it_was_when_it_was_ordered(frozen, site, opened, tess):
    await writing.change_unit(tess, CODE, "greeting", {"required": "no"})
    done = await service.order(tess, CODE, Order(ALL, 1, at=clock.now() + timedelta(hours=2)))
    assert done.number is None
    await writes(tess, "Later words.\n")
    await service.publish_due()
    assert (await queries.versions(tess, CODE)).total == 1
    frozen.tick(hours=2)
    await service.publish_due()
    assert (await queries.versions(tess, CODE)).total == 2
    assert "Later" not in (await TEXTS.rows())[-1]["source"]
    assert await queries.releases_waiting(tess, CODE, clock.now() - timedelta(days=1)) == ()


async def test_a_time_that_cannot_be_is_refused_and_one_that_waits_can_be_called_off(frozen, opened, tess):
    await writing.change_unit(tess, CODE, "greeting", {"required": "no"})
    for at in (clock.now(), clock.now() - timedelta(minutes=1), clock.now() + timedelta(days=400)):
        with pytest.raises(Invalid):
            await service.order(tess, CODE, Order(ALL, 1, at=at))
    done = await service.order(tess, CODE, Order(ALL, 1, at=clock.now() + timedelta(hours=2)))
    await service.cancel(tess, CODE, done.ref)
    with pytest.raises(NotFound):
        await service.cancel(tess, CODE, done.ref)
    frozen.tick(hours=3)
    await service.publish_due()
    assert (await queries.versions(tess, CODE)).total == 1


async def test_a_newer_version_is_never_passed_over(frozen, opened, tess, tmp_path):
    await writing.change_unit(tess, CODE, "greeting", {"required": "no"})
    await service.order(tess, CODE, Order(ALL, 1, at=clock.now() + timedelta(hours=1)))
    write_course(tmp_path / "content", both(page("From files.")))
    await transfer.publish(tmp_path / "content")
    with pytest.raises(Conflict) as newer:
        await service.order(tess, CODE, Order(ALL, 1))
    assert newer.value.code == "newer"
    frozen.tick(hours=1)
    await service.publish_due()
    [failed] = await queries.releases_waiting(tess, CODE, clock.now() - timedelta(days=1))
    assert failed.state == "failed"
    assert failed.error
    assert (await queries.versions(tess, CODE)).total == 2


async def test_back_to_an_earlier_version_in_one_step(opened, tess):
    await writing.change_unit(tess, CODE, "greeting", {"required": "no"})
    await service.order(tess, CODE, Order(ALL, 1))
    done = await service.roll_back(tess, CODE, 1, People.MOVE, "It was wrong")
    assert done.number == 3
    texts = [row["source"] for row in await TEXTS.rows()]
    assert texts[0] == texts[2] != texts[1]
    assert (await queries.versions(tess, CODE)).items[0].back_to == 1
    found = await writing.open_draft(tess, CODE)  # untouched since, so it goes on from what stands
    assert (found.base_number, found.is_behind) == (3, False)
    with pytest.raises(Conflict):
        await service.roll_back(tess, CODE, 3, People.MOVE, "")
    with pytest.raises(NotFound):
        await service.roll_back(tess, CODE, 9, People.MOVE, "")


async def test_a_language_that_is_not_complete_waits(opened, tess):
    await writing.add_unit(tess, CODE, NewUnit("start", "Only in English", "en", body="Words.\n"))
    prepared = await queries.prepare(tess, CODE)
    assert prepared.locales == ("en",)
    assert [one.missing for one in prepared.languages] == [(), ("only-in-english",)]
    done = await service.order(tess, CODE, Order(("en",), 1))
    assert done.number == 2
    [newest, _oldest] = (await queries.versions(tess, CODE)).items
    assert newest.locales == "en"
    assert (await drafts.draft(tess, CODE)).languages == ALL


async def test_a_course_from_nothing_is_published_the_first_time(site, tess):
    code = await writing.begin(tess, writing.NewCourse("Handling complaints", ("en",)))
    await writing.change_course(tess, code, {"summary": {"en": "How."}})
    save = Save(base=1, device_id="tab", client_seq=1, body="Words.\n")
    await writing.save_text(tess, code, "page-1", "en", save)
    done = await service.order(tess, code, Order(("en",), None))
    assert done.number == 1
    async with site.as_("alice") as alice:
        assert "Words." in await alice.reads(f"/courses/{code}/units/page-1")


async def test_a_review_that_is_needed_has_to_approve_exactly_this_state(site, opened, tess):
    hana = site.cast["hana"]
    await service.set_care(tess, CODE, needs_review=True, look_again_at=None, every_months=6)
    await writes(tess, await words(tess, "Say hello", "Hello"))
    with pytest.raises(Conflict) as review:
        await service.order(tess, CODE, Order(ALL, 1))
    assert review.value.code == "review"
    await service.ask_review(tess, CODE, hana.ref, "Please look")
    with pytest.raises(Conflict):
        await service.ask_review(tess, CODE, hana.ref, "Again")
    with pytest.raises(NotFound):
        await service.ask_review(tess, CODE, site.cast["alice"].ref, "An agent")
    with pytest.raises(NotFound):
        await service.ask_review(tess, CODE, tess.ref, "Myself")
    [asked] = await asked_of(hana)
    with pytest.raises(NotFound):
        await service.answer_review(tess, CODE, asked.ref, "approved", "I like it")
    await service.answer_review(hana, CODE, asked.ref, "approved", "Good")
    assert await asked_of(hana) == ()
    assert [(one.reviewer, one.outcome) for one in await requests(tess, CODE)] == [("Hana Sato", "approved")]
    await writes(tess, await words(tess, "Hello", "Later"), seq=2)
    with pytest.raises(Conflict):
        await service.order(tess, CODE, Order(ALL, 1))
    await writes(tess, await words(tess, "Later", "Hello"), seq=3)
    assert (await service.order(tess, CODE, Order(ALL, 1))).number == 2


async def test_remarks_stand_at_a_paragraph_until_they_are_settled(site, opened, tess):
    hana = site.cast["hana"]
    await service.comment(hana, CODE, NewComment("greeting", "en", "Too long?", 2, "Say hello."))
    with pytest.raises(NotFound):
        await service.comment(hana, CODE, NewComment("nothing", "en", "Where?"))
    [one] = await comments(tess, CODE)
    assert (one.unit_key, one.block, one.words, one.by_name) == ("greeting", 2, "Too long?", "Hana Sato")
    await service.settle_comment(tess, CODE, one.ref)
    assert await comments(tess, CODE) == ()
    with pytest.raises(NotFound):
        await service.settle_comment(tess, CODE, one.ref)


async def test_courses_are_due_for_a_look_and_one_look_sets_the_next(frozen, opened, tess):
    soon = clock.now() + timedelta(days=3)
    await service.set_care(tess, CODE, needs_review=False, look_again_at=soon, every_months=6)
    assert [(one.code, one.look_again_at) for one in await due_for_a_look(tess)] == [(CODE, soon)]
    await service.looked_again(tess, CODE)
    found = await care_of(tess, CODE)
    assert (found.every_months, found.looked_by) == (6, "Tess Okafor")
    assert found.look_again_at == clock.now() + timedelta(days=183)
    with pytest.raises(NotFound):
        await service.looked_again(tess, "nothing")


async def test_whoever_writes_no_courses_finds_nothing(site, opened):
    alice = site.cast["alice"]
    for asked in (
        queries.prepare(alice, CODE),
        queries.versions(alice, CODE),
        service.order(alice, CODE, Order(ALL, 1)),
        service.roll_back(alice, CODE, 1, People.KEEP, ""),
        service.cancel(alice, CODE, "x"),
        service.looked_again(alice, CODE),
        service.ask_review(alice, CODE, "x", ""),
        due_for_a_look(alice),
    ):
        with pytest.raises(NotFound):
            await asked
