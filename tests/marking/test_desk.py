"""The marking desk: what waits, who may see it, marks in progress, marks, and what the learner gets."""

import json
from datetime import timedelta

import pytest

from lms.attempts.rules.states import State
from lms.core import clock
from lms.core.db import Sql, count_queries
from lms.core.errors import NotFound
from lms.credits.service import change_credits
from lms.enrolments.queries import course_progress
from lms.marking import queries
from lms.marking.rules.desk import HELD_FOR, Incomplete, Stale
from lms.marking.service import Given, give_mark, hold, keep_draft
from lms.quizzes import queries as quizzes
from tests.marking.conftest import RULES, handed_in, publish

MAILS = Sql("SELECT to_address, subject, body FROM outbox_mail ORDER BY id")
GRADES = Sql("SELECT slot, old_credit_ppm, new_credit_ppm, actor, rule FROM grade_event ORDER BY id")
STATEMENTS = Sql("SELECT verb FROM statement ORDER BY id")
STEPS = Sql("SELECT kind, from_state, to_state FROM attempt_event ORDER BY id")
ALL, HALF = {0: 2, 1: 1}, {0: 0, 1: 1}


async def marked(actor, ref, levels=ALL, comment="", slot=3):
    found = await hold(actor, ref, slot)
    return await give_mark(actor, ref, slot, Given(levels, comment, found.draft.version))


async def test_an_essay_waits_and_the_rest_is_graded_at_once(quiz, cast):
    ref = await handed_in(cast["alice"])
    attempt = await quizzes.own_attempt(cast["alice"], ref)
    assert (attempt.state, attempt.score_ppm, attempt.passed) == (State.NEEDS_GRADING, None, None)
    assert [slot.credit_ppm for slot in attempt.slots] == [1_000_000, 1_000_000, None]
    assert [row["kind"] for row in await STEPS.rows()] == ["start", "submit", "await_grading"]
    verbs = [row["verb"].rsplit("/", 1)[-1] for row in await STATEMENTS.rows()]
    assert verbs.count("answered") == 3
    assert not {"passed", "failed"} & set(verbs)


async def test_an_essay_without_an_answer_waits_for_nobody(quiz, cast):
    ref = await handed_in(cast["alice"], note=None)
    attempt = await quizzes.own_attempt(cast["alice"], ref)
    assert (attempt.state, attempt.score_ppm, attempt.slots[2].credit_ppm) == (State.GRADED, 500_000, 0)


async def test_the_mark_grades_completes_tells_and_is_written_down(quiz, cast):
    alice, tess = cast["alice"], cast["tess"]
    ref = await handed_in(alice)
    changed = await marked(tess, ref, comment="Good and short.")
    assert changed.after.passed
    attempt = await quizzes.own_attempt(alice, ref)
    assert (attempt.state, attempt.score_ppm, attempt.passed) == (State.GRADED, 1_000_000, True)
    assert [tuple(row.values()) for row in await GRADES.rows()][-1] == (3, None, 1_000_000, tess.person_id, "mark")
    (mail,) = await MAILS.rows()
    assert mail["to_address"] == "alice@lull.test"
    assert f"/attempts/{ref}/result" in mail["body"]
    verbs = [row["verb"].rsplit("/", 1)[-1] for row in await STATEMENTS.rows()]
    assert {"passed", "completed"} <= set(verbs)
    assert (await course_progress(alice, attempt.quiz.course_id)).state == "completed"
    assert (await queries.desk(tess)).total == 0


async def statements(verb):
    rows = await Sql("SELECT id, payload FROM statement WHERE verb = :verb ORDER BY id").rows(verb=verb)
    return [json.loads(row["payload"]) for row in rows]


async def test_the_learning_record_holds_the_mark_and_the_answer_stays_as_it_was(quiz, cast):
    ref = await handed_in(cast["alice"])
    answers = await statements("answered")
    assert await statements("scored") == []
    await marked(cast["tess"], ref)
    (scored,) = await statements("scored")
    assert scored["verb"]["id"] == "http://adlnet.gov/expapi/verbs/scored"
    assert scored["object"]["id"] == answers[2]["object"]["id"]
    assert scored["actor"] == answers[2]["actor"]
    assert scored["result"] == {"score": {"scaled": 1.0}, "success": True}
    assert scored["context"]["registration"] == answers[2]["context"]["registration"]
    assert list(scored["context"]["extensions"].values()) == [ref, "mark"]
    await marked(cast["tess"], ref)  # the same mark again says nothing new
    assert len(await statements("scored")) == 1
    await marked(cast["tess"], ref, {0: 1, 1: 1})
    first, second = await statements("scored")
    assert first == scored
    assert second["result"]["success"] is False
    assert 0 < second["result"]["score"]["scaled"] < 1
    assert await statements("answered") == answers


