"""An attempt and its clock on both databases: pauses, deadlines, the sweeper, the phone system, staff."""

import asyncio
import json
from datetime import timedelta

import pytest
from msgspec import UNSET

from lms.accounts.rules.permissions import Grant, Role
from lms.answers.service.pausing import be_there
from lms.attempts import service as attempts
from lms.attempts.queries import events_of, is_paused, pauses_of
from lms.attempts.rules.pauses import Cause
from lms.attempts.rules.states import Closed, State
from lms.attempts.service import PauseRefused, reopen_attempt, void_attempt
from lms.core import clock
from lms.core.db import Sql
from lms.core.errors import Conflict, Forbidden, Invalid, NotFound
from lms.enrolments.service import enrol
from lms.quizzes import queries
from lms.quizzes.queries import quiz_version
from lms.quizzes.service import (
    NewAnswer,
    Receipt,
    Writer,
    attempt_token,
    call_is_over,
    close_all_over,
    pause_attempt,
    pause_for_call,
    resume_attempt,
    save_answer,
    start_attempt,
    submit,
)
from lms.quizzes.service.saving import Paused, QuestionOver, go_on, save_form
from tests.quizzes.conftest import NOON, person, publish

ACTIVE = "title: T\nshuffle: no\nattempts: 5\nclock: active\ntime: 10 min\n"
CAPPED = f"{ACTIVE}pauses: 2\npause_time: 5 min\n"


def at(minutes, seconds=0):
    return NOON + timedelta(minutes=minutes, seconds=seconds)


class Desk:
    """Alice at her quiz, with the clock of the server in hand."""

    def __init__(self, actor, now):
        self.actor, self.now, self.seq, self.ref = actor, now, 0, ""

    async def start(self, rules):
        await publish(rules=rules)
        await enrol(self.actor, "rules")
        self.ref = await start_attempt(self.actor, "rules", "final")
        return self

    @property
    def writer(self):
        return Writer(token=attempt_token(self.ref))

    async def answers(self, text="ACW"):
        self.seq += 1
        return await save_answer(self.writer, self.ref, 4, NewAnswer(text, self.seq, "desk"))

    async def pauses(self):
        return await pause_attempt(self.writer, self.ref)

    async def goes_on(self):
        return await resume_attempt(self.writer, self.ref)

    async def is_there(self):
        return await be_there(self.writer, self.ref)

    async def hands_in(self):
        return await submit(self.writer, self.ref)

    async def attempt(self):
        return await queries.own_attempt(self.actor, self.ref)

    async def events(self):
        attempt = await self.attempt()
        return [(event.kind, event.to_state, event.at) for event in await events_of(attempt.id)]


@pytest.fixture
def desk(alice):
    with clock.freeze(NOON) as now:
        yield Desk(alice, now)


async def test_a_pause_stops_the_clock_and_every_step_is_written_down(desk):
    await desk.start(ACTIVE)
    assert (await desk.answers()).remaining_s == 600
    desk.now.tick(minutes=4, seconds=10)
    paused = await desk.pauses()
    assert (paused.state, paused.left_s, paused.deadline_at, paused.cause) == (State.PAUSED, 350, None, Cause.KEY)
    assert (await desk.pauses()).paused_at == paused.paused_at  # pressed twice it is one pause
    desk.now.tick(minutes=7)
    running = await desk.goes_on()
    assert (running.state, running.left_s, running.deadline_at) == (State.IN_PROGRESS, 350, at(17))
    assert (await desk.goes_on()).deadline_at == at(17)
    assert (await desk.answers("x")).remaining_s == 350
    assert [step[:2] for step in await desk.events()] == [
        ("start", "in_progress"),
        ("pause", "paused"),
        ("resume", "in_progress"),
    ]
    attempt = await desk.attempt()
    (pause,) = await pauses_of(attempt.id)
    assert (pause.began_at, pause.ended_at, pause.cause, pause.slot) == (at(4, 10), at(11, 10), Cause.KEY, 1)
    _start, stop, go = await events_of(attempt.id)
    assert (stop.actor_id, stop.detail.left_s, go.detail.paused_s) == (desk.actor.person_id, 350, 420)


