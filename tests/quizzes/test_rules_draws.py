"""Draws on paper: the wishes of the author, a seed that gives the same again, and no pool too small to start."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.draws.rules.draws import DAY_S, Exposure, Pooled, Relaxed, Wish, draw
from lms.questions.rules.quiz_rules import Draw, QuizRules, too_few

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
