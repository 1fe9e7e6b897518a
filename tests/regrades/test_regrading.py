"""A regrade from the dry run to the last attempt: the two are the same, nobody falls, nothing is lost by a kill."""

import asyncio
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.core.db import Sql, connect, disconnect
from lms.enrolments.service import complete_unit
from lms.questions.rules.corrections import Action, corrected
from lms.regrades import service
from lms.regrades.queries import foresee, keeping, keeping_after, subject_of
from lms.regrades.rules.foreseeing import Decision, fingerprint
from lms.regrades.rules.keys import rekeyed
from lms.regrades.service import applying
from tests.regrades.conftest import (
    CHANGES,
    CHOSE_B,
    EVENTS,
    RIGHT,
    WRONG,
    figured,
    marks,
)
from tests.support.many_attempts import answered

NEW_KEY = {"key": ["b"]}


async def prepared(site, action, *, may_lower=False, actor="tess"):
    """The subject, the decision and the dry run."""
    subject = await subject_of(site.cast[actor], await figured(site))
    counts = {
        one: corrected(each, action, rekeyed(each.shown, NEW_KEY) if action in {Action.BOTH, Action.NEW} else None)
        for one, each in subject.counts.items()
    }
    decision = Decision(action, counts, may_lower)
    foreseen, looked_at = await foresee(decision)
    return subject, decision, foreseen, looked_at


async def started(site, action, *, may_lower=False):
    subject, decision, foreseen, looked_at = await prepared(site, action, may_lower=may_lower)
    ref = await service.start_regrade(
        site.cast["tess"],
        subject,
        decision,
        reason="The key was wrong",
        seen=fingerprint(foreseen, looked_at),
    )
    return ref, foreseen


async def number_of(ref):
    return str((await Sql("SELECT id FROM regrade WHERE ref = :ref").first(ref=ref))["id"])


async def done(site, action, *, may_lower=False):
    ref, foreseen = await started(site, action, may_lower=may_lower)
    await service.apply_regrade(await number_of(ref))
    return foreseen


# attempts in the order of PEOPLE: (points, maximum, passed)
BEFORE = [(1, 3, False), (2, 3, True), (0, 3, False), (3, 3, True)]
CASES = [
    (Action.BOTH, False, [(2, 3, True), (2, 3, True), (0, 3, False), (3, 3, True)]),
    (Action.NEW, False, [(2, 3, True), (2, 3, True), (0, 3, False), (3, 3, True)]),  # nobody goes down
    (Action.NEW, True, [(2, 3, True), (1, 3, False), (0, 3, False), (2, 3, True)]),
    (Action.FULL, False, [(2, 3, True), (2, 3, True), (1, 3, False), (3, 3, True)]),
    (Action.VOID, False, [(1, 2, False), (2, 3, True), (0, 2, False), (2, 2, True)]),
    (Action.VOID, True, [(1, 2, False), (1, 2, False), (0, 2, False), (2, 2, True)]),
    (Action.TEXT, False, BEFORE),
]


@pytest.mark.parametrize(("action", "may_lower", "after"), CASES)
async def test_what_each_action_does_to_each_person(asked, action, may_lower, after):
    assert list((await marks()).values()) == BEFORE
    await done(asked, action, may_lower=may_lower)
    assert list((await marks()).values()) == after


async def test_old_and_new_stand_in_the_grade_events_with_reason_rule_and_person(asked):
    await done(asked, Action.NEW, may_lower=True)
    tess = asked.cast["tess"].person_id
    assert [tuple(row.values()) for row in await EVENTS.rows()] == [
        ("p00000-1", 1, 0, 1_000_000, "regrade", "The key was wrong", tess),
        ("p00001-1", 1, 1_000_000, 0, "regrade", "The key was wrong", tess),
        ("p00003-1", 1, 1_000_000, 0, "regrade", "The key was wrong", tess),
    ]


async def test_a_result_that_would_fall_is_written_down_and_not_counted(asked):
    await done(asked, Action.NEW)
    held = [row for row in await CHANGES.rows() if row["held"]]
    assert [(row["old_credit_ppm"], row["new_credit_ppm"], row["old_points_e5"], row["new_points_e5"]) for row in held] == [
        (1_000_000, 0, 200_000, 200_000), (1_000_000, 0, 300_000, 300_000)
    ]  # fmt: skip