async def test_what_was_on_its_way_when_a_pause_began_is_saved_and_nothing_after(desk):
    await desk.start(ACTIVE)
    await desk.pauses()
    desk.now.tick(seconds=29)
    assert (await desk.answers("on its way")).state is State.PAUSED
    desk.now.tick(seconds=2)
    with pytest.raises(Paused) as refusal:
        await desk.answers("while it is paused")
    assert refusal.value.code == "paused"
    await desk.goes_on()
    assert (await desk.answers("after it")).state is UNSET


@pytest.mark.parametrize(
    "rules",
    [
        "clock: wall\ntime: 10 min\n",
        "mode: certification\n",
        "mode: certification\nclock: wall\ntime: 10 min\n",
        "clock: per-question\ntime: 30 s\nnav: linear\n",
    ],
)
async def test_what_never_pauses_is_not_paused_by_anything(desk, rules):
    await desk.start(f"title: T\nshuffle: no\n{rules}")
    with pytest.raises(PauseRefused) as refusal:
        await desk.pauses()
    assert refusal.value.code == "no_pause"
    assert await pause_for_call(desk.actor.person_id, source="phone", at=NOON) == ()
    await desk.is_there()
    desk.now.tick(minutes=2)
    await close_all_over()
    assert (await desk.attempt()).state is State.IN_PROGRESS


async def test_without_a_clock_a_pause_only_hides_and_never_ends_by_itself(desk):
    await desk.start("title: T\nshuffle: no\n")
    assert (await desk.answers()).remaining_s is None
    paused = await desk.pauses()
    assert (paused.state, paused.left_s, paused.pauses_left) == (State.PAUSED, None, None)
    desk.now.tick(days=30)
    assert await close_all_over() == 0
    assert (await desk.goes_on()).state is State.IN_PROGRESS


async def test_when_the_pauses_are_used_up_the_clock_runs_on(desk):
    await desk.start(CAPPED)
    for left in (1, 0):
        assert (await desk.pauses()).pauses_left == left
        await desk.goes_on()
    with pytest.raises(PauseRefused):
        await desk.pauses()
    assert await pause_for_call(desk.actor.person_id, source="phone", at=NOON) == ()


async def test_when_the_time_for_pauses_is_used_up_the_clock_runs_on_from_that_very_second(desk):
    await desk.start(CAPPED)
    desk.now.tick(minutes=4)
    await desk.pauses()
    desk.now.tick(minutes=20)  # the sweeper was late
    assert await close_all_over() == 1
    attempt = await desk.attempt()
    assert (attempt.state, attempt.clock.mode) == (State.GRADED, "wall")
    assert attempt.submitted_at == at(15)  # 4 minutes, 5 of pause, 6 more
    assert [step for step in await desk.events() if step[0] != "start"] == [
        ("pause", "paused", at(4)),
        ("resume", "in_progress", at(9)),
        ("submit", "submitted", at(15)),
        ("grade", "graded", at(15)),
    ]


async def test_a_page_that_falls_silent_pauses_the_attempt_from_its_last_sign_of_life(desk):
    await desk.start(ACTIVE)
    desk.now.tick(minutes=2)
    assert (await desk.is_there()).state is State.IN_PROGRESS
    desk.now.tick(minutes=1, seconds=29)
    assert await close_all_over() == 0
    desk.now.tick(seconds=1)
    assert await close_all_over() == 1
    attempt = await desk.attempt()
    assert (attempt.state, attempt.cause, attempt.clock.paused_at) == (State.PAUSED, Cause.AWAY, at(2))
    assert (await desk.answers("kept in the journal of the page")).state is State.PAUSED  # nothing is lost
    desk.now.tick(hours=5)
    back = await desk.goes_on()
    assert (back.state, back.left_s) == (State.IN_PROGRESS, 480)


async def test_a_page_that_comes_back_before_the_sweeper_hears_that_it_was_away(desk):
    await desk.start(ACTIVE)
    await desk.is_there()
    desk.now.tick(minutes=8)  # a closed lid, and no worker
    found = await desk.is_there()
    assert (found.state, found.cause, found.left_s, found.paused_at) == (State.PAUSED, Cause.AWAY, 600, NOON)


