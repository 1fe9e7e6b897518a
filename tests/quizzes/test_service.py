"""The life of an attempt on both databases."""

import asyncio
import random
from datetime import timedelta

import pytest

from lms.attempts.rules.states import Closed, State
from lms.core import clock
from lms.core.db import Sql
from lms.core.errors import Conflict, Invalid, NotFound
from lms.enrolments.queries import course_progress
from lms.enrolments.service import enrol
from lms.quizzes import queries
from lms.quizzes.service import (
    Lacks,
    NewAnswer,
    Receipt,
    StartRefused,
    Writer,
    attempt_token,
    close_all_over,
    mark_slot,
    save_answer,
    save_form,
    start_attempt,
    submit,
)
from tests.quizzes.conftest import NOON, QUESTIONS, publish


async def rows(sql, **given):
    return await Sql(sql).rows(**given)


async def answer(ref, slot, value, seq=1, device="desk"):
    return await save_answer(Writer(token=attempt_token(ref)), ref, slot, NewAnswer(value, seq, device))


def right(slot):
    """The right answer to a question of the fixture."""
    question = slot.question
    match question.kind:
        case "single" | "multiple" | "true_false":
            return list(question.right) if question.kind == "multiple" else question.right
        case "short_text":
            return "acw."
        case "number":
            return "7 h"
        case "matching":
            return question.pairs
        case "ordering":
            return list(question.option_ids())
        case "gaps":
            return {"1": "FIVE", "2": question.gaps[1].right}


async def answered(actor, ref, wrong=()):
    attempt = await queries.own_attempt(actor, ref)
    for slot in attempt.slots:
        if slot.position not in wrong:
            await answer(ref, slot.position, right(slot), seq=slot.position)
    return [(slot.position, slot.position) for slot in attempt.slots if slot.position not in wrong]


