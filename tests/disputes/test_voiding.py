"""Voiding an attempt: what it completed is taken back; a certification needs a second person."""

import json
from datetime import timedelta

import msgspec
import pytest

from lms.core import clock
from lms.core.db import Sql
from lms.enrolments.service import complete_unit
from lms.questions.rules.quiz_rules import Mode
from lms.quizzes.queries import quiz as quizzes


async def row(sql, **given):
    return await Sql(sql).first(**given)


async def passes(site):
    """Alice reads the page and passes the quiz: the course is complete."""
    async with site.as_("alice") as alice:
        if await row("SELECT id FROM enrolment") is None:
            await alice.begins()
        running = await alice.starts()
        names = {text: key for _kind, options in running.questions.values() for key, text in options.items()}
        for slot, answer in ((1, names["The greeting"]), (2, False), (3, "120 min")):
            assert (await running.answers(slot, answer)).status_code == 200
        await running.hands_in()
    enrolment = await row("SELECT id, person FROM enrolment")
    await complete_unit(enrolment["person"], enrolment["id"], "greeting", "checks")
    return running.ref


async def certifies():
    known = await quizzes.quiz_version((await row("SELECT id FROM quiz_version"))["id"])
    rules = msgspec.structs.replace(known.rules, mode=Mode.CERTIFICATION)
    quizzes._quizzes.put(known.id, msgspec.structs.replace(known, rules=rules))


async def voids(site, login, ref, reason="The wrong person sat there."):
    async with site.as_(login) as desk:
        return await desk.sends(f"/attempts/{ref}/voiding", reason=reason)


async def decides(site, login, ref, decision, answer=""):
    async with site.as_(login) as desk:
        return await desk.sends(f"/attempts/{ref}/voiding-decision", decision=decision, answer=answer)


async def state(ref):
    return (await row("SELECT state FROM attempt WHERE ref = :ref", ref=ref))["state"]


async def test_what_a_voided_attempt_alone_completed_is_taken_back_and_nothing_is_erased(site):
    ref = await passes(site)
    before = await row("SELECT * FROM enrolment")
    assert (before["state"], before["units_done"], before["score_ppm"]) == ("completed", 2, 1_000_000)
    told = await row("SELECT COUNT(*) AS n FROM statement")
    assert (await voids(site, "tess", ref)).status_code == 303
    after = await row("SELECT * FROM enrolment")
    assert (after["state"], after["completed_at"], after["passed"]) == ("in_progress", None, None)
    assert (after["units_done"], after["score_ppm"]) == (1, None)
    assert after["est_seconds_done"] < before["est_seconds_done"]
    unit = await row("SELECT state, completed_at, satisfied_by FROM unit_progress WHERE unit_key = 'quiz'")
    assert tuple(unit.values()) == ("in_progress", None, "")
    kept = await row("SELECT * FROM completion_taken_back")
    assert (kept["unit_key"], kept["satisfied_by"], kept["score_ppm"]) == ("quiz", f"attempt {ref}", 1_000_000)
    assert kept["course_completed_at"] == before["completed_at"]
    assert (kept["reason"], kept["actor"]) == ("The wrong person sat there.", site.cast["tess"].person_id)
    voided = await Sql("SELECT object_id, payload FROM statement WHERE verb = 'voided' ORDER BY id").rows()
    assert (await row("SELECT COUNT(*) AS n FROM statement"))["n"] == told["n"] + len(voided)
    verbs = [await row("SELECT verb FROM statement WHERE ref = :ref", ref=each["object_id"]) for each in voided]
    assert [each["verb"] for each in verbs] == ["passed", "completed", "completed"]
    said = json.loads(voided[0]["payload"])
    assert said["verb"]["id"] == "http://adlnet.gov/expapi/verbs/voided"
    assert said["object"] == {"objectType": "StatementRef", "id": voided[0]["object_id"]}
    assert "The wrong person sat there." in voided[0]["payload"]


async def test_who_passes_again_completes_again(site):
    first = await passes(site)
    await voids(site, "tess", first)
    second = await passes(site)
    done = await row("SELECT state, satisfied_by FROM unit_progress WHERE unit_key = 'quiz'")
    assert tuple(done.values()) == ("completed", f"attempt {second}")
    assert (await row("SELECT state FROM enrolment"))["state"] == "completed"