async def test_a_page_without_a_script_is_never_taken_for_lost(desk):
    await desk.start(ACTIVE)
    desk.now.tick(minutes=9)
    assert await close_all_over() == 0
    assert (await desk.answers()).remaining_s == 60


async def test_a_call_pauses_and_its_end_goes_on(desk):
    await desk.start(ACTIVE)
    await desk.is_there()
    desk.now.tick(seconds=60)
    who = desk.actor.person_id
    assert await pause_for_call(who, source="phone", at=at(0, 55)) == (desk.ref,)
    assert await pause_for_call(who, source="phone", at=at(0, 55)) == ()  # repeated
    found = await desk.is_there()
    assert (found.state, found.cause, found.left_s) == (State.PAUSED, Cause.CALL, 545)
    desk.now.tick(seconds=60)
    await desk.is_there()
    assert await call_is_over(who, source="phone", at=at(1, 59)) == (desk.ref,)
    assert await call_is_over(who, source="phone", at=at(1, 59)) == ()
    assert (await desk.is_there()).left_s == 545


async def test_what_the_phone_system_says_late_stops_the_clock_half_a_minute_ago_at_most(desk):
    await desk.start(ACTIVE)
    desk.now.tick(minutes=5)
    await pause_for_call(desk.actor.person_id, source="phone", at=at(1))
    assert (await desk.attempt()).clock.paused_at == at(4, 30)


async def test_the_phone_systems_future_is_now(desk):
    await desk.start(ACTIVE)
    await pause_for_call(desk.actor.person_id, source="phone", at=at(60))
    assert (await desk.attempt()).clock.paused_at == NOON


async def test_who_goes_on_by_hand_is_not_paused_again_by_the_same_call(desk):
    await desk.start(ACTIVE)
    who = desk.actor.person_id
    await pause_for_call(who, source="call 1", at=NOON)
    desk.now.tick(seconds=30)
    await desk.goes_on()
    assert await pause_for_call(who, source="call 1", at=at(0, 30)) == ()
    assert await call_is_over(who, source="call 1", at=at(1)) == ()
    assert await pause_for_call(who, source="call 1", at=at(1)) == (desk.ref,)  # over, so this is the next one


async def test_another_call_pauses_again_even_when_the_end_of_the_first_was_lost(desk):
    await desk.start(ACTIVE)
    await pause_for_call(desk.actor.person_id, source="call 1", at=NOON)
    await desk.goes_on()
    assert await pause_for_call(desk.actor.person_id, source="call 2", at=NOON) == (desk.ref,)


async def test_a_pause_by_hand_ends_by_hand(desk):
    await desk.start(ACTIVE)
    await desk.pauses()
    assert await pause_for_call(desk.actor.person_id, source="phone", at=NOON) == ()
    assert await call_is_over(desk.actor.person_id, source="phone", at=NOON) == ()
    assert (await desk.attempt()).state is State.PAUSED


async def test_after_a_call_no_clock_runs_with_nobody_looking(desk):
    await desk.start(ACTIVE)
    await desk.is_there()
    await pause_for_call(desk.actor.person_id, source="phone", at=NOON)
    desk.now.tick(minutes=30)  # the page was closed during the call
    assert await call_is_over(desk.actor.person_id, source="phone", at=at(30)) == ()
    attempt = await desk.attempt()
    assert (attempt.state, attempt.cause, attempt.clock.pauses_used) == (State.PAUSED, Cause.AWAY, 1)
    assert (await desk.goes_on()).left_s == 600


async def test_nobody_is_locked_in_by_a_call_that_never_ends(desk):
    await desk.start(CAPPED)
    await pause_for_call(desk.actor.person_id, source="phone", at=NOON)
    desk.now.tick(minutes=6)
    await close_all_over()
    attempt = await desk.attempt()
    assert (attempt.state, attempt.clock.mode) == (State.IN_PROGRESS, "wall")
    assert (await desk.answers()).remaining_s == 540


