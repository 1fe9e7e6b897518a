"""Handing in 50 ms before the end with three answers unsent: they are asked for by name, and none is lost (quiz-engine 10)."""

from datetime import timedelta

import pytest

from lms.attempts.rules.states import Closed, State
from lms.enrolments.service import enrol
from lms.lateness.queries import waiting
from lms.quizzes import queries
from lms.quizzes.service import (
    KeptLate,
    Lacks,
    NewAnswer,
    NewScreen,
    Receipt,
    Writer,
    attempt_token,
    close_all_over,
    open_screen,
    save_answer,
    start_attempt,
    submit,
)
from tests.lateness.conftest import hana, stopped
from tests.quizzes.conftest import NOON, publish

__all__ = ["hana", "stopped"]
END = NOON + timedelta(minutes=10)
JUST_BEFORE = END - timedelta(milliseconds=50)
UNSENT = {4: ("after-call work", 41), 5: ("420", 51), 3: (True, 31)}


@pytest.fixture
async def ref(db, stopped, alice):
    await publish("title: Final\npass: 75%\nshuffle: no\ncloses: 2026-11-23T12:10Z\n")
    await enrol(alice, "rules")
    return await start_attempt(alice, "rules", "final")


@pytest.fixture
async def page(ref, stopped):
    writer = Writer(token=attempt_token(ref))
    await open_screen(writer, ref, NewScreen("desk", stopped.at))
    return writer


def hand_in(page, ref):
    return submit(page, ref, [(slot, seq) for slot, (_answer, seq) in UNSENT.items()], "desk")


async def send_unsent(page, ref):
    for slot, (answer, seq) in UNSENT.items():
        await save_answer(page, ref, slot, NewAnswer(answer, seq, "desk", JUST_BEFORE))


async def test_within_the_networks_grace_they_are_sent_again_and_count(ref, page, stopped, alice):
    stopped.move_to(JUST_BEFORE)
    lacks = await hand_in(page, ref)
    assert lacks == Lacks((3, 4, 5))
    assert (await queries.own_attempt(alice, ref)).state is State.IN_PROGRESS
    stopped.move_to(END + timedelta(seconds=2))
    await send_unsent(page, ref)
    assert isinstance(await hand_in(page, ref), Receipt)
    attempt = await queries.own_attempt(alice, ref)
    assert {slot: attempt.slots[slot - 1].answer for slot in UNSENT} == {slot: each[0] for slot, each in UNSENT.items()}


async def test_after_it_the_sweeper_has_handed_in_and_they_wait_for_a_person(ref, page, stopped, alice, hana):
    stopped.move_to(JUST_BEFORE)
    assert isinstance(await hand_in(page, ref), Lacks)
    stopped.move_to(END + timedelta(minutes=1))
    await close_all_over()
    for slot, (answer, seq) in UNSENT.items():
        with pytest.raises(Closed) as refusal:
            await save_answer(page, ref, slot, NewAnswer(answer, seq, "desk", JUST_BEFORE))
        assert isinstance(refusal.value, KeptLate)
    attempt = await queries.own_attempt(alice, ref)
    assert attempt.answered == 0
    found = (await waiting(hana, 1)).items
    assert {late.slot: late.answer for late in found} == {slot: each[0] for slot, each in UNSENT.items()}
    assert all(late.given_at == JUST_BEFORE and late.ended_at == END for late in found)


async def test_handed_in_by_the_sweeper_and_by_the_person_in_the_same_second_there_is_one_receipt(
    ref, page, stopped, alice
):
    import asyncio

    await send_unsent(page, ref)
    stopped.move_to(END + timedelta(seconds=31))
    first, _closed, second = await asyncio.gather(hand_in(page, ref), close_all_over(), hand_in(page, ref))
    assert isinstance(first, Receipt)
    assert first == second
    assert (await queries.own_attempt(alice, ref)).receipt == first.receipt
