"""Saving, handing in and the sweeper at the same moment: what was acknowledged is in the grade, whoever was first."""

import asyncio
import random

import pytest

from lms.attempts.rules.states import Closed, State
from lms.core import clock
from lms.core.db import Sql, atomic
from lms.enrolments.service import enrol
from lms.quizzes import queries
from lms.quizzes.service import (
    NewAnswer,
    Receipt,
    Writer,
    attempt_token,
    close_all_over,
    save_answer,
    start_attempt,
    submit,
)
from tests.quizzes.conftest import NOON, publish


@atomic
async def _hold():
    await Sql("SELECT 1 AS one FROM person LIMIT 1").first()
    await asyncio.sleep(0.01)


async def saved(ref, seq, log, pause):
    await asyncio.sleep(pause)
    try:
        await save_answer(Writer(token=attempt_token(ref)), ref, 4, NewAnswer(f"word {seq}", seq, "desk"))
    except Closed:
        return
    log.append(seq)


@pytest.mark.parametrize("seed", range(8))
async def test_an_answer_told_to_be_saved_is_in_what_was_handed_in(quiz, alice, seed):
    rng = random.Random(seed)
    await asyncio.gather(*[_hold() for _ in range(8)])
    ref = await start_attempt(alice, "rules", "final")
    log = []

    async def hand_in():
        await asyncio.sleep(rng.random() * 0.02)
        return await submit(Writer(token=attempt_token(ref)), ref)

    saves = [saved(ref, seq, log, rng.random() * 0.02) for seq in range(1, 25)]
    *_saves, first, second = await asyncio.gather(*saves, hand_in(), hand_in())
    assert isinstance(first, Receipt)
    assert first == second
    attempt = await queries.own_attempt(alice, ref)
    assert attempt.state is State.GRADED
    assert attempt.slots[3].answer == (f"word {max(log)}" if log else None)
    events = await Sql("SELECT client_seq FROM answer_event").rows()
    assert sorted(row["client_seq"] for row in events) == sorted(log)
    assert len(await Sql("SELECT id FROM attempt_event WHERE kind = 'submit'").rows()) == 1
    assert len(await Sql("SELECT id FROM statement WHERE verb IN ('passed', 'failed')").rows()) == 1


async def test_the_sweeper_of_two_processes_and_the_learner_hand_in_once(db, alice):
    await publish("title: Final\npass: 75%\nshuffle: no\ncloses: 2026-11-23T13:00Z\n")
    await enrol(alice, "rules")
    with clock.freeze(NOON) as stopped:
        ref = await start_attempt(alice, "rules", "final")
        await save_answer(Writer(token=attempt_token(ref)), ref, 4, NewAnswer("ACW", 1, "desk"))
        stopped.tick(hours=2)
        receipts = await asyncio.gather(
            close_all_over(), close_all_over(), submit(Writer(actor=alice), ref), submit(Writer(actor=alice), ref)
        )
    assert receipts[2] == receipts[3]
    assert len(await Sql("SELECT id FROM grade_event").rows()) == 8
    assert len(await Sql("SELECT id FROM attempt_event WHERE kind = 'grade'").rows()) == 1


async def test_many_tabs_that_start_at_once_start_one_attempt(quiz, alice):
    await asyncio.gather(*[_hold() for _ in range(8)])
    refs = await asyncio.gather(*[start_attempt(alice, "rules", "final") for _ in range(8)])
    assert len(set(refs)) == 1
    assert len(await Sql("SELECT id FROM attempt").rows()) == 1


async def test_an_attempt_that_was_opened_again_can_be_handed_in_again(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    first = await submit(Writer(actor=alice), ref)
    await Sql("UPDATE attempt SET state = 'in_progress' WHERE ref = :ref").run(ref=ref)
    await save_answer(Writer(actor=alice), ref, 4, NewAnswer("ACW", 1, "desk"))
    again = await submit(Writer(actor=alice), ref)
    assert again.receipt != first.receipt
    attempt = await queries.own_attempt(alice, ref)
    assert (attempt.state, attempt.receipt) == (State.GRADED, again.receipt)