async def test_late_hand_in_costs_what_was_said_and_changes_no_answer(desk):
    await desk.start(f"{ACTIVE}when_over: grace\ngrace: 5 min\npenalty: 50%\n")
    await desk.answers()
    desk.now.tick(minutes=11)
    await close_all_over()
    assert (await desk.attempt()).state is State.OVERDUE
    with pytest.raises(Closed):
        await desk.answers("too late")
    desk.now.tick(minutes=1)
    receipt = await desk.hands_in()
    attempt = await desk.attempt()
    assert (attempt.state, attempt.penalty_ppm, receipt.submitted_at) == (State.GRADED, 500_000, at(12))
    assert (attempt.score_ppm, attempt.outcome().score_ppm) == (62_500, 62_500)  # one of eight, halved


async def test_what_is_not_handed_in_within_the_grace_is_kept_and_not_graded(desk):
    await desk.start(f"{ACTIVE}when_over: grace\ngrace: 5 min\n")
    await desk.answers()
    desk.now.tick(hours=1)
    await close_all_over()
    attempt = await desk.attempt()
    assert (attempt.state, attempt.score_ppm, attempt.answered) == (State.ABANDONED, None, 1)
    assert [step[1:] for step in await desk.events()][1:] == [("overdue", at(10)), ("abandoned", at(15))]
    with pytest.raises(Closed):
        await desk.hands_in()


async def test_a_quiz_that_gives_up_at_its_deadline_does(desk):
    await desk.start(f"{ACTIVE}when_over: abandon\n")
    desk.now.tick(minutes=10, seconds=30)
    with pytest.raises(Closed):
        await desk.hands_in()
    assert await close_all_over() == 1
    assert (await desk.attempt()).state is State.ABANDONED


async def _leads_of_alice(desk):
    """bob leads her team, olga the site, carl another team; dan did lead hers; alice leads another team herself."""
    today = clock.now().date()
    for number, (path, parent) in enumerate((("/1/", None), ("/1/2/", 1), ("/1/3/", 1)), 1):
        await Sql(
            "INSERT INTO org_unit (id, code, name, kind, parent, path) VALUES (:id, :code, 'U', 'team', :parent, :path)"
        ).run(id=number, code=f"u{number}", parent=parent, path=path)
    await Sql(
        "INSERT INTO job_assignment (person, org_unit, position, starts_on) VALUES (:person, 2, 'agent', :today)"
    ).run(person=desk.actor.person_id, today=today)
    for login, unit, ended in (
        ("bob", 2, None),
        ("olga", 1, None),
        ("carl", 3, None),
        ("dan", 2, today),
        ("alice", 2, None),
    ):
        one = desk.actor.person_id if login == "alice" else (await person(login)).person_id
        await Sql("UPDATE person SET email = :email, locale = 'zh-Hant' WHERE id = :id").run(
            email=f"{login}@lull.test", id=one
        )
        await Sql(
            "INSERT INTO role_grant (person, role, org_unit, starts_on, ends_on)"
            " VALUES (:one, 'team_lead', :unit, :since, :ended)"
        ).run(one=one, unit=unit, since=today - timedelta(days=9), ended=ended and ended - timedelta(days=1))


async def test_the_leads_are_told_once_of_an_attempt_that_was_given_up(desk):
    await desk.start(f"{ACTIVE}when_over: abandon\n")
    await _leads_of_alice(desk)
    desk.now.tick(minutes=11)
    for _each in range(2):
        await close_all_over()
    mails = await Sql("SELECT to_address, locale, subject, body FROM outbox_mail ORDER BY id").rows()
    assert [mail["to_address"] for mail in mails] == ["bob@lull.test", "olga@lull.test"]
    assert {mail["locale"] for mail in mails} == {"zh-Hant"}
    assert all("/record/alice-ref" in mail["body"] for mail in mails)
    told = await Sql("SELECT person FROM live_event WHERE kind = 'notification' ORDER BY id").rows()
    assert len(told) == 2
    today = clock.now().date()
    (tries,) = (await queries.failed_tries("/1/", today)).values()
    assert (tries.count, tries.given_up) == (0, 1)


