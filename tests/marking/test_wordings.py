"""Nearly right answers: proposed with how many gave them, looked at before, accepted for all at once."""

import pytest

from lms.core.db import Sql
from lms.core.errors import NotFound
from lms.credits.service import foresee_credits
from lms.marking import queries
from lms.marking.rules.near import Near
from lms.marking.service import accept_for_all, decline
from lms.quizzes import queries as quizzes
from tests.marking.conftest import handed_in
from tests.support.many_attempts import answered

RIGHT = 1_000_000
GRADES = Sql("SELECT slot, old_credit_ppm, new_credit_ppm, reason, rule FROM grade_event WHERE rule = 'wording'")


async def credit(actor, ref):
    return (await quizzes.own_attempt(actor, ref)).slots[1].credit_ppm


@pytest.fixture
async def three(quiz, cast):
    """Two who nearly wrote it, one who did not; all without an essay, so that they are graded."""
    return [
        await handed_in(cast[login], acw=words, note=None)
        for login, words in (("alice", "After-call wrok"), ("charlie", "after-call wrok."), ("mei", "lunch"))
    ]


async def test_near_misses_are_proposed_with_how_many_gave_them(three, cast):
    (found,) = await queries.proposals(cast["tess"])
    assert (found.shown, found.wording, found.near, found.count) == (
        "after-call wrok.",
        "after-call wrok",
        Near.SPELLING,
        2,
    )
    assert (found.accepted, found.gap, found.prompt) == ("after-call work", 0, "What do we call work after a call?")
    assert await queries.proposals(cast["bob"]) == ()


async def test_many_who_wrote_the_same_are_counted_and_the_most_frequent_comes_first(quiz, cast):
    given = (
        [("After-call wrok", 0)] * 60 + [("after-call wrok", 0)] * 5 + [("aftercallwork", 0)] * 3 + [("lunch", 0)] * 80
    )
    await answered([[("x", 0), each, ("", 0)] for each in given])
    await answered([[("x", 0), ("ACW", RIGHT), ("", 0)]] * 4, prefix="right")
    first, second = await queries.proposals(cast["tess"])
    assert (first.shown, first.count, first.near) == ("After-call wrok", 65, Near.SPELLING)
    assert (second.shown, second.count, second.near) == ("aftercallwork", 3, Near.SPACING)


async def test_a_question_taken_out_and_a_trial_are_not_looked_at(quiz, cast):
    await answered([[("x", 0), ("After-call wrok", 0), ("", 0)]] * 3)
    assert [each.count for each in await queries.proposals(cast["tess"])] == [3]
    await Sql("UPDATE attempt_slot SET voided = true WHERE attempt = (SELECT MIN(id) FROM attempt)").run()
    await Sql("UPDATE attempt SET preview = true WHERE id = (SELECT MAX(id) FROM attempt)").run()
    assert [each.count for each in await queries.proposals(cast["tess"])] == [1]


async def test_one_click_counts_it_for_all_who_gave_it_and_for_nobody_else(three, cast):
    tess, (found,) = cast["tess"], await queries.proposals(cast["tess"])
    wanted = (await queries.foreseen(tess, found.version, found.gap, found.wording)).wanted
    foreseen = await foresee_credits(wanted)
    people = await queries.changed_people(foreseen)
    assert sorted(each.name for each in people) == ["Alice Marsh", "Charlie Voss"]
    assert [(each.before_ppm, each.after_ppm) for each in people] == [(250_000, 500_000)] * 2
    changed = await accept_for_all(tess, found.version, found.gap, found.wording)
    assert changed == foreseen
    assert [await credit(cast[login], ref) for login, ref in zip(("alice", "charlie", "mei"), three, strict=True)] == [
        1_000_000, 1_000_000, 0,
    ]  # fmt: skip
    assert {(row["slot"], row["old_credit_ppm"], row["new_credit_ppm"]) for row in await GRADES.rows()} == {
        (2, 0, 1_000_000)
    }
    assert await queries.proposals(tess) == ()


async def test_it_counts_for_whoever_hands_it_in_afterwards(three, cast):
    (found,) = await queries.proposals(cast["tess"])
    await accept_for_all(cast["tess"], found.version, found.gap, found.wording)
    later = await handed_in(cast["finn"], acw="AFTER-CALL WROK", note=None)
    assert await credit(cast["finn"], later) == 1_000_000


async def test_what_was_declined_is_not_proposed_again_and_changes_nothing(three, cast):
    (found,) = await queries.proposals(cast["tess"])
    await decline(cast["tess"], found.version, found.gap, found.wording)
    assert await queries.proposals(cast["tess"]) == ()
    assert await credit(cast["alice"], three[0]) == 0


@pytest.mark.parametrize("login", ["bob", "alice", "finn"])
async def test_only_who_may_mark_decides(three, cast, login):
    (found,) = await queries.proposals(cast["tess"])
    for refused in (accept_for_all, decline, queries.foreseen):
        with pytest.raises(NotFound):
            await refused(cast[login], found.version, found.gap, found.wording)


async def test_a_wording_that_nobody_gave_cannot_be_accepted(three, cast):
    (found,) = await queries.proposals(cast["tess"])
    with pytest.raises(NotFound):
        await accept_for_all(cast["tess"], found.version, found.gap, "anything")
