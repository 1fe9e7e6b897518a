"""A question taken out of the points: nobody's result falls by it unless that is asked for; later attempts honour it."""

import pytest

from lms.core import clock
from lms.core.db import Sql
from lms.credits.service import change_credits
from lms.questions.rules.corrections import Action, Counts, corrected, encode_counts
from lms.quizzes import queries
from lms.quizzes.rules.recounting import VOID
from lms.quizzes.service import Writer, start_attempt, submit
from tests.credits.test_changing import answer, right

CORRECT = Sql(
    "INSERT INTO key_correction (question_version, action, keys, actor, reason, at)"
    " VALUES (:version, :action, :keys, :actor, 'because', :at)"
)
GRADES = Sql("SELECT slot, old_credit_ppm, new_credit_ppm, rule FROM grade_event WHERE rule <> '' ORDER BY id")
MOST = Sql("SELECT max_points_e5 FROM attempt WHERE ref = :ref")


@pytest.fixture
async def half(quiz, alice):
    """The first four of eight questions are right; 75% are needed."""
    ref = await start_attempt(alice, "rules", "final")
    for slot in (await queries.own_attempt(alice, ref)).slots[:4]:
        await answer(ref, slot.position, right(slot), seq=slot.position)
    await submit(Writer(actor=alice), ref)
    return await queries.own_attempt(alice, ref)


async def test_voiding_what_was_wrong_raises_the_result_and_both_facts_stay(half, alice, charlie):
    (changed,) = await change_credits(
        {half.id: {5: VOID, 6: VOID, 7: VOID}}, actor=charlie, reason="unclear", rule="regrade"
    )
    now = await queries.own_attempt(alice, half.ref)
    assert (now.score_ppm, now.passed, changed.newly_passed) == (800_000, True, True)
    assert (changed.most_before_e5, changed.most_after_e5, (await MOST.first(ref=half.ref))["max_points_e5"]) == (
        800_000,
        500_000,
        500_000,
    )
    assert [slot.voided for slot in now.slots] == [False] * 4 + [True] * 3 + [False]
    assert now.outcome().score_ppm == 800_000
    assert [tuple(row.values()) for row in await GRADES.rows()] == [(slot, 0, 0, "void") for slot in (5, 6, 7)]
    assert await change_credits({half.id: {5: VOID}}, actor=charlie, reason="unclear", rule="regrade") == ()


async def test_voiding_what_was_right_lowers_nobody_unless_told(half, alice, charlie):
    assert await change_credits({half.id: {1: VOID}}, actor=charlie, reason="r", rule="regrade") == ()
    assert (await queries.own_attempt(alice, half.ref)).score_ppm == 500_000
    await change_credits({half.id: {1: VOID}}, actor=charlie, reason="r", rule="regrade", may_lower=True)
    assert (await queries.own_attempt(alice, half.ref)).score_ppm == 428_571


@pytest.mark.parametrize(("action", "credit", "most"), [(Action.VOID, 0, 700_000), (Action.FULL, 1_000_000, 800_000)])
async def test_a_later_attempt_is_marked_by_the_correction(quiz, alice, action, credit, most):
    ref = await start_attempt(alice, "rules", "final")
    running = await queries.own_attempt(alice, ref)
    version = running.slots[0].asked
    then = corrected(Counts((version.languages,)), action, None)
    await CORRECT.run(
        version=version.version_id, action=action.value, keys=encode_counts(then), actor=alice.person_id, at=clock.now()
    )
    await submit(Writer(actor=alice), ref)
    now = await queries.own_attempt(alice, ref)
    assert (now.slots[0].credit_ppm, now.slots[0].voided) == (credit, action is Action.VOID)
    assert (await MOST.first(ref=ref))["max_points_e5"] == most
    assert now.outcome().score_ppm == now.score_ppm