@pytest.mark.parametrize("seconds", [599, 610, 629])
async def test_handing_in_around_the_deadline_counts_as_in_time(desk, seconds):
    await desk.start(f"{ACTIVE}when_over: grace\ngrace: 5 min\npenalty: 50%\n")
    desk.now.tick(seconds=seconds)
    await desk.answers()
    receipt = await desk.hands_in()
    assert receipt.submitted_at == min(at(10), at(0, seconds))
    assert (await desk.attempt()).penalty_ppm == 0


async def test_the_sweeper_and_the_learner_in_the_same_second_make_one_grade(desk):
    await desk.start(ACTIVE)
    await desk.answers()
    desk.now.tick(minutes=10, seconds=30)
    done = await asyncio.gather(close_all_over(), desk.hands_in(), close_all_over(), desk.hands_in())
    assert isinstance(done[1], Receipt)
    assert done[1] == done[3]
    assert done[1].submitted_at == at(10)
    counted = await Sql("SELECT kind, COUNT(*) AS n FROM attempt_event GROUP BY kind ORDER BY kind").rows()
    assert {row["kind"]: row["n"] for row in counted} == {"start": 1, "submit": 1, "grade": 1}
    assert len(await Sql("SELECT id FROM grade_event").rows()) == 8


async def test_one_attempt_that_fails_does_not_stop_the_sweep_of_the_others(desk, caplog):
    await desk.start(ACTIVE)
    broken, other = desk.ref, await person("mei")
    await enrol(other, "rules")
    fine = await start_attempt(other, "rules", "final")
    await Sql("UPDATE attempt SET clock_mode = 'active', allowed_s = 1 WHERE ref = :ref").run(ref=broken)
    slot = "UPDATE attempt_slot SET option_order = 'not json' WHERE attempt = (SELECT id FROM attempt WHERE ref = :ref)"
    await Sql(slot).run(ref=broken)
    desk.now.tick(minutes=11)
    assert await close_all_over() == 2
    assert (await queries.own_attempt(other, fine)).state is State.GRADED
    assert "could not be closed" in caplog.text
    assert await close_all_over() == 0  # it is left alone for ten minutes, and then tried again
    desk.now.tick(minutes=11)
    assert await close_all_over() == 1


async def test_more_time_reaches_a_running_attempt(desk):
    await desk.start(f"{ACTIVE}closes: 2026-11-23T12:05Z\n")
    attempt = await desk.attempt()
    by = attempts.By(desk.actor.person_id, clock.now(), "fire alarm")
    await attempts.extend([(await attempts.hold(attempt.id), attempt.quiz.rules)], 300, by)
    assert (await desk.answers()).remaining_s == 600
    *_others, event = await events_of(attempt.id)
    assert (event.kind, event.reason, event.detail.extra_s) == ("extend", "fire alarm", 300)
    await desk.hands_in()
    with pytest.raises(Closed):
        await attempts.extend([(await attempts.hold(attempt.id), attempt.quiz.rules)], 300, by)


async def test_who_needs_more_time_has_it_from_the_start(desk):
    await Sql("UPDATE person SET time_multiplier_ppm = 1500000").run()
    await desk.start(ACTIVE)
    assert (await desk.answers()).remaining_s == 900


async def test_only_the_person_whose_attempt_is_paused_is_led_back_to_it(desk, charlie):
    await desk.start(ACTIVE)
    own = desk.actor.person_id
    assert not await is_paused(own, desk.ref)
    await pause_attempt(Writer(actor=desk.actor), desk.ref)
    assert await is_paused(own, desk.ref)
    assert not await is_paused(charlie.person_id, desk.ref)
    for nonsense in ("", "no such attempt", "x" * 500, "\0", "' OR 1=1"):
        assert not await is_paused(own, nonsense)


async def test_no_attempt_of_others_is_paused_or_told_about(desk, charlie):
    await desk.start(ACTIVE)
    for act in (pause_attempt, resume_attempt, be_there):
        with pytest.raises(NotFound):
            await act(Writer(actor=charlie), desk.ref)
        with pytest.raises(NotFound):
            await act(Writer(actor=charlie), "no such attempt")
    assert await pause_for_call(charlie.person_id, source="phone", at=NOON) == ()


def staff(login_role, actor):
    return type(actor)(actor.person_id, actor.ref, actor.login, actor.name, roles=(Grant(login_role),))