async def test_a_quiz_answered_rightly_is_passed_and_completes_the_course(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    have = await answered(alice, ref)
    receipt = await submit(Writer(actor=alice), ref, have)
    assert isinstance(receipt, Receipt)
    attempt = await queries.own_attempt(alice, ref)
    assert (attempt.state, attempt.score_ppm, attempt.passed, attempt.receipt) == (
        State.GRADED,
        1_000_000,
        True,
        receipt.receipt,
    )
    assert [slot.credit_ppm for slot in attempt.slots] == [1_000_000] * 8
    progress = await course_progress(alice, attempt.quiz.course_id)
    assert progress.state == "completed"
    steps = await rows("SELECT kind, from_state, to_state FROM attempt_event ORDER BY id")
    assert [tuple(step.values()) for step in steps] == [
        ("start", "", "in_progress"),
        ("submit", "in_progress", "submitted"),
        ("grade", "submitted", "graded"),
    ]
    verbs = [row["verb"] for row in await rows("SELECT verb FROM statement ORDER BY id")]
    assert (verbs.count("answered"), verbs.count("passed")) == (8, 1)
    assert len(await rows("SELECT id FROM grade_event")) == 8


async def test_a_failed_attempt_completes_nothing(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    await submit(Writer(actor=alice), ref)
    attempt = await queries.own_attempt(alice, ref)
    assert (attempt.passed, attempt.score_ppm, attempt.answered) == (False, 0, 0)
    assert (await course_progress(alice, attempt.quiz.course_id)).state != "completed"


async def test_what_the_server_has_survives_and_comes_back(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    await answer(ref, 4, "half a tho")
    await answer(ref, 4, "half a thought", seq=2)
    slot = (await queries.own_attempt(alice, ref)).slots[3]
    assert (slot.answer, slot.answered) == ("half a thought", True)
    assert len(await rows("SELECT id FROM answer_event")) == 2


async def test_a_repeated_save_is_one_event_and_the_same_reply(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    with clock.freeze(NOON) as now:
        first = await answer(ref, 4, "x", seq=7)
        now.tick(seconds=30)
        again = await answer(ref, 4, "x", seq=7)
    assert first == again
    assert len(await rows("SELECT id FROM answer_event")) == 1


async def test_what_comes_late_from_one_device_never_replaces_what_it_sent_later(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    await answer(ref, 4, "newer", seq=5)
    await answer(ref, 4, "older", seq=4)
    assert (await queries.own_attempt(alice, ref)).slots[3].answer == "newer"
    await answer(ref, 4, "on the other desk", seq=1, device="other")
    await answer(ref, 4, "still older", seq=3)
    assert (await queries.own_attempt(alice, ref)).slots[3].answer == "on the other desk"
    assert len(await rows("SELECT id FROM answer_event")) == 4


async def test_null_clears_an_answer(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    await answer(ref, 4, "x")
    await answer(ref, 4, None, seq=2)
    assert not (await queries.own_attempt(alice, ref)).slots[3].answered


async def test_quick_answers_to_many_questions_all_arrive(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    slots = (await queries.own_attempt(alice, ref)).slots
    await asyncio.gather(*(answer(ref, slot.position, right(slot), seq=slot.position) for slot in slots))
    assert (await queries.own_attempt(alice, ref)).answered == 8


async def test_the_server_refuses_to_lose_silently(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    await answer(ref, 4, "x", seq=3)
    assert await submit(Writer(actor=alice), ref, [(4, 5), (1, 1)]) == Lacks((1, 4))
    assert (await queries.own_attempt(alice, ref)).state is State.IN_PROGRESS
    assert isinstance(await submit(Writer(actor=alice), ref, [(4, 3)]), Receipt)


async def test_handing_in_twice_gives_the_same_receipt(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    first = await submit(Writer(actor=alice), ref)
    assert await submit(Writer(token=attempt_token(ref)), ref) == first
    assert len(await rows("SELECT id FROM attempt_event")) == 3


async def test_after_handing_in_nothing_is_saved_but_replays_are_answered(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    saved = await answer(ref, 4, "x")
    await submit(Writer(actor=alice), ref)
    again = await answer(ref, 4, "x")
    assert (again.seq, again.saved_at, again.state) == (saved.seq, saved.saved_at, State.GRADED)
    with pytest.raises(Closed):
        await answer(ref, 4, "y", seq=2)


async def test_a_second_start_finds_the_running_attempt(quiz, alice):
    first, second = await asyncio.gather(start_attempt(alice, "rules", "final"), start_attempt(alice, "rules", "final"))
    assert first == second
    assert len(await rows("SELECT id FROM attempt")) == 1


async def test_attempts_are_counted(quiz, alice):
    for _attempt in range(2):
        await submit(Writer(actor=alice), await start_attempt(alice, "rules", "final"))
    with pytest.raises(StartRefused) as refusal:
        await start_attempt(alice, "rules", "final")
    assert (refusal.value.code, refusal.value.status) == ("used_up", 409)


async def test_the_best_attempt_completes_the_unit(quiz, alice):
    await submit(Writer(actor=alice), await start_attempt(alice, "rules", "final"))
    ref = await start_attempt(alice, "rules", "final")
    await answered(alice, ref, wrong=(1, 2))
    await submit(Writer(actor=alice), ref)
    attempt = await queries.own_attempt(alice, ref)
    assert (attempt.number, attempt.score_ppm, attempt.passed) == (2, 750_000, True)
    assert (await course_progress(alice, attempt.quiz.course_id)).state == "completed"


async def test_somebody_elses_attempt_does_not_exist(quiz, alice, charlie):
    ref = await start_attempt(alice, "rules", "final")
    other = Writer(actor=charlie, token=attempt_token("another-attempt"))
    with pytest.raises(NotFound):
        await queries.own_attempt(charlie, ref)
    with pytest.raises(NotFound):
        await save_answer(other, ref, 4, NewAnswer("x", 1, "d"))
    with pytest.raises(NotFound):
        await submit(other, ref)
    with pytest.raises(NotFound):
        await mark_slot(other, ref, 1)
    with pytest.raises(NotFound):
        await start_attempt(charlie, "rules", "final")


@pytest.mark.parametrize("slot", [0, -1, 9, 10**30])
async def test_a_question_that_is_not_in_the_attempt_does_not_exist(quiz, alice, slot):
    ref = await start_attempt(alice, "rules", "final")
    with pytest.raises(NotFound):
        await answer(ref, slot, "x")


@pytest.mark.parametrize("ref", ["", "x\x00y", "é", "a" * 60, "' OR 1=1 --"])
async def test_a_reference_that_is_none_does_not_exist(quiz, alice, ref):
    with pytest.raises(NotFound):
        await queries.own_attempt(alice, ref)
    with pytest.raises(NotFound):
        await answer(ref, 1, "x")


@pytest.mark.parametrize(
    ("slot", "value"),
    [(1, "z"), (1, ["a"]), (2, "a"), (3, "true"), (4, 4), (6, {"a": "Z"}), (7, ["a", "a"]), (8, {"9": "x"})],
)
async def test_an_answer_that_cannot_belong_is_refused_and_leaves_no_trace(quiz, alice, slot, value):
    ref = await start_attempt(alice, "rules", "final")
    with pytest.raises(Invalid):
        await answer(ref, slot, value)
    assert not await rows("SELECT id FROM answer_event")


@pytest.mark.parametrize(
    "value", ["\x00", "\u202eabc", "字" * 2000, "\U0001f600", "a\nb\t", '"; DROP TABLE answer_event; --']
)
async def test_strange_words_are_kept_as_typed(quiz, alice, value):
    ref = await start_attempt(alice, "rules", "final")
    await answer(ref, 4, value)
    assert (await queries.own_attempt(alice, ref)).slots[3].answer == value


async def test_a_form_leaves_alone_what_nobody_touched(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    old_page = await queries.own_attempt(alice, ref)
    await answer(ref, 4, "on the other screen")
    assert await save_form(old_page, {3: True, 4: None}, {3: None, 4: None}, {2: True}) == 1
    slots = (await queries.own_attempt(alice, ref)).slots
    assert (slots[2].answer, slots[3].answer) == (True, "on the other screen")
    assert await save_form(await queries.own_attempt(alice, ref), {3: False}, {3: True}, {}) == 1
    assert (await queries.own_attempt(alice, ref)).slots[2].answer is False


async def test_place_and_flag_are_remembered(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    await mark_slot(Writer(actor=alice), ref, 5, flagged=True)
    await mark_slot(Writer(actor=alice), ref, 6)
    attempt = await queries.own_attempt(alice, ref)
    assert attempt.current_slot == 6
    assert [slot.flagged for slot in attempt.slots] == [False] * 4 + [True] + [False] * 3


async def test_a_published_version_does_not_touch_a_running_attempt(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    before = await queries.own_attempt(alice, ref)
    again = await publish(questions=QUESTIONS.replace("Whom do you tell first?", "Whom do you call?"))
    assert again != quiz
    after = await queries.own_attempt(alice, ref)
    assert [slot.question for slot in after.slots] == [slot.question for slot in before.slots]
    counted = await rows("SELECT COUNT(*) AS n FROM question_version")
    assert counted[0]["n"] == 9  # only the question that changed has a second version


async def test_other_pages_list_attempts(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    await answer(ref, 1, None)
    await answer(ref, 4, "x", seq=2)
    (one,) = await queries.open_attempts(alice)
    assert (one.ref, one.answered, one.slot_count, one.title, one.left_s) == (ref, 1, 8, "Final quiz", 210)
    await submit(Writer(actor=alice), ref)
    assert not await queries.open_attempts(alice)
    (past,) = (await queries.past_attempts(alice.person_id)).values()
    assert [attempt.ref for attempt in past] == [ref]


async def test_cool_off_and_windows_hold(db, alice):
    await publish(rules="title: T\ncool_off: 60\nattempts: 3\nopens: 2026-11-23T12:00Z\ncloses: 2026-11-23T14:00Z\n")
    await enrol(alice, "rules")
    codes = []
    for hours in (-1, 0, 0, 1, 2):
        with clock.freeze(NOON) as now:
            now.tick(hours=hours)
            try:
                await submit(Writer(actor=alice), await start_attempt(alice, "rules", "final"))
                codes.append("")
            except StartRefused as refusal:
                codes.append(refusal.code)
    assert codes == ["not_yet", "", "cooling", "", "over"]


@pytest.mark.parametrize("seed", range(6))
async def test_the_order_in_which_saves_arrive_does_not_change_the_grade(quiz, alice, seed):
    ref = await start_attempt(alice, "rules", "final")
    slots = (await queries.own_attempt(alice, ref)).slots
    saves = [(slot.position, None, 1) for slot in slots]
    saves += [(slot.position, right(slot) if slot.position % 2 else None, 2 + slot.position) for slot in slots]
    random.Random(seed).shuffle(saves)
    for slot, value, seq in saves:
        await answer(ref, slot, value, seq=seq)
    await submit(Writer(actor=alice), ref)
    attempt = await queries.own_attempt(alice, ref)
    assert [slot.credit_ppm for slot in attempt.slots] == [1_000_000, 0] * 4
    assert attempt.score_ppm == 500_000


async def test_two_devices_hand_in_each_with_what_it_has(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    await answer(ref, 4, "desk", seq=900, device="desk")
    await answer(ref, 4, "laptop", seq=5, device="laptop")
    writer = Writer(token=attempt_token(ref))
    assert await submit(writer, ref, [(4, 6)], "laptop") == Lacks((4,))
    assert isinstance(await submit(writer, ref, [(4, 5)], "laptop"), Receipt)


async def test_answers_and_events_cannot_be_altered(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    await answer(ref, 4, "x")
    await submit(Writer(actor=alice), ref)
    for table in ("answer_event", "attempt_event", "grade_event", "question_version", "quiz_version"):
        for change in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id + 1000"):
            with pytest.raises(Conflict):
                await rows(change)


async def test_the_lead_sees_who_has_no_attempt_left(quiz, alice):
    await rows("INSERT INTO org_unit (code, name, kind, path) VALUES ('harbour', 'Harbour', 'team', '/1/')")
    today = clock.now().date()
    await rows(
        "INSERT INTO job_assignment (person, org_unit, position, starts_on, is_primary) SELECT :person, id, 'agent', :on, true FROM org_unit",
        person=alice.person_id,
        on=today,
    )
    found = []
    for _attempt in range(2):
        await submit(Writer(actor=alice), await start_attempt(alice, "rules", "final"))
        (tries,) = (await queries.failed_tries("/1/", today)).values()
        found.append((tries.count, tries.none_left))
    assert found == [(1, False), (2, True)]
    assert not await queries.failed_tries("/2/", today)


async def test_a_quiz_that_closes_takes_what_was_on_its_way_and_hands_in_the_rest_by_itself(db, alice):
    await publish(rules="title: T\nshuffle: no\ncloses: 2026-11-23T13:00Z\n")
    await enrol(alice, "rules")
    with clock.freeze(NOON) as now:
        ref = await start_attempt(alice, "rules", "final")
        await answer(ref, 4, "acw", seq=1)
        now.tick(hours=1, seconds=20)
        await answer(ref, 5, "420", seq=2)
        assert await close_all_over() == 0
        now.tick(seconds=20)
        with pytest.raises(Closed):
            await answer(ref, 5, "430", seq=3)
        with pytest.raises(Closed):
            await mark_slot(Writer(actor=alice), ref, 1)
        assert await close_all_over() == 1
        assert await close_all_over() == 0
    attempt = await queries.own_attempt(alice, ref)
    assert (attempt.state, attempt.answered, attempt.submitted_at) == (State.GRADED, 2, NOON + timedelta(hours=1))
    steps = await rows("SELECT actor FROM attempt_event ORDER BY id")
    assert [step["actor"] for step in steps] == [alice.person_id, None, None]


async def test_a_new_cycle_begins_with_all_its_attempts(quiz, alice):
    first = await start_attempt(alice, "rules", "final")
    await answered(alice, first)
    await submit(Writer(actor=alice), first)
    course = (await queries.own_attempt(alice, first)).quiz.course_id
    before = await course_progress(alice, course)
    await Sql(
        "INSERT INTO enrolment (ref, person, course, course_version, cycle, state, assigned_at)"
        " SELECT 'second-cycle', person, course, course_version, 2, 'assigned', assigned_at FROM enrolment"
    ).run()
    assert (await course_progress(alice, course)).enrolment_id != before.enrolment_id
    for _attempt in range(2):
        await submit(Writer(actor=alice), await start_attempt(alice, "rules", "final"))
    with pytest.raises(StartRefused):
        await start_attempt(alice, "rules", "final")
    numbers = await rows("SELECT number, enrolment FROM attempt ORDER BY id")
    assert [row["number"] for row in numbers] == [1, 2, 3]
    assert (await course_progress(alice, course)).state != "completed"  # what passed in the first cycle is of the first
