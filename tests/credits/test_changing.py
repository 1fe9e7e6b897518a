"""Credits that change after handing in: nobody goes down unless told, every change is written, the outcome is exact."""

import json

import pytest

from lms.attempts.rules.states import State
from lms.core.db import Sql
from lms.core.errors import Invalid
from lms.credits.service import change_credits, foresee_credits
from lms.enrolments.queries import course_progress
from lms.quizzes import queries
from lms.quizzes.rules.recounting import VOID
from lms.quizzes.service import Writer, start_attempt, submit
from tests.quizzes.test_service import answer, right

GRADES = Sql(
    "SELECT slot, old_credit_ppm, new_credit_ppm, actor, reason, rule FROM grade_event WHERE rule <> '' ORDER BY id"
)
TOLD = Sql("SELECT ref, verb, payload FROM statement ORDER BY id")
STATEMENTS = Sql("SELECT verb FROM statement ORDER BY id")
REMOVE_CREDIT = Sql("UPDATE attempt_slot SET credit_ppm = NULL WHERE attempt = :attempt AND position = :slot")
WAIT = Sql(
    "UPDATE attempt SET state = 'needs_grading', points_e5 = NULL, score_ppm = NULL, passed = NULL WHERE id = :id"
)


@pytest.fixture
async def failed(quiz, alice):
    """An attempt with half of its questions right: 75% are needed."""
    ref = await start_attempt(alice, "rules", "final")
    for slot in (await queries.own_attempt(alice, ref)).slots[:4]:
        await answer(ref, slot.position, right(slot), seq=slot.position)
    await submit(Writer(actor=alice), ref)
    found = await queries.own_attempt(alice, ref)
    assert found.passed is False
    return found


async def test_credits_go_up_are_written_down_and_the_attempt_passes_and_completes(failed, alice, charlie):
    wanted = {failed.id: {1: 0, 5: 1_000_000, 6: 1_000_000, 8: 500_000}}
    foreseen = await foresee_credits(wanted)
    assert (await queries.own_attempt(alice, failed.ref)).score_ppm == failed.score_ppm  # a look changes nothing
    (changed,) = await change_credits(wanted, actor=charlie, reason="The key was wrong", rule="regrade")
    assert foreseen == (changed,)
    assert (changed.newly_passed, changed.newly_failed, changed.before.score_ppm) == (True, False, 500_000)
    now = await queries.own_attempt(alice, failed.ref)
    assert (now.score_ppm, now.passed, now.slots[0].credit_ppm) == (812_500, True, 1_000_000)
    assert now.outcome().score_ppm == 812_500  # the result page counts what is kept
    assert [tuple(row.values()) for row in await GRADES.rows()] == [
        (slot, 0, new, charlie.person_id, "The key was wrong", "regrade")
        for slot, new in ((5, 1_000_000), (6, 1_000_000), (8, 500_000))
    ]
    progress = await course_progress(alice, now.quiz.course_id)
    assert progress.state == "completed"
    assert {"failed", "passed", "completed"} <= {row["verb"].rsplit("/", 1)[-1] for row in await STATEMENTS.rows()}


async def test_doing_it_again_changes_nothing(failed, alice):
    wanted = {failed.id: {5: 1_000_000}}
    assert len(await change_credits(wanted, actor=None, reason="r", rule="regrade")) == 1
    assert await change_credits(wanted, actor=None, reason="r", rule="regrade") == ()
    assert len(await GRADES.rows()) == 1


async def told():
    return [(row["ref"], row["verb"], json.loads(row["payload"])) for row in await TOLD.rows()]


async def holds(attempt):
    """What the learning records say by now: the result, and credit by question, the newest that is not void."""
    statements = await told()
    void = {payload["object"]["id"] for _ref, verb, payload in statements if verb == "voided"}
    result, credits_of = None, {}
    for ref, verb, payload in statements:
        if ref in void:
            continue
        if verb in {"passed", "failed"}:
            result = (payload["result"]["score"]["scaled"], payload["result"]["success"])
        elif verb in {"answered", "scored"}:
            credits_of[payload["object"]["id"].rsplit("/", 1)[1]] = payload["result"]["score"]["scaled"]
    return result, credits_of