@pytest.fixture
async def hana(db):
    return staff(Role.TRAINING_MANAGER, await person("hana"))


async def test_an_attempt_is_opened_again_with_the_time_it_had_left(desk, hana):
    await desk.start(ACTIVE)
    await desk.answers()
    desk.now.tick(minutes=4)
    first = await desk.hands_in()
    desk.now.tick(hours=2)
    await reopen_attempt(hana, desk.ref, reason="the power went", extra_min=2)
    attempt = await desk.attempt()
    assert (attempt.state, attempt.score_ppm, attempt.answered, attempt.submitted_at) == (
        State.IN_PROGRESS,
        None,
        1,
        None,
    )
    assert (await desk.answers("better")).remaining_s == 480
    second = await desk.hands_in()
    assert second.receipt != first.receipt
    (event,) = [each for each in await events_of(attempt.id) if each.kind == "reopen"]
    assert (event.reason, event.actor_name, event.from_state) == ("the power went", "hana", "graded")
    assert first.receipt in (await Sql("SELECT detail FROM attempt_event WHERE kind = 'reopen'").first())["detail"]
    (entry,) = await Sql("SELECT detail FROM audit_entry WHERE action = 'attempt.reopened'").rows()
    assert json.loads(entry["detail"]) == {"reason": "the power went", "extra_min": 2}


async def test_without_time_left_nothing_is_opened_again(desk, hana):
    await desk.start(f"{ACTIVE}when_over: abandon\n")
    desk.now.tick(minutes=11)
    await close_all_over()
    for extra in (0, -1, 99_999):
        with pytest.raises(Invalid) as refusal:
            await reopen_attempt(hana, desk.ref, reason="x", extra_min=extra)
        assert "extra_min" in refusal.value.fields
    await reopen_attempt(hana, desk.ref, reason="x", extra_min=3)
    assert (await desk.answers()).remaining_s == 180


async def test_two_attempts_never_run_at_once(desk, hana):
    await desk.start(ACTIVE)
    await desk.hands_in()
    await start_attempt(desk.actor, "rules", "final")
    with pytest.raises(Conflict) as refusal:
        await reopen_attempt(hana, desk.ref, reason="x")
    assert refusal.value.code == "another_running"
    with pytest.raises(Closed):
        await reopen_attempt(hana, await start_attempt(desk.actor, "rules", "final"), reason="it is running")


async def test_a_void_attempt_does_not_count(desk, hana):
    await desk.start("title: T\nshuffle: no\nattempts: 1\n")
    await desk.hands_in()
    await void_attempt(hana, desk.ref, reason="wrong quiz published")
    assert (await desk.attempt()).state is State.VOIDED
    assert await start_attempt(desk.actor, "rules", "final") != desk.ref
    with pytest.raises(Closed):
        await void_attempt(hana, desk.ref, reason="again")


async def test_a_running_attempt_can_be_void_too(desk, hana):
    await desk.start(ACTIVE)
    await void_attempt(hana, desk.ref, reason="started by mistake")
    with pytest.raises(Closed):
        await desk.answers()
    assert await close_all_over() == 0


@pytest.mark.parametrize("decide", [reopen_attempt, void_attempt])
async def test_only_who_may_decides_and_says_why(desk, hana, charlie, decide):
    await desk.start(ACTIVE)
    await desk.hands_in()
    for nobody in (charlie, desk.actor, staff(Role.TEAM_LEAD, charlie)):
        with pytest.raises(NotFound):
            await decide(nobody, desk.ref, reason="x")
    with pytest.raises(NotFound):
        await decide(hana, "no-such-attempt", reason="x")
    with pytest.raises(Forbidden):
        await decide(staff(Role.ADMINISTRATOR, desk.actor), desk.ref, reason="my own")
    for reason in ("", " \n", "x" * 401):
        with pytest.raises(Invalid) as refusal:
            await decide(hana, desk.ref, reason=reason)
        assert "reason" in refusal.value.fields
    assert (await desk.attempt()).state is State.GRADED


