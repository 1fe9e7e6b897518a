"""Enrolling, keeping the place, answering check questions and completing: on both databases."""

import asyncio

import msgspec
import pytest

from lms.core.db import IntegrityRefused, Rule, Sql
from lms.core.errors import Invalid, NotFound
from lms.courses.queries import course_id, outline, published
from lms.enrolments import queries, service
from lms.enrolments.service.studying import PlaceReport

VERBS = Sql("SELECT verb, object_id FROM statement WHERE person = :person ORDER BY id")
EVENTS = Sql("SELECT COUNT(*) AS n FROM check_answer")


async def verbs(actor):
    return [row["verb"] for row in await VERBS.rows(person=actor.person_id)]


async def progress(actor):
    found = await queries.course_progress(actor, await course_id(actor, "tiny"))
    assert found is not None
    return found


async def begun(actor):
    ref = await service.enrol(actor, "tiny")
    await service.open_unit(actor, ref, "greeting")
    return ref


async def test_enrolling_twice_is_enrolling_once(cast):
    alice = cast["alice"]
    first = await service.enrol(alice, "tiny")
    assert await service.enrol(alice, "tiny") == first
    assert await verbs(alice) == ["registered"]


async def test_two_tabs_that_enrol_at_the_same_moment_get_the_same_enrolment(cast):
    alice = cast["alice"]
    found = await asyncio.gather(*[service.enrol(alice, "tiny") for _ in range(4)])
    assert len(set(found)) == 1
    assert await verbs(alice) == ["registered"]


async def test_a_course_that_does_not_exist_is_not_found(cast):
    with pytest.raises(NotFound):
        await service.enrol(cast["alice"], "nothing-here")


async def test_the_first_opening_is_recorded_and_later_ones_are_not(cast, frozen):
    alice = cast["alice"]
    ref = await begun(alice)
    frozen.tick(minutes=5)
    await service.open_unit(alice, ref, "greeting")
    assert await verbs(alice) == ["registered", "initialized", "initialized"]
    found = await progress(alice)
    assert found.state == "in_progress"
    assert found.last_unit_key == "greeting"


async def test_the_place_is_kept_for_the_person_and_comes_back_exactly(cast, frozen):
    alice = cast["alice"]
    ref = await begun(alice)
    frozen.tick(seconds=20)
    saved = await service.save_place(alice, ref, "greeting", PlaceReport(block=3, block_ppm=250_000, active_s=18))
    assert not saved.completed
    state = (await progress(alice)).units["greeting"]
    assert (state.block, state.block_ppm, state.seconds) == (3, 250_000, 18)
    frozen.tick(seconds=20)
    await service.save_place(alice, ref, "greeting", PlaceReport(block=1, active_s=5))
    state = (await progress(alice)).units["greeting"]
    assert (state.block, state.furthest_block, state.seconds) == (1, 3, 23)


async def test_nobody_can_claim_more_time_than_has_passed(cast, frozen):
    alice = cast["alice"]
    ref = await begun(alice)
    frozen.tick(seconds=10)
    await service.save_place(alice, ref, "greeting", PlaceReport(block=1, active_s=5000))
    assert (await progress(alice)).units["greeting"].seconds == 15
    assert (await progress(alice)).seconds == 15


async def test_a_place_beyond_the_page_is_brought_back_into_it(cast):
    alice = cast["alice"]
    ref = await begun(alice)
    wild = PlaceReport(block=10**9, block_ppm=-5, media_s=10**9, active_s=-100)
    await service.save_place(alice, ref, "greeting", wild)
    state = (await progress(alice)).units["greeting"]
    blocks = (await outline((await published(alice, "tiny")).version_id, "en")).unit("greeting").block_count
    assert (state.block, state.block_ppm, state.media_s, state.seconds) == (blocks, 0, 86_400, 0)


async def test_a_page_with_check_questions_is_complete_when_read_and_answered(cast, frozen):
    alice = cast["alice"]
    ref = await begun(alice)
    frozen.tick(seconds=120)
    saved = await service.save_place(alice, ref, "greeting", PlaceReport(block=5, active_s=100, at_end=True))
    assert not saved.completed
    question = (await progress(alice)).version_id
    assert question
    await service.answer_check(alice, ref, "greeting", "greeting", "a")
    found = await progress(alice)
    assert found.done == {"greeting"}
    assert (found.units_done, found.state) == (1, "in_progress")  # the quiz is still to come
    assert (await verbs(alice))[-2:] == ["answered", "completed"]


async def test_the_order_of_reading_and_answering_does_not_matter(cast, frozen):
    alice = cast["alice"]
    ref = await begun(alice)
    await service.answer_check(alice, ref, "greeting", "greeting", "b")
    frozen.tick(seconds=120)
    saved = await service.save_place(alice, ref, "greeting", PlaceReport(block=5, active_s=100, at_end=True))
    assert saved.completed


