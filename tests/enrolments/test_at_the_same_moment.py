"""Two pages of one person at the same moment, and what has happened once: nothing is lost, doubled or moved."""

import asyncio
import json

from lms.core import clock
from lms.core.db import Sql, atomic
from lms.courses.queries import course_id, outline
from lms.enrolments import queries, service
from lms.enrolments.service.studying import PlaceReport
from lms.transfer import service as transfer
from tests.support.course_folder import page, write_course

STATEMENTS = Sql("SELECT verb, payload FROM statement WHERE person = :person ORDER BY id")
ENROLMENT = Sql("SELECT id, state, units_done, completed_at, passed FROM enrolment WHERE ref = :ref")


@atomic
async def _hold():
    await ENROLMENT.first(ref="")
    await asyncio.sleep(0.01)


async def warm():
    """All connections are open, so that what begins together runs together."""
    await asyncio.gather(*[_hold() for _ in range(8)])


async def course(actor):
    progress = await queries.course_progress(actor, await course_id(actor, "tiny"))
    return await outline(progress.version_id, actor.locale)


async def test_two_pages_finished_at_the_same_moment_finish_the_course(cast):
    alice = cast["alice"]
    ref = await service.enrol(alice, "tiny")
    enrolment = await ENROLMENT.first(ref=ref)
    await warm()
    keys = [unit.key for unit in (await course(alice)).units]

    @atomic
    async def finish(key):
        await service.complete_unit(alice.person_id, enrolment["id"], key, "test")
        await asyncio.sleep(0.05)

    await asyncio.gather(*[finish(key) for key in keys])
    found = await ENROLMENT.first(ref=ref)
    assert (found["state"], found["units_done"]) == ("completed", len(keys))


async def test_rows_that_name_the_enrolment_do_not_make_two_who_finish_wait_for_each_other(cast):
    """As two quizzes of one course that are handed in at once do: each has written its own row first."""
    alice = cast["alice"]
    ref = await service.enrol(alice, "tiny")
    enrolment = await ENROLMENT.first(ref=ref)
    await warm()
    keys = [unit.key for unit in (await course(alice)).units]

    @atomic
    async def write_and_finish(key):
        await Sql(
            "INSERT INTO check_answer (enrolment, unit_key, check_key, answer, credit_ppm, at)"
            " VALUES (:enrolment, :key, :key, '1', 0, :now)"
        ).run(enrolment=enrolment["id"], key=key, now=clock.now())
        await asyncio.sleep(0.05)
        await service.complete_unit(alice.person_id, enrolment["id"], key, "test")

    await asyncio.gather(*[write_and_finish(key) for key in keys])
    assert (await ENROLMENT.first(ref=ref))["units_done"] == len(keys)


async def test_a_page_opened_in_several_tabs_at_once_is_recorded_once(cast):
    alice = cast["alice"]
    ref = await service.enrol(alice, "tiny")
    await warm()
    await asyncio.gather(*[service.open_unit(alice, ref, "greeting") for _ in range(5)])
    verbs = [row["verb"] for row in await STATEMENTS.rows(person=alice.person_id)]
    assert verbs == ["registered", "initialized", "initialized"]


async def test_answering_a_check_while_the_place_is_kept_never_stands_in_its_own_way(cast, frozen):
    alice = cast["alice"]
    ref = await service.enrol(alice, "tiny")
    await service.open_unit(alice, ref, "greeting")
    frozen.tick(seconds=300)
    check = (await course(alice)).unit("greeting").check_keys[0]
    await warm()
    for _round in range(15):
        await asyncio.gather(
            service.save_place(alice, ref, "greeting", PlaceReport(block=2, active_s=100, at_end=True)),
            service.answer_check(alice, ref, "greeting", check, None),
            service.save_place(alice, ref, "greeting", PlaceReport(block=3, active_s=100, at_end=True)),
        )
    verbs = [row["verb"] for row in await STATEMENTS.rows(person=alice.person_id)]
    assert verbs.count("completed") == 1


async def test_the_day_a_course_was_completed_stays_when_more_is_studied_later(cast, frozen, tmp_path):
    alice = cast["alice"]
    more = page("More to read.", "title: More\nrequired: no")
    await transfer.publish(write_course(tmp_path / "c", {f"{at}/start/02-more.md": more for at in ("en", "zh-Hant")}))
    ref = await service.enrol(alice, "tiny")
    enrolment = await ENROLMENT.first(ref=ref)
    units = (await course(alice)).units
    required = [unit.key for unit in units if unit.required]
    (extra,) = [unit.key for unit in units if not unit.required]
    for key in required:
        await service.complete_unit(alice.person_id, enrolment["id"], key, "test")
    before = await ENROLMENT.first(ref=ref)
    assert (before["state"], bool(before["passed"])) == ("completed", True)
    frozen.tick(days=30)
    await service.complete_unit(alice.person_id, enrolment["id"], extra, "test")
    after = await ENROLMENT.first(ref=ref)
    assert (after["state"], after["completed_at"]) == ("completed", before["completed_at"])
    assert after["units_done"] == before["units_done"] + 1


async def test_a_record_names_things_in_the_language_it_says(cast):
    mei = cast["mei"]
    ref = await service.enrol(mei, "tiny")
    await service.open_unit(mei, ref, "greeting")
    title = (await course(mei)).unit("greeting").title
    names = [
        json.loads(row["payload"])["object"]["definition"].get("name")
        for row in await STATEMENTS.rows(person=mei.person_id)
    ]
    assert {(await course(mei)).locale: title} in names


async def test_a_clock_that_was_set_back_makes_no_negative_times(cast, frozen):
    alice = cast["alice"]
    ref = await service.enrol(alice, "tiny")
    await service.open_unit(alice, ref, "greeting")
    frozen.tick(seconds=-3600)
    await service.save_place(alice, ref, "greeting", PlaceReport(block=2, active_s=100, at_end=True))
    found = await Sql("SELECT seconds FROM unit_progress").first()
    assert found["seconds"] >= 0


async def test_a_hundred_quick_reports_count_no_more_than_one(cast, frozen):
    alice = cast["alice"]
    ref = await service.enrol(alice, "tiny")
    await service.open_unit(alice, ref, "greeting")
    frozen.tick(seconds=20)
    for _report in range(100):
        await service.save_place(alice, ref, "greeting", PlaceReport(block=2, active_s=300, at_end=True))
    found = await Sql("SELECT seconds FROM unit_progress").first()
    assert 20 <= found["seconds"] <= 25
    day = await Sql("SELECT seconds FROM study_day").first()
    assert day["seconds"] == found["seconds"]
    frozen.tick(hours=8)
    await service.save_place(alice, ref, "greeting", PlaceReport(block=2, active_s=40))
    assert (await Sql("SELECT seconds FROM unit_progress").first())["seconds"] == found["seconds"] + 40
