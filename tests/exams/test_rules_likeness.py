"""Alike beyond chance: a hint only where there is enough to measure chance by."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.exams.rules.likeness import LEAST_ATTEMPTS, SELDOM, Paper, Wrong, _at_least, likeness

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)


def paper(ref, answers, *, minutes=0, order=None):
    """A paper whose answers ("" is right) were given a minute apart."""
    places = order or range(len(answers))
    wrong = tuple(
        Wrong(question, answer, NINE + timedelta(minutes=minutes + place))
        for question, (answer, place) in enumerate(zip(answers, places, strict=True))
        if answer
    )
    return Paper(ref, ref, wrong)


def counted(papers):
    found = {}
    for each in papers:
        for wrong in each.wrong:
            found.setdefault(wrong.question, Counter())[wrong.answer] += 1
    return found


def crowd(size=60, questions=12, seed=1, options="bcd"):
    """People who do not know each other."""
    rng = random.Random(seed)
    return [
        paper(f"p{n}", [rng.choice(options) if rng.random() < 0.4 else "" for _q in range(questions)])
        for n in range(size)
    ]


def test_people_who_do_not_know_each_other_give_no_hint():
    for seed in range(20):
        papers = crowd(seed=seed)
        assert likeness(papers, counted(papers), len(papers)).hints == ()


def test_two_who_wrote_the_same_are_found_with_the_reason():
    copied = ["b", "c", "d", "b", "c", "d", "b", "c", "d", "b", "c", "d"]
    papers = [*crowd(), paper("one", copied), paper("other", copied, minutes=0)]
    found = likeness(papers, counted(papers), len(papers))
    (hint,) = found.hints
    assert {hint.first.ref, hint.second.ref} == {"one", "other"}
    assert (hint.both_wrong, hint.same, hint.close, hint.in_order) == (12, 12, 12, True)
    assert 300 <= hint.expected_e2 <= 500  # three equal distractors: a third of twelve


def test_the_hint_says_when_the_order_or_the_minutes_differ():
    copied = ["b", "c", "d", "b", "c", "d", "b", "c", "d", "b", "c", "d"]
    papers = [*crowd(), paper("one", copied), paper("other", copied, minutes=30, order=range(12, 0, -1))]
    (hint,) = likeness(papers, counted(papers), len(papers)).hints
    assert (hint.close, hint.in_order) == (0, False)


def test_an_error_that_everybody_makes_says_nothing():
    same = ["b"] * 12
    papers = [paper(f"p{n}", same) for n in range(40)]
    assert likeness(papers, counted(papers), len(papers)).hints == ()


def test_a_few_answers_in_common_are_no_hint():
    papers = [*crowd(), paper("one", ["x", "y", "z", *[""] * 9]), paper("other", ["x", "y", "z", *[""] * 9])]
    assert likeness(papers, counted(papers), len(papers)).hints == ()


@pytest.mark.parametrize(("attempts", "enough"), [(2, False), (LEAST_ATTEMPTS - 1, False), (LEAST_ATTEMPTS, True)])
def test_with_too_few_attempts_nothing_is_said(attempts, enough):
    copied = ["b", "c", "d", "b", "c", "d", "b", "c"]
    papers = [paper("one", copied), paper("other", copied)]
    found = likeness(papers, counted(papers), attempts)
    assert found.enough is enough
    assert enough or found.hints == ()


def test_an_empty_room_is_no_mistake():
    assert likeness([], {}, 100).hints == ()


@given(st.lists(st.floats(0, 1), max_size=8))
def test_how_likely_at_least_so_many_is_a_probability_that_falls(chances):
    values = [_at_least(n, chances) for n in range(len(chances) + 1)]
    assert values[0] == pytest.approx(1)
    assert all(before >= after - 1e-12 for before, after in pairwise(values))
    assert sum(values[1:]) == pytest.approx(sum(chances))  # the mean


ANSWERS = st.lists(st.sampled_from(["", "b", "c", "d"]), min_size=8, max_size=8)


@settings(max_examples=60)
@given(st.lists(ANSWERS, min_size=2, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_papers_does_not_matter(answers, rng):
    papers = [paper(f"p{n}", each) for n, each in enumerate(answers)]
    mixed = rng.sample(papers, len(papers))
    pairs = lambda found: {frozenset({hint.first.ref, hint.second.ref}) for hint in found.hints}  # noqa: E731  used twice
    assert pairs(likeness(mixed, counted(mixed), 100)) == pairs(likeness(papers, counted(papers), 100))


def test_chance_gives_a_hint_in_fewer_rooms_than_promised():
    rooms = 60
    found = sum(
        bool(likeness(p, counted(p), len(p)).hints)
        for p in (crowd(40, seed=seed, options="bc") for seed in range(rooms))
    )
    assert found / rooms <= 3 * SELDOM