async def test_every_try_at_a_check_question_is_kept(cast):
    alice = cast["alice"]
    ref = await begun(alice)
    earned = [await service.answer_check(alice, ref, "greeting", "greeting", one) for one in ("a", "b")]
    assert sorted(earned) == [0, 1]
    found = await progress(alice)
    (given,) = (await queries.check_tries(alice, found, "greeting")).values()
    assert given.tries == 2
    assert given.credit_ppm == int(earned[-1] * 1_000_000)


@pytest.mark.parametrize("answer", ["z", ["a"], 7, {"a": "b"}, True])
async def test_an_answer_of_the_wrong_shape_is_refused_and_not_kept(cast, answer):
    alice = cast["alice"]
    ref = await begun(alice)
    with pytest.raises(Invalid):
        await service.answer_check(alice, ref, "greeting", "greeting", answer)
    assert (await EVENTS.first())["n"] == 0


async def test_another_persons_enrolment_does_not_exist(cast):
    ref = await begun(cast["alice"])
    charlie = cast["charlie"]
    for attempt in (
        service.open_unit(charlie, ref, "greeting"),
        service.save_place(charlie, ref, "greeting", PlaceReport()),
        service.answer_check(charlie, ref, "greeting", "greeting", "a"),
        service.acknowledge(charlie, ref, "greeting"),
    ):
        with pytest.raises(NotFound):
            await attempt


async def test_a_unit_or_question_that_is_not_there_is_not_found(cast):
    alice = cast["alice"]
    ref = await begun(alice)
    with pytest.raises(NotFound):
        await service.save_place(alice, ref, "nope", PlaceReport())
    with pytest.raises(NotFound):
        await service.answer_check(alice, ref, "greeting", "nope", "a")
    with pytest.raises(NotFound):
        await service.acknowledge(alice, ref, "greeting")  # this page does not ask for it


async def test_the_course_is_complete_with_its_last_required_unit_and_stays_so(cast, frozen):
    alice = cast["alice"]
    ref = await begun(alice)
    own = await progress(alice)
    assert await service.complete_unit(alice.person_id, own.enrolment_id, "greeting", "checks")
    assert not await service.complete_unit(alice.person_id, own.enrolment_id, "greeting", "checks")
    frozen.tick(minutes=3)
    assert await service.complete_unit(alice.person_id, own.enrolment_id, "quiz", "attempt 1", 900_000)
    done = await progress(alice)
    assert (done.state, done.units_done, done.passed, done.score_ppm) == ("completed", 2, True, 900_000)
    assert done.est_seconds_done > 0
    when = done.completed_at
    frozen.tick(minutes=3)
    await service.save_place(alice, ref, "greeting", PlaceReport(block=1, active_s=3))
    again = await progress(alice)
    assert (again.state, again.completed_at) == ("completed", when)
    assert (await verbs(alice)).count("completed") == 3


async def test_a_worse_later_score_does_not_replace_a_better_one(cast):
    alice = cast["alice"]
    await begun(alice)
    own = await progress(alice)
    for score in (700_000, 900_000, 400_000):
        await service.complete_unit(alice.person_id, own.enrolment_id, "quiz", "attempt", score)
    found = await progress(alice)
    assert (found.units["quiz"].score_ppm, found.score_ppm) == (900_000, 900_000)


async def test_statements_are_xapi_shaped_and_cannot_be_changed(cast):
    alice = cast["alice"]
    ref = await begun(alice)
    row = await Sql("SELECT payload FROM statement ORDER BY id LIMIT 1").first()
    body = msgspec.json.decode(row["payload"])
    assert body["verb"]["id"] == "http://adlnet.gov/expapi/verbs/registered"
    assert body["actor"]["account"]["name"] == alice.ref
    assert body["object"]["id"].endswith("/courses/tiny")
    assert body["context"]["registration"] == ref
    for change in ("UPDATE statement SET verb = 'x'", "DELETE FROM statement"):
        with pytest.raises(IntegrityRefused) as refused:
            await Sql(change).run()
        assert refused.value.rule is Rule.APPEND_ONLY


async def test_study_days_are_the_persons_own_days(cast, frozen):
    mei = msgspec.structs.replace(cast["mei"], timezone="Asia/Taipei")
    ref = await service.enrol(mei, "tiny")
    await service.open_unit(mei, ref, "greeting")
    frozen.tick(hours=8)  # 17:00 UTC is one in the morning of the next day in Taipei
    await service.save_place(mei, ref, "greeting", PlaceReport(block=1, active_s=60))
    days = await queries.study_days(mei, frozen.at.date())
    assert [(day.isoformat(), seconds) for day, seconds in days.items()] == [("2026-03-03", 60)]