async def test_the_rules_of_a_published_clock_arrive_with_the_attempt(desk):
    await desk.start(CAPPED)
    rules = (await quiz_version((await desk.attempt()).quiz.id)).rules
    assert (rules.clock.time_s, rules.clock.pauses, rules.clock.pause_s) == (600, 2, 300)


async def test_each_question_has_its_time_from_when_it_is_shown_and_is_locked_after_it(desk):
    await desk.start("title: T\nshuffle: no\nclock: per-question\ntime: 40 s\nnav: linear\n")
    attempt = await desk.attempt()
    assert (attempt.clock.allowed_s, attempt.slots[0].opened_at, attempt.slots[1].opened_at) == (320, NOON, None)
    desk.now.tick(seconds=50)
    await go_on(attempt, 1)
    second = await desk.attempt()
    assert second.slots[1].opened_at == at(0, 50)
    desk.now.tick(seconds=69)  # 40 and what was on its way
    await save_answer(desk.writer, desk.ref, 2, NewAnswer(None, 1, "desk"))
    desk.now.tick(seconds=2)
    with pytest.raises(QuestionOver):
        await save_answer(desk.writer, desk.ref, 2, NewAnswer(None, 2, "desk"))
    assert (await save_answer(desk.writer, desk.ref, 2, NewAnswer(None, 1, "desk"))).seq == 1  # a replay is no answer
    given = second.slots[1].question.option_ids()
    assert await save_form(second, {2: list(given[:1])}, {2: None}, {}) == 0
    await go_on(second, 2)
    assert (await desk.attempt()).slots[2].opened_at == at(2, 1)


SIBLINGS = "title: T\nattempts: 5\ndraw: [{topic: attendance, n: 2}]\nsibling_after: 5 min\n"


async def on_screen(desk):
    return (await desk.attempt()).slots[0].asked.version_id


async def test_after_a_long_pause_another_question_of_its_draw_may_stand_there(desk):
    await desk.start(SIBLINGS)
    old = await on_screen(desk)
    await desk.pauses()
    desk.now.tick(minutes=4, seconds=59)
    await desk.goes_on()
    assert await on_screen(desk) == old  # not long enough
    await desk.pauses()
    desk.now.tick(minutes=5)
    await desk.goes_on()
    attempt = await desk.attempt()
    assert attempt.slots[0].asked.version_id != old
    assert attempt.slots[0].asked.topic == "attendance"
    assert len({slot.asked.version_id for slot in attempt.slots}) == 2
    (kept,) = await Sql("SELECT position, question_version, replaced_at FROM slot_replaced").rows()
    assert (kept["position"], kept["question_version"], kept["replaced_at"]) == (1, old, at(9, 59))
    assert [pause.replaced for pause in await pauses_of(attempt.id)] == [False, True]
    assert isinstance(await desk.hands_in(), Receipt)


async def test_a_question_with_an_answer_is_never_replaced(desk):
    await desk.start(SIBLINGS)
    slot = (await desk.attempt()).slots[0]
    answers = {"single": slot.question.option_ids()[0] if slot.question.option_ids() else None, "number": "420"}
    given = answers.get(slot.question.kind) or (
        list(slot.question.option_ids()[:1])
        if slot.question.kind == "multiple"
        else {"1": "5"}
        if slot.question.kind == "gaps"
        else "ACW"
    )
    await save_answer(desk.writer, desk.ref, 1, NewAnswer(given, 1, "desk"))
    await desk.pauses()
    desk.now.tick(hours=1)
    await desk.goes_on()
    assert await on_screen(desk) == slot.asked.version_id


async def test_a_long_call_replaces_too_until_the_draw_has_no_other(desk):
    await desk.start(SIBLINGS)
    seen = {await on_screen(desk)}
    for call in range(5):
        await pause_for_call(desk.actor.person_id, source=f"call {call}", at=clock.now())
        desk.now.tick(minutes=6)
        assert await call_is_over(desk.actor.person_id, source=f"call {call}", at=clock.now()) == (desk.ref,)
        seen.add(await on_screen(desk))
    assert len(seen) == 3  # four about attendance: the other one that was drawn is the fourth
    assert len(await Sql("SELECT id FROM slot_replaced").rows()) == 2
