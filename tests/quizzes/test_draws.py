"""Draws: the wishes of the author, a seed that gives the same again, and no pool so small that nobody can start."""

import json
import random
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core import clock
from lms.core.db import Sql, count_queries
from lms.draws.queries import _SEEN, _USES
from lms.draws.rules.draws import DAY_S, Exposure, Pooled, Relaxed, Wish, draw
from lms.enrolments.service import enrol
from lms.questions.rules.quiz_rules import Draw, QuizRules, too_few
from lms.quizzes import queries
from lms.quizzes.service import Writer, start_attempt, submit
from tests.quizzes.conftest import NOON, person, publish

POOL = [Pooled(n, "ab"[n % 2], n % 3 + 1, n) for n in range(12)]


def drawn(rules, seed=5, exposure=None, pool=POOL):
    return draw(pool, rules, random.Random(seed), exposure)


def ids(drawing):
    return [each.pooled.version_id for each in drawing.drawn]


def test_a_draw_takes_what_it_asks_for_and_nothing_twice():
    found = drawn(QuizRules(draw=(Draw(4), Draw(2, topic="a"), Draw(1, topic="a", level=1))))
    assert len(set(ids(found))) == 7
    assert Counter(each.draw for each in found.drawn) == {1: 4, 2: 2, 3: 1}
    assert all(each.pooled.topic == "a" for each in found.drawn if each.draw in {2, 3})
    assert not found.relaxed


def test_the_same_seed_gives_the_same_attempt():
    first, again, other = (drawn(QuizRules(draw=(Draw(5),)), seed) for seed in ("s", "s", "t"))
    assert first == again != other


def test_without_shuffling_questions_stand_in_the_authors_order():
    everything = drawn(QuizRules(shuffle=False), 1)
    assert [each.pooled for each in everything.drawn] == POOL
    assert {each.draw for each in everything.drawn} == {0}
    found = ids(drawn(QuizRules(shuffle=False, draw=(Draw(5),)), 1))
    assert found == sorted(found)


DRAWS = st.lists(
    st.builds(
        Draw,
        n=st.integers(1, 6),
        topic=st.sampled_from(["", "a", "b", "x"]),
        level=st.sampled_from([None, 1, 2]),
        not_seen=st.sampled_from([0, 7, 30]),
        least_used=st.booleans(),
    ),
    min_size=1,
    max_size=4,
)
EXPOSURES = st.builds(
    Exposure,
    seen_s=st.dictionaries(st.integers(0, 11), st.integers(0, 40 * DAY_S)),
    uses=st.dictionaries(st.integers(0, 11), st.integers(0, 9)),
)


@given(DRAWS, EXPOSURES, st.integers())
def test_a_pool_that_was_checked_gives_every_draw_what_it_asks_for(draws, exposure, seed):
    if not too_few(draws, [(each.topic, each.level) for each in POOL]):
        found = drawn(QuizRules(draw=tuple(draws)), seed, exposure)
        assert len(set(ids(found))) == sum(each.n for each in draws)
        for each in found.drawn:
            assert draws[each.draw - 1].fits(each.pooled.topic, each.pooled.level)
        assert {each.wish for each in found.relaxed} <= {Wish.NOT_SEEN}


@given(DRAWS, EXPOSURES, st.integers())
def test_no_pool_is_too_small_to_start_and_what_was_given_up_is_said(draws, exposure, seed):
    found = drawn(QuizRules(draw=tuple(draws)), seed, exposure)
    wanted = sum(each.n for each in draws)
    assert len(set(ids(found))) == len(found.drawn) == min(wanted, len(POOL))
    lost = sum(each.n for each in found.relaxed if each.wish is Wish.NUMBER)
    assert lost == wanted - len(found.drawn)
    off = sum(not draws[each.draw - 1].fits(each.pooled.topic, each.pooled.level) for each in found.drawn)
    assert off == sum(each.n for each in found.relaxed if each.wish in {Wish.LEVEL, Wish.TOPIC})


@given(DRAWS, EXPOSURES, st.integers())
def test_what_was_drawn_can_be_drawn_again(draws, exposure, seed):
    rules = QuizRules(draw=tuple(draws))
    assert drawn(rules, seed, exposure) == drawn(rules, seed, exposure)


@pytest.mark.parametrize(
    ("wish", "exposure", "found", "relaxed"),
    [
        # six of topic a, three of them never seen: the three
        (Draw(3, topic="a", not_seen=30), {0: 1, 2: 2, 4: 3}, {6, 8, 10}, ()),
        # one too few: of those seen, the one that was seen longest ago
        (Draw(4, topic="a", not_seen=30), {0: 9, 2: 5, 4: 7}, {0, 6, 8, 10}, (Relaxed(1, Wish.NOT_SEEN, 1),)),
        # seen 31 days ago is not seen in 30 days
        (Draw(5, topic="a", not_seen=30), {0: 31, 2: 30, 4: 3}, {0, 2, 6, 8, 10}, ()),
        # everything seen today
        (Draw(2, topic="a", not_seen=1), dict.fromkeys(range(12), 0), None, (Relaxed(1, Wish.NOT_SEEN, 2),)),
        # no such level: the topic still holds
        (Draw(2, topic="a", level=9), {}, None, (Relaxed(1, Wish.LEVEL, 2),)),
        (Draw(8, topic="a"), {}, None, (Relaxed(1, Wish.TOPIC, 2),)),
        (Draw(14), {}, set(range(12)), (Relaxed(1, Wish.NUMBER, 2),)),
    ],
)
def test_what_a_draw_gives_up_and_in_which_order(wish, exposure, found, relaxed):
    drawing = drawn(QuizRules(draw=(wish,)), exposure=Exposure({key: days * DAY_S for key, days in exposure.items()}))
    assert found is None or set(ids(drawing)) == found
    assert drawing.relaxed == relaxed


def test_a_draw_that_is_short_takes_nothing_that_another_one_needs():
    rules = QuizRules(draw=(Draw(7, topic="a"), Draw(5, topic="b")))
    found = drawn(rules)
    assert Counter((each.draw, each.pooled.topic) for each in found.drawn) == {(1, "a"): 6, (1, "b"): 1, (2, "b"): 5}


@given(st.integers(1, 11), st.integers(1, 40), st.integers())
def test_least_used_evens_out(n, times, seed):
    rng, uses = random.Random(seed), Counter()
    for _time in range(times):
        found = draw(POOL, QuizRules(draw=(Draw(n, least_used=True),)), rng, Exposure(uses=uses))
        uses.update(each.pooled.question_id for each in found.drawn)
    counts = [uses[each.question_id] for each in POOL]
    assert max(counts) - min(counts) <= 1


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