async def test_who_passes_no_more_keeps_what_was_completed_and_the_dry_run_says_how_many(asked):
    """p00001 completed the quiz with an attempt that falls; a better attempt beside it, or a tick by hand, is none."""
    rows = await Sql("SELECT id, person, enrolment, number FROM attempt ORDER BY id").rows()
    for row in (rows[1], rows[3]):
        await complete_unit(row["person"], row["enrolment"], "quiz", f"attempt {row['id']}", 666_666)
    states = Sql("SELECT enrolment, state, score_ppm FROM unit_progress ORDER BY id")
    before = await states.rows()
    _subject, _decision, foreseen, _looked_at = await prepared(asked, Action.NEW, may_lower=True)
    fell = {rows[1]["id"]: rows[1]["enrolment"]}
    assert await keeping(foreseen) == fell

    again = "UPDATE attempt SET enrolment = :enrolment, person = :person, number = 2 WHERE id = :id"
    await Sql(again).run(enrolment=rows[1]["enrolment"], person=rows[1]["person"], id=rows[3]["id"])
    assert await keeping(foreseen) == {}, "the better one counts, and passes still"
    await Sql(again).run(enrolment=rows[3]["enrolment"], person=rows[3]["person"], id=rows[3]["id"])
    by_hand = Sql("UPDATE unit_progress SET satisfied_by = :by WHERE enrolment = :enrolment")
    await by_hand.run(by="waived", enrolment=rows[1]["enrolment"])
    assert await keeping(foreseen) == {}
    await by_hand.run(by="attempt 1", enrolment=rows[1]["enrolment"])

    ref, _foreseen = await started(asked, Action.NEW, may_lower=True)
    await service.apply_regrade(await number_of(ref))
    assert await keeping_after(int(await number_of(ref))) == fell
    after = await states.rows()
    assert [row for row in after if row in before] == before
    async with asked.as_("tess") as tess:
        page = await tess.reads(f"/regrades/{ref}")
    assert "1 person passes no more and stays completed" in page
    assert page.count('<span class="row-d">stays completed</span>') == 1


async def test_those_whose_passing_changed_get_one_notice_each(asked):
    await Sql(
        "UPDATE person SET email = login || '@lull.test', email_key = login || '@lull.test' WHERE login LIKE 'p0%'"
    ).run()
    await done(asked, Action.NEW, may_lower=True)
    mails = await Sql("SELECT to_address, subject, body FROM outbox_mail ORDER BY id").rows()
    assert [(mail["to_address"], mail["subject"]) for mail in mails] == [
        ("p00000@lull.test", "A question of your quiz was marked anew: you have passed"),
        ("p00001@lull.test", "A question of your quiz was marked anew: you have not passed"),
    ]
    assert "/attempts/p00000-1/result" in mails[0]["body"]
    assert ["stays completed" in mail["body"] for mail in mails] == [False, True]
    told = await Sql("SELECT COUNT(*) AS n FROM live_event WHERE kind = 'notification'").first()
    assert told["n"] == 2


@st.composite
def people(draw):
    answers = st.sampled_from(["a", "b", "c", None])
    return [
        [
            (first := draw(answers), RIGHT if first == "c" else WRONG),
            (second := draw(st.sampled_from([True, False, None])), RIGHT if second is False else WRONG),
            (third := draw(st.sampled_from(["120", "5", None])), RIGHT if third == "120" else WRONG),
        ]
        for _person in range(draw(st.integers(1, 6)))
    ]


@pytest.mark.proof
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(group=people(), action=st.sampled_from(list(Action)), may_lower=st.booleans())
async def test_what_the_dry_run_says_is_what_happens(database_of_its_own, group, action, may_lower):
    site = await database_of_its_own()
    await answered(group)
    foreseen = await done(site, action, may_lower=may_lower)
    happened = [
        (row["attempt"], row["slot"], row["old_credit_ppm"], row["new_credit_ppm"], row["old_points_e5"], row["new_points_e5"],
         row["old_max_e5"], row["new_max_e5"], bool(row["old_passed"]), bool(row["new_passed"]), bool(row["held"]))
        for row in await CHANGES.rows()
    ]  # fmt: skip
    said = [
        (each.attempt_id, each.slot, each.old_credit_ppm, each.new_credit_ppm, each.old_points_e5, each.new_points_e5,
         each.old_max_e5, each.new_max_e5, each.old_passed, each.new_passed, each.held)
        for each in foreseen
    ]  # fmt: skip
    assert sorted(happened) == sorted(said)
    if not may_lower:
        assert all(new[8] <= new[9] for new in happened)
    _subject, words, again, _looked = await prepared(site, Action.TEXT)
    assert again == ()
    left, _looked_at = await foresee(Decision(action, words.counts, may_lower))
    assert [each for each in left if not each.held] == []  # there is nothing left to do


