"""Answers that were given in time and arrived late: kept with both times, and counted when a person says so."""

from datetime import timedelta

import pytest

from lms.attempts.rules.states import Closed
from lms.core.db import Sql
from lms.core.errors import Conflict, Invalid, NotFound
from lms.lateness.queries import how_many, some_waiting, waiting
from lms.lateness.service import decide
from lms.quizzes import queries
from lms.quizzes.service import KeptLate, Writer, attempt_token, submit
from tests.lateness.conftest import send
from tests.quizzes.conftest import NOON
from tests.quizzes.test_receipts import proof


def at(seconds):
    """So many seconds after noon by the desk's clock, which is two seconds behind."""
    return NOON + timedelta(seconds=seconds - 2)


async def late_events():
    return await Sql("SELECT slot, answer, client_at, server_at FROM answer_event WHERE late ORDER BY id").rows()


@pytest.fixture
async def closed(desk, ref, stopped, alice):
    """Alice answered at 12:00:30 and at 12:00:50; the second could not be sent. At 12:01:00 she handed in elsewhere."""
    stopped.tick(seconds=30)
    await send(desk, ref, 4, "something", 1, at(30))
    stopped.tick(seconds=30)
    await submit(Writer(actor=alice), ref)
    stopped.tick(minutes=10)
    return ref


async def arrives(desk, ref, *, slot=4, answer="after-call work", seq=2, given=50):
    with pytest.raises(Closed) as refusal:
        await send(desk, ref, slot, answer, seq, at(given))
    return isinstance(refusal.value, KeptLate)


async def test_an_answer_given_in_time_is_kept_with_both_times_and_does_not_count(closed, desk, alice, hana):
    assert await arrives(desk, closed)
    (late,) = await late_events()
    assert (late["client_at"], late["server_at"]) == (at(50), NOON + timedelta(minutes=11))
    assert (await queries.own_attempt(alice, closed)).slots[3].answer == "something"
    (line,) = (await waiting(hana, 1)).items
    assert (line.given_at, line.ended_at) == (NOON + timedelta(seconds=50), NOON + timedelta(minutes=1))
    assert (line.answer, line.counts) == ("after-call work", "something")
    assert line.clock_off_s == 2


async def test_sent_again_it_is_kept_once(closed, desk):
    assert [await arrives(desk, closed) for _time in range(3)] == [True, True, True]
    assert len(await late_events()) == 1


@pytest.mark.parametrize(
    ("why", "how"),
    [
        ("given after the end", {"given": 61}),
        ("given before the page was opened", {"given": -30}),
        ("given before an answer with a smaller number", {"given": 10}),
        ("nothing new: it is what counts", {"answer": "something"}),
    ],
)
async def test_what_cannot_have_been_given_in_time_is_not_kept(closed, desk, why, how):
    assert not await arrives(desk, closed, **how)
    assert not await late_events()


async def test_from_a_page_whose_clock_nobody_has_compared_nothing_is_kept(closed):
    assert not await arrives(Writer(token=attempt_token(closed)), closed)
    assert not await late_events()


async def test_accepted_it_counts_as_if_it_had_come_in_time_and_the_learner_is_told(closed, desk, alice, hana):
    before = await queries.own_attempt(alice, closed)
    await arrives(desk, closed)
    await decide(hana, closed, 4, accepted=True, reason="")
    after = await queries.own_attempt(alice, closed)
    assert after.slots[3].answer == "after-call work"
    assert (before.slots[3].credit_ppm, after.slots[3].credit_ppm) == (0, 1_000_000)
    assert after.score_ppm > before.score_ppm
    (event,) = await Sql("SELECT slot, old_credit_ppm, new_credit_ppm, actor, rule FROM grade_event WHERE rule = 'late'").rows()  # fmt: skip
    assert (event["slot"], event["new_credit_ppm"], event["actor"]) == (4, 1_000_000, hana.person_id)
    (told,) = await Sql("SELECT person, kind FROM live_event").rows()
    assert (told["person"], told["kind"]) == (alice.person_id, "notification")
    assert await how_many(hana) == 0


async def test_refused_it_does_not_count_and_says_why(closed, desk, alice, hana):
    await arrives(desk, closed)
    with pytest.raises(Invalid):
        await decide(hana, closed, 4, accepted=False, reason=" ")
    await decide(hana, closed, 4, accepted=False, reason="The room was told to stop")
    assert (await queries.own_attempt(alice, closed)).slots[3].answer == "something"
    (decision,) = await Sql("SELECT accepted, reason FROM late_decision").rows()
    assert (bool(decision["accepted"]), decision["reason"]) == (False, "The room was told to stop")
    with pytest.raises(NotFound):
        await decide(hana, closed, 4, accepted=True, reason="")