async def test_another_attempt_that_passes_keeps_what_was_completed(site):
    first, second = await passes(site), await passes(site)
    await voids(site, "tess", first)
    assert (await row("SELECT state FROM enrolment"))["state"] == "completed"
    assert await row("SELECT id FROM completion_taken_back") is None
    await voids(site, "tess", second)
    assert (await row("SELECT state FROM enrolment"))["state"] == "in_progress"


async def test_a_failed_attempt_takes_nothing_back(site):
    async with site.as_("alice") as alice:
        await alice.begins()
        running = await alice.starts()
        await running.hands_in()
    await voids(site, "tess", running.ref)
    assert await state(running.ref) == "voided"
    assert await row("SELECT id FROM completion_taken_back") is None


async def test_an_old_cycle_of_a_course_that_is_taken_anew_is_not_open_again(site):
    ref = await passes(site)
    await Sql(
        "INSERT INTO enrolment (ref, person, course, course_version, cycle, state, assigned_at)"
        " SELECT 'second', person, course, course_version, 2, 'in_progress', :now FROM enrolment"
    ).run(now=clock.now() + timedelta(days=1))
    assert (await voids(site, "tess", ref)).status_code == 303
    assert (await row("SELECT state FROM enrolment WHERE cycle = 1"))["state"] == "failed"


async def test_a_certification_is_voided_by_two_persons(site):
    ref = await passes(site)
    await certifies()
    assert (await voids(site, "tess", ref)).status_code == 303
    assert await state(ref) == "graded"
    assert (await row("SELECT state FROM enrolment"))["state"] == "completed"
    assert (await voids(site, "hana", ref)).status_code == 409  # it is asked for already
    assert (await decides(site, "tess", ref, "confirm")).status_code == 403
    async with site.as_("tess") as tess:
        page = await tess.reads(f"/attempts/{ref}/timeline")
        assert "Take it back" in page
        assert ">Void it<" not in page
        assert f"/attempts/{ref}/timeline" not in await tess.reads("/")
    async with site.as_("hana") as hana:
        assert f"/attempts/{ref}/timeline" in await hana.reads("/")
        assert "The wrong person sat there." in await hana.reads(f"/attempts/{ref}/timeline")
    assert (await decides(site, "hana", ref, "confirm")).status_code == 303
    assert await state(ref) == "voided"
    assert (await row("SELECT state FROM enrolment"))["state"] == "in_progress"
    event = await row("SELECT actor, reason, detail FROM attempt_event WHERE kind = 'void'")
    assert (event["actor"], event["reason"]) == (site.cast["hana"].person_id, "The wrong person sat there.")
    assert json.loads(event["detail"])["asked_by"] == site.cast["tess"].person_id
    assert (await decides(site, "hana", ref, "confirm")).status_code == 404  # it is decided


async def test_the_second_person_declines_with_a_reason_and_it_can_be_asked_again(site):
    ref = await passes(site)
    await certifies()
    await voids(site, "tess", ref)
    assert (await decides(site, "hana", ref, "decline", "  ")).status_code == 422
    assert (await decides(site, "hana", ref, "perhaps")).status_code == 422
    assert (await decides(site, "hana", ref, "decline", "She was there: I saw her.")).status_code == 303
    assert await state(ref) == "graded"
    async with site.as_("alice") as alice:
        assert "It was not voided" in await alice.reads(f"/attempts/{ref}/timeline")
    assert (await voids(site, "tess", ref)).status_code == 303
    assert (await decides(site, "tess", ref, "decline", "My mistake.")).status_code == 303  # taken back
    kept = await Sql("SELECT confirmed, answer FROM void_request ORDER BY id").rows()
    assert [(bool(each["confirmed"]), each["answer"]) for each in kept] == [
        (False, "She was there: I saw her."), (False, "My mistake."),
    ]  # fmt: skip


@pytest.mark.parametrize(("login", "status"), [("bob", 404), ("charlie", 404), ("alice", 404)])
async def test_for_strangers_there_is_nothing_to_void_or_to_decide(site, login, status):
    ref = await passes(site)
    await certifies()
    assert (await voids(site, login, ref)).status_code == status
    await voids(site, "tess", ref)
    assert (await decides(site, login, ref, "confirm")).status_code == status
    assert await state(ref) == "graded"