async def test_what_a_machine_has_marked_is_scored_anew_when_its_credit_changes(quiz, cast):
    ref = await handed_in(cast["alice"], acw="something else", note=None)
    row = await Sql("SELECT id FROM attempt WHERE ref = :ref").first(ref=ref)
    await change_credits({row["id"]: {2: 1_000_000}}, actor=cast["tess"], reason="x", rule="regrade")
    (scored,) = await statements("scored")
    (answered,) = [each for each in await statements("answered") if each["object"] == scored["object"]]
    assert scored["context"]["statement"] == {"objectType": "StatementRef", "id": answered["id"]}
    assert (answered["result"]["success"], scored["result"]["success"]) == (False, True)


async def test_a_critical_criterion_that_is_missed_costs_all_of_its_question(quiz, cast):
    ref = await handed_in(cast["alice"])
    await marked(cast["tess"], ref, {0: 2, 1: 0})
    attempt = await quizzes.own_attempt(cast["alice"], ref)
    assert (attempt.slots[2].credit_ppm, attempt.score_ppm, attempt.passed) == (0, 500_000, False)


async def test_going_back_changes_the_mark_also_downwards_and_keeps_both(quiz, cast):
    ref = await handed_in(cast["alice"])
    await marked(cast["tess"], ref, HALF)
    assert await queries.last_marked(cast["tess"]) == (ref, 3)
    again = await hold(cast["tess"], ref, 3)
    assert again.draft.levels == HALF  # what was chosen stands there again
    await marked(cast["tess"], ref, {0: 0, 1: 0}, comment="Read it again: no time is named.")
    attempt = await quizzes.own_attempt(cast["alice"], ref)
    assert (attempt.slots[2].credit_ppm, attempt.passed) == (0, False)
    assert [row["new_credit_ppm"] for row in await GRADES.rows()][-2:] == [500_000, 0]
    assert len(await MAILS.rows()) == 1


@pytest.mark.parametrize("login", ["tess", "hana", "ada"])
async def test_owner_training_manager_and_administrator_see_what_waits(quiz, cast, login):
    ref = await handed_in(cast["alice"])
    found = await queries.desk(cast[login])
    assert [(row.ref, row.slot, row.name) for row in found.rows] == [(ref, 3, "Alice Marsh")]
    assert [(each.count, each.prompt) for each in found.asked] == [(1, "Write the note of this call.")]


@pytest.mark.parametrize("login", ["alice", "bob", "charlie", "finn"])
async def test_nobody_else_sees_or_marks_anything(quiz, cast, login):
    ref = await handed_in(cast["alice"])
    assert (await queries.desk(cast[login])).total == 0
    for refused in (queries.to_mark(cast[login], ref, 3), hold(cast[login], ref, 3)):
        with pytest.raises(NotFound):
            await refused
    with pytest.raises(NotFound):
        await give_mark(cast[login], ref, 3, Given(ALL))


@pytest.mark.parametrize(("ref", "slot"), [("nobody", 3), (None, 1), (None, 9), (None, 0), ("' OR 1=1", 3)])
async def test_only_answers_for_a_person_are_there_to_mark(quiz, cast, ref, slot):
    real = await handed_in(cast["alice"])
    with pytest.raises(NotFound):
        await queries.to_mark(cast["tess"], ref or real, slot)


async def test_nobody_marks_their_own_answer(quiz, cast):
    ref = await handed_in(cast["hana"])
    with pytest.raises(NotFound):
        await hold(cast["hana"], ref, 3)
    assert [row.own for row in (await queries.desk(cast["hana"])).rows] == [True]
    assert (await hold(cast["tess"], ref, 3)).ref == ref


async def test_a_blind_quiz_shows_no_name_anywhere(cast):
    await publish(RULES + "marking: blind\n")
    ref = await handed_in(cast["alice"])
    assert [row.name for row in (await queries.desk(cast["tess"])).rows] == [""]
    assert (await queries.to_mark(cast["tess"], ref, 3)).name == ""


