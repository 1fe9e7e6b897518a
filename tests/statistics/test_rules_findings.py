"""What is said about a question: only on intervals, and never below thirty people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.statistics.rules.figures import Item, Pick, figures
from lms.statistics.rules.findings import ENOUGH, Finding, judged
from lms.statistics.rules.moments import Interval, correlation_interval, share_interval
from lms.statistics.rules.sittings import Given


def item(n=100, facility=0.7, rest=0.3, skipped=0.0, picks=(), high=33):
    return Item(
        series=1, n=n, points=1, facility=facility, facility_interval=share_interval(facility, n), sd=0.4, skipped=skipped, flagged=0.0,
        low_n=high, high_n=high, rest=rest, rest_interval=None if rest is None else correlation_interval(rest, n),
        picks=tuple(Pick(*pick) for pick in picks),
    )  # fmt: skip


def worst(one, level=2, keys=("a",), options=()):
    return judged(one, level, keys, options)[0].finding


CASES = [
    (item(), Finding.FINE),
    (item(n=29, facility=0.0), Finding.EARLY),  # whatever the figures are
    (item(n=29, rest=-0.9, picks=[("b", 29, 9, 9)]), Finding.EARLY),
    (item(picks=[("a", 40, 20, 6), ("b", 60, 13, 27)]), Finding.KEY),  # 27 of 33 of the best: surely more than half
    (item(picks=[("a", 40, 13, 14), ("b", 60, 20, 19)]), Finding.FINE),  # 19 to 14 can be chance
    (item(picks=[("b", 60, 20, 30)]), Finding.KEY),  # nobody chose the key at all
    (item(picks=[("a", 90, 20, 30), ("b", 60, 20, 3)]), Finding.FINE),
    (item(rest=-0.4), Finding.AGAINST),
    (item(rest=-0.1), Finding.FLAT),  # the upper bound is 0.098
    (item(rest=0.0), Finding.FINE),  # the upper bound is 0.196: not sure
    (item(n=30, rest=-0.2), Finding.FINE),  # few people, wide interval
    (item(facility=0.1), Finding.HARD),
    (item(facility=0.35), Finding.FINE),  # the interval reaches 0.45
    (item(n=300, facility=1.0, rest=None), Finding.EASY),
    (item(skipped=0.3), Finding.SKIPPED),
    (item(skipped=0.12), Finding.FINE),
]


@pytest.mark.parametrize(("one", "finding"), CASES)
def test_the_worst_finding(one, finding):
    assert worst(one) is finding


@pytest.mark.parametrize(
    ("n", "chosen", "finding"),
    [
        (100, 0, Finding.DEAD),
        (100, 1, Finding.FINE),
        (99, 0, Finding.FINE),
        (500, 5, Finding.DEAD),
        (500, 10, Finding.FINE),
    ],
)  # 1 of 100 may be 5.4 %
def test_an_option_is_dead_only_when_many_people_passed_it_by(n, chosen, finding):
    picks = [("a", n - chosen, 5, 30), ("c", chosen, 0, 0)]
    assert worst(item(n=n, picks=picks), options=("a", "c")) is finding


@pytest.mark.parametrize(
    ("level", "facility", "finding"),
    [(1, 0.5, Finding.HARD), (3, 0.5, Finding.FINE), (3, 0.98, Finding.EASY), (1, 0.98, Finding.FINE)],
)
def test_hard_and_easy_are_measured_by_the_level_that_is_declared(level, facility, finding):
    assert worst(item(n=400, facility=facility), level=level) is finding


def test_of_several_right_options_the_least_chosen_one_is_compared():
    picks = [("a", 60, 10, 25), ("b", 50, 8, 5), ("c", 60, 8, 22)]
    found = judged(item(picks=picks), 2, ("a", "b"))
    assert (found[0].finding, found[0].option, found[0].count, found[0].other) == (Finding.KEY, "c", 22, 5)


def test_the_worst_stands_first_and_nothing_is_left_out():
    found = judged(item(rest=-0.5, skipped=0.4, facility=0.1, picks=[("b", 90, 20, 30)]), 2, ("a",))
    assert [each.finding for each in found] == [Finding.KEY, Finding.AGAINST, Finding.HARD, Finding.SKIPPED]
    assert [each.severity for each in found] == sorted((each.severity for each in found), reverse=True)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), st.sampled_from("abc")), max_size=ENOUGH - 1))
def test_below_thirty_people_nothing_is_said_whatever_they_answered(answers):
    sittings = [(Given(1, mark, 1, picks=(pick,)), Given(2, other, 1)) for mark, other, pick in answers]
    for one in figures(sittings).items:
        assert [found.finding for found in judged(one, 1, ("a",), ("a", "b", "c"))] == [Finding.EARLY]


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), st.sampled_from("abc")), min_size=ENOUGH, max_size=150))
def test_what_is_said_stands_on_its_interval(answers):
    sittings = [(Given(1, mark, 1, picks=(pick,)), Given(2, other, 1)) for mark, other, pick in answers]
    for found in judged(figures(sittings).items[0], 2, ("a",), ("a", "b", "c")):
        assert found.finding is not Finding.EARLY
        assert isinstance(found.interval, Interval)
        assert found.finding is not Finding.KEY or found.interval.low > 0.5
        assert found.finding is not Finding.AGAINST or found.interval.high < 0
