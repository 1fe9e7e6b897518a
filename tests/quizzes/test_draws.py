"""Draws: the wishes of the author, a seed that gives the same again, and no pool so small that nobody can start."""

import json
from datetime import timedelta

import pytest

from lms.core import clock
from lms.core.db import Sql, count_queries
from lms.draws.queries import _SEEN, _USES
from lms.enrolments.service import enrol
from lms.quizzes import queries
from lms.quizzes.service import Writer, start_attempt, submit
from tests.quizzes.conftest import NOON, person, publish


def pool_of(count, topic="t"):
    return "\n".join(f"Q{n}? [key n{n}] #{topic}\n* a\n- b\n- c\n" for n in range(count))


async def keys(ref):
    rows = await Sql(
        "SELECT q.key, s.draw FROM attempt_slot s JOIN attempt a ON a.id = s.attempt"
        " JOIN question_version v ON v.id = s.question_version JOIN question q ON q.id = v.question WHERE a.ref = :ref"
    ).rows(ref=ref)
    return {row["key"] for row in rows}, {row["draw"] for row in rows}


async def told(ref):
    row = await Sql(
        "SELECT e.detail FROM attempt_event e JOIN attempt a ON a.id = e.attempt"
        " WHERE a.ref = :ref AND e.kind = 'start'"
    ).first(ref=ref)
    return json.loads(row["detail"])["relaxed"] if row["detail"] else []


async def test_a_second_attempt_asks_what_was_not_seen_and_says_when_it_cannot(db, alice):
    await publish(rules="title: T\nattempts: 9\ndraw:\n  - {topic: t, n: 4, not_seen: 30}\n", questions=pool_of(10))
    await enrol(alice, "rules")
    with clock.freeze(NOON) as now:
        seen = []
        for _attempt in range(3):
            ref = await start_attempt(alice, "rules", "final")
            asked, draws = await keys(ref)
            assert (len(asked), draws) == (4, {1})
            seen.append((asked, await told(ref)))
            await submit(Writer(actor=alice), ref)
            now.tick(days=1)
    (first, none), (second, none_again), (third, said) = seen
    assert not first & second
    assert (none, none_again) == ([], [])
    assert third >= {f"n{n}" for n in range(10)} - first - second
    assert third - first - second  # the two that are left
    assert not third & second  # of the seen ones those that were seen longest ago
    assert said == [{"draw": 1, "wish": "not_seen", "n": 2}]


async def test_what_somebody_else_saw_is_not_seen(db, alice, charlie):
    await publish(rules="title: T\ndraw:\n  - {n: 4, not_seen: 30}\n", questions=pool_of(4))
    for someone in (alice, charlie):
        await enrol(someone, "rules")
        assert await told(await start_attempt(someone, "rules", "final")) == []


async def test_everybodys_attempts_together_use_the_pool_evenly(db):
    await publish(rules="title: T\ndraw:\n  - {n: 3, least_used: yes}\n", questions=pool_of(8))
    for number in range(8):
        someone = await person(f"p{number}")
        await enrol(someone, "rules")
        await start_attempt(someone, "rules", "final")
    uses = await Sql("SELECT uses FROM question_use").rows()
    assert [row["uses"] for row in uses] == [3] * 8


async def test_a_quiz_that_asks_everything_counts_nothing(quiz, alice):
    ref = await start_attempt(alice, "rules", "final")
    assert (await keys(ref))[1] == {0}
    assert not await Sql("SELECT uses FROM question_use").rows()


async def test_starting_costs_the_same_number_of_queries_whatever_the_pool(db, alice):
    counts = []
    for size in (5, 60):
        rules = "title: T\nattempts: 9\ndraw:\n  - {n: 4, not_seen: 30, least_used: yes}\n"
        await publish(rules=rules, questions=pool_of(size), code=f"course-{size}")
        await enrol(alice, f"course-{size}")
        await submit(Writer(actor=alice), await start_attempt(alice, f"course-{size}", "final"))
        with count_queries() as count:
            await start_attempt(alice, f"course-{size}", "final")
        counts.append(len([one for one in count.statements if not one.startswith("INSERT INTO attempt_slot")]))
    assert counts[0] == counts[1]


async def test_what_draws_look_back_at_is_found_by_index(db, alice, engine_type):
    if engine_type != "sqlite":
        pytest.skip("PostgreSQL reads small tables whole; the plan of SQLite does not depend on their size")
    await publish(rules="title: T\ndraw:\n  - {n: 4, not_seen: 30, least_used: yes}\n", questions=pool_of(5))
    given = {"person": 1, "quiz_key": "1/final", "since": NOON - timedelta(days=30), "quiz_version": 1}
    for sql in (_SEEN, _USES):
        plan = await Sql(f"EXPLAIN QUERY PLAN {sql.text}").rows(**given)
        assert not [row["detail"] for row in plan if row["detail"].startswith("SCAN")], plan


async def test_the_question_of_a_pin_that_fits_no_draw_still_lets_one_start(db, alice):
    await publish(questions=pool_of(3, "old"), rules="title: T\ndraw:\n  - {topic: old, n: 2}\n")
    pinned = pool_of(3, "new").replace("#new", "[pin 1] #new")
    await publish(questions=pinned, rules="title: T\ndraw:\n  - {topic: new, n: 2}\n")
    await enrol(alice, "rules")
    ref = await start_attempt(alice, "rules", "final")
    assert len((await queries.own_attempt(alice, ref)).slots) == 2
    assert await told(ref) == [{"draw": 1, "wish": "topic", "n": 2}]