async def test_a_mark_in_progress_is_kept_and_comes_back(quiz, cast):
    ref = await handed_in(cast["alice"])
    opened = await hold(cast["tess"], ref, 3)
    version = await keep_draft(cast["tess"], ref, 3, Given({0: 1}, "Half a tho", opened.draft.version))
    found = (await hold(cast["tess"], ref, 3)).draft
    assert (found.levels, found.comment, found.version) == ({0: 1}, "Half a tho", version)


async def test_a_stale_tab_changes_nothing(quiz, cast):
    ref = await handed_in(cast["alice"])
    opened = await hold(cast["tess"], ref, 3)
    await keep_draft(cast["tess"], ref, 3, Given({0: 1}, "new", opened.draft.version))
    for refused in (keep_draft, give_mark):
        with pytest.raises(Stale) as refusal:
            await refused(cast["tess"], ref, 3, Given(ALL, "old", opened.draft.version))
        assert (refusal.value.status, refusal.value.code) == (409, "stale")
    assert (await hold(cast["tess"], ref, 3)).draft.comment == "new"


async def test_the_second_marker_sees_who_holds_it_and_may_take_over(quiz, cast):
    ref = await handed_in(cast["alice"])
    opened = await hold(cast["tess"], ref, 3)
    await keep_draft(cast["tess"], ref, 3, Given({0: 1}, "begun", opened.draft.version))
    seen = await hold(cast["hana"], ref, 3)
    assert (seen.draft.holder, seen.draft.held_by_another(cast["hana"].person_id, clock.now())) == ("Tess Okafor", True)
    assert [row.holder for row in (await queries.desk(cast["hana"])).rows] == ["Tess Okafor"]
    taken = await hold(cast["hana"], ref, 3, take_over=True)
    assert (taken.draft.holder, taken.draft.comment) == ("Hana Sato", "begun")
    with pytest.raises(Stale):
        await keep_draft(cast["tess"], ref, 3, Given({0: 1}, "more", seen.draft.version))


async def test_an_answer_that_was_left_lying_is_free_again(quiz, cast, monkeypatch):
    ref = await handed_in(cast["alice"])
    await hold(cast["tess"], ref, 3)
    later = clock.now() + HELD_FOR + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert (await hold(cast["hana"], ref, 3)).draft.holder == "Hana Sato"


@pytest.mark.parametrize("levels", [{}, {0: 2}, {1: 0}])
async def test_a_mark_needs_every_criterion(quiz, cast, levels):
    ref = await handed_in(cast["alice"])
    opened = await hold(cast["tess"], ref, 3)
    with pytest.raises(Incomplete):
        await give_mark(cast["tess"], ref, 3, Given(levels, "", opened.draft.version))
    assert (await quizzes.own_attempt(cast["alice"], ref)).state is State.NEEDS_GRADING


async def test_the_next_person_answered_the_same_question_and_the_oldest_comes_first(quiz, cast):
    first = await handed_in(cast["alice"])
    second = await handed_in(cast["charlie"])
    assert [row.ref for row in (await queries.desk(cast["tess"])).rows] == [first, second]
    assert [await queries.some_waiting(cast["tess"], most) for most in (100, 1)] == [2, 1]
    assert await queries.some_waiting(cast["alice"], 100) == 0
    version = (await queries.to_mark(cast["tess"], first, 3)).version
    assert await queries.next_waiting(cast["tess"], version, (first, 3)) == (second, 3)
    await hold(cast["hana"], first, 3)
    third = await handed_in(cast["mei"])
    assert await queries.next_waiting(cast["tess"], version, (second, 3)) == (third, 3)  # others' come last
    await marked(cast["tess"], second)
    await marked(cast["tess"], third)
    assert await queries.next_waiting(cast["tess"], version, ("x", 3)) == (first, 3)


async def test_the_queue_costs_the_same_for_three_and_for_eight(quiz, cast):
    counts = []
    for logins in (["alice", "charlie", "mei"], ["bob", "hana", "ada", "finn"]):
        for login in logins:
            await handed_in(cast[login])
        with count_queries() as counted:
            await queries.desk(cast["tess"])
        counts.append(len(counted))
    assert counts[0] == counts[1] == 2