async def test_the_learning_records_agree_with_the_grade_after_every_change(failed, alice, charlie):
    steps = [
        ({1: 0, 5: 1_000_000}, True),  # an answer loses its credit, an open question gets some
        ({5: 1_000_000, 6: 1_000_000, 8: 500_000}, False),
        ({2: VOID}, True),
        ({1: 1_000_000}, False),
    ]
    for wanted, may_lower in steps:
        await change_credits(
            {failed.id: wanted}, actor=charlie, reason="The key was wrong", rule="regrade", may_lower=may_lower
        )
        now = await queries.own_attempt(alice, failed.ref)
        result, credits_of = await holds(now)
        assert result == (now.score_ppm / 1_000_000, now.passed)
        counting = {slot.question.key: slot for slot in now.slots if not slot.voided}
        assert {key: counting[key].credit_ppm / 1_000_000 for key in credits_of} == credits_of
        assert {key for key, slot in counting.items() if slot.credit_ppm} <= credits_of.keys()
    before = len(await told())
    for wanted, may_lower in steps[1:]:
        await change_credits({failed.id: wanted}, actor=charlie, reason="r", rule="regrade", may_lower=may_lower)
    assert len(await told()) == before  # nothing changed, so nothing is said


async def test_a_changed_credit_refers_to_what_was_told_before_and_a_result_that_does_not_hold_is_void(failed, charlie):
    before = {payload["object"]["id"]: ref for ref, verb, payload in await told() if verb == "answered"}
    (was_failed,) = [ref for ref, verb, _payload in await told() if verb == "failed"]
    for credit in (0, 500_000):
        await change_credits({failed.id: {1: credit}}, actor=charlie, reason="Why", rule="regrade", may_lower=True)
    (first, _v, one), (_second, _v, two) = [each for each in await told() if each[1] == "scored"]
    assert one["context"]["statement"] == {"objectType": "StatementRef", "id": before[one["object"]["id"]]}
    assert two["context"]["statement"] == {"objectType": "StatementRef", "id": first}
    assert sorted(one["context"]["extensions"].values()) == sorted([failed.ref, "regrade"])
    voided = [payload for _ref, verb, payload in await told() if verb == "voided"]
    assert voided[0]["object"] == {"objectType": "StatementRef", "id": was_failed}
    assert (voided[0]["actor"]["account"]["name"], len(voided)) == (charlie.ref, 2)


async def test_a_result_goes_down_only_when_that_is_asked_for(failed, alice):
    wanted = {failed.id: {1: 0, 2: 0}}
    assert await change_credits(wanted, actor=None, reason="r", rule="regrade") == ()
    (changed,) = await change_credits(wanted, actor=None, reason="r", rule="regrade", may_lower=True)
    assert (changed.after.score_ppm, (await queries.own_attempt(alice, failed.ref)).score_ppm) == (250_000, 250_000)


async def test_the_last_mark_of_a_waiting_attempt_grades_it(failed, alice, charlie):
    for slot in (5, 6):
        await REMOVE_CREDIT.run(attempt=failed.id, slot=slot)
    await WAIT.run(id=failed.id)
    (first,) = await change_credits({failed.id: {5: 1_000_000}}, actor=charlie, reason="marked", rule="mark")
    assert (first.after.passed, (await queries.own_attempt(alice, failed.ref)).state) == (None, State.NEEDS_GRADING)
    (last,) = await change_credits({failed.id: {6: 1_000_000}}, actor=charlie, reason="marked", rule="mark")
    now = await queries.own_attempt(alice, failed.ref)
    assert (last.after.passed, now.state, now.passed, now.score_ppm) == (True, State.GRADED, True, 750_000)


async def test_running_attempts_are_left_alone(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    running = await queries.own_attempt(alice, ref)
    assert await change_credits({running.id: {1: 1_000_000}, 10**9: {1: 0}}, actor=None, reason="r", rule="x") == ()


@pytest.mark.parametrize(("reason", "ppm"), [(" ", 0), ("r", 1_000_001)])
async def test_a_change_needs_a_reason_and_a_credit_that_can_be(failed, reason, ppm):
    with pytest.raises(Invalid):
        await change_credits({failed.id: {1: ppm}}, actor=None, reason=reason, rule="x")