@pytest.fixture
async def database_of_its_own(sqlite_template, tmp_path):
    """A fresh site for every example: SQLite, whose files are copied."""
    from tests.support import databases
    from tests.support.many_attempts import THREE_QUESTIONS
    from tests.support.whole_site import whole_site

    made = Counter()

    async def fresh():
        made["n"] += 1
        folder = tmp_path / str(made["n"])
        folder.mkdir()
        await connect(databases.sqlite_copy(sqlite_template, folder))
        return await whole_site(folder, THREE_QUESTIONS)

    yield fresh
    await disconnect()


async def test_a_dry_run_that_does_not_hold_any_more_is_refused(asked):
    subject, decision, foreseen, looked_at = await prepared(asked, Action.BOTH)
    await answered([CHOSE_B], prefix="late")
    with pytest.raises(service.Differs):
        await service.start_regrade(
            asked.cast["tess"],
            subject,
            decision,
            reason="why",
            seen=fingerprint(foreseen, looked_at),
        )
    assert await Sql("SELECT id FROM key_correction").rows() == []


async def test_the_second_person_is_told(asked):
    await started(asked, Action.BOTH)
    with pytest.raises(service.UnderWay, match="Tess Okafor is regrading"):
        await started(asked, Action.FULL)


async def test_of_two_at_the_same_moment_one_is_told(asked):
    subject, decision, foreseen, looked_at = await prepared(asked, Action.BOTH)
    seen = fingerprint(foreseen, looked_at)

    async def start(login):
        return await service.start_regrade(asked.cast[login], subject, decision, reason="why", seen=seen)

    ended = await asyncio.gather(start("tess"), start("hana"), return_exceptions=True)
    assert sorted(type(one).__name__ for one in ended) == ["UnderWay", "str"]


async def test_a_worker_that_dies_in_the_middle_loses_nothing_and_does_nothing_twice(asked, monkeypatch):
    monkeypatch.setattr("lms.regrades.queries.attempts.BATCH", 2)
    ref, _foreseen = await started(asked, Action.FULL)
    number = await number_of(ref)
    real, left = applying._write_down, [1]

    async def dies(*given):
        await real(*given)
        if not left:
            raise KeyboardInterrupt
        left.pop()

    monkeypatch.setattr(applying, "_write_down", dies)
    with pytest.raises(KeyboardInterrupt):
        await service.apply_regrade(number)
    assert len(await CHANGES.rows()) == 1  # the first two are done, what came after is taken back
    monkeypatch.setattr(applying, "_write_down", real)
    await service.apply_regrade(number)
    await service.apply_regrade(number)
    row = await Sql("SELECT state, done, total FROM regrade WHERE ref = :ref").first(ref=ref)
    assert tuple(row.values()) == ("done", 4, 4)
    assert len(await CHANGES.rows()) == 2
    assert len(await EVENTS.rows()) == 2


async def test_two_workers_at_once_do_everything_once(asked):
    ref, _foreseen = await started(asked, Action.FULL)
    number = await number_of(ref)
    await asyncio.gather(service.apply_regrade(number), service.apply_regrade(number))
    assert len(await EVENTS.rows()) == 2


async def test_an_attempt_that_is_handed_in_later_is_marked_by_the_new_key(asked):
    await started(asked, Action.NEW)
    async with asked.as_("alice") as alice:
        await alice.begins()
        running = await alice.starts()
        await running.answers(1, "b")
        page = await running.hands_in()
    row = await Sql(
        "SELECT s.credit_ppm FROM attempt_slot s JOIN attempt a ON a.id = s.attempt WHERE a.ref = :ref AND s.position = 1"
    ).first(ref=running.ref)
    assert row["credit_ppm"] == RIGHT
    assert "The account number" in page


async def test_an_attempt_that_is_reopened_meanwhile_is_left_alone(asked):
    ref, _foreseen = await started(asked, Action.FULL)
    await Sql("UPDATE attempt SET state = 'in_progress' WHERE ref = 'p00000-1'").run()
    await service.apply_regrade(await number_of(ref))
    assert (await marks())["p00000-1"] == (1, 3, False)
    assert (await marks())["p00002-1"] == (1, 3, False)


async def test_a_regrade_that_is_not_there_does_nothing(site):
    await service.apply_regrade("77")