async def test_nobody_goes_down_by_an_accepted_answer(desk, ref, stopped, alice, hana):
    await send(desk, ref, 4, "ACW", 1, at(1))
    stopped.tick(seconds=60)
    await submit(Writer(actor=alice), ref)
    stopped.tick(minutes=1)
    assert await arrives(desk, ref, answer="wrong")
    await decide(hana, ref, 4, accepted=True, reason="")
    slot = (await queries.own_attempt(alice, ref)).slots[3]
    assert (slot.answer, slot.credit_ppm) == ("ACW", 1_000_000)


async def test_of_several_late_answers_to_a_question_the_last_is_decided_about(closed, desk, hana):
    await arrives(desk, closed, answer="first thought", seq=2, given=45)
    await arrives(desk, closed, answer="after-call work", seq=3, given=50)
    (line,) = (await waiting(hana, 1)).items
    assert line.answer == "after-call work"


async def test_an_instructor_decides_for_the_own_courses_only(closed, desk, tess, other_instructor, alice):
    await arrives(desk, closed)
    assert (await how_many(tess), await how_many(other_instructor), await how_many(alice)) == (1, 0, 0)
    assert [await some_waiting(each, 100) for each in (tess, other_instructor, alice)] == [1, 0, 0]
    for stranger in (other_instructor, alice):
        with pytest.raises(NotFound):
            await decide(stranger, closed, 4, accepted=True, reason="")
    await decide(tess, closed, 4, accepted=True, reason="")


async def test_after_the_sweeper_has_handed_in_a_late_answer_is_kept_and_can_be_accepted(db, alice, hana, stopped):
    from lms.enrolments.service import enrol
    from lms.quizzes.service import NewScreen, close_all_over, open_screen, start_attempt
    from tests.quizzes.conftest import publish

    await publish("title: Final\npass: 75%\nshuffle: no\ncloses: 2026-11-23T12:01Z\n", code="rules")
    await enrol(alice, "rules")
    ref = await start_attempt(alice, "rules", "final")
    desk = Writer(token=attempt_token(ref))
    await open_screen(desk, ref, NewScreen("desk", at(0)))
    stopped.tick(seconds=75)
    await send(desk, ref, 5, "420", 1, at(58))  # within the network's grace it simply counts
    stopped.tick(minutes=5)
    await close_all_over()
    assert await arrives(desk, ref, seq=2, given=59)
    assert not await arrives(desk, ref, slot=6, answer=None, seq=3, given=61)
    (line,) = (await waiting(hana, 1)).items
    assert line.ended_at == NOON + timedelta(minutes=1)
    await decide(hana, ref, 4, accepted=True, reason="")
    slots = (await queries.own_attempt(alice, ref)).slots
    assert [slots[3].credit_ppm, slots[4].credit_ppm] == [1_000_000, 1_000_000]


async def test_two_who_decide_at_once_decide_once(closed, desk, hana, tess):
    import asyncio

    await arrives(desk, closed)
    outcomes = await asyncio.gather(
        decide(hana, closed, 4, accepted=True, reason=""),
        decide(tess, closed, 4, accepted=False, reason="no"),
        return_exceptions=True,
    )
    refused = [each for each in outcomes if each is not None]
    assert len(refused) == 1
    assert isinstance(refused[0], Conflict | NotFound)
    assert len(await Sql("SELECT id FROM late_decision").rows()) == 1


@pytest.mark.parametrize("answered_before", [True, False])
async def test_the_receipt_still_matches_after_a_late_answer_was_accepted(
    desk, ref, stopped, alice, hana, answered_before
):
    if answered_before:
        await send(desk, ref, 4, "something", 1, at(1))
    stopped.tick(seconds=60)
    await submit(Writer(actor=alice), ref)
    await arrives(desk, ref)
    await decide(hana, ref, 4, accepted=True, reason="")
    attempt = await queries.own_attempt(alice, ref)
    proved = await proof(alice, ref)
    assert (attempt.slots[3].answer, proved.matches) == ("after-call work", True)
    assert proved.answered == int(answered_before)
    assert [(each.slot, each.accepted) for each in proved.late] == [(4, True)]
