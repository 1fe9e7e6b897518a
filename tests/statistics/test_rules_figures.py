"""The classical figures: the published ones to the sixth decimal, and what must hold whatever people answered."""

import csv
from fractions import Fraction
from math import isclose
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.statistics.rules.figures import UNIT, figures, thirds
from lms.statistics.rules.moments import correlation_interval, share_interval
from lms.statistics.rules.sittings import Given, by_series
from lms.statistics.rules.times import seconds_by_slot

REFERENCE = Path(__file__).parent / "reference"


def table(name):
    with (REFERENCE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def moodle_sittings():
    """22 people, 13 questions; the first is worth eight points."""
    columns = [name for name in table("moodle_quiz_marks.csv")[0] if name != "sumgrades"]
    return [
        tuple(
            Given(int(name.split("_")[0][4:]), int(Fraction(row[name]) * UNIT), int(name.split("max")[1]) * UNIT)
            for name in columns
        )
        for row in table("moodle_quiz_marks.csv")
    ]


@pytest.fixture(scope="module")
def moodle():
    return {item.series: item for item in figures(moodle_sittings()).items}


@pytest.mark.parametrize("expected", table("moodle_quiz_expected.csv"), ids=lambda row: f"question {row['slot']}")
def test_every_published_figure_is_reproduced_to_the_sixth_decimal(moodle, expected):
    item = moodle[int(expected["slot"])]
    ours = {
        "maxmark": item.points,
        "facility_pct": item.facility * 100,
        "sd_x1000": item.sd * 1000,
        "effective_weight_pct": item.weight * 100,
        "discrimination_index": item.rest * 100,
        "discriminative_efficiency": item.efficiency * 100,
    }
    wrong = {name: (value, expected[name]) for name, value in ours.items() if abs(value - float(expected[name])) > 1e-6}
    assert not wrong


def test_the_published_alpha_is_reproduced():
    """LSAT 7: 0.453 (mirt's test)."""
    sittings = []
    for row in table("lsat7_patterns.csv"):
        answers = [float(row[f"Item.{n}"]) for n in range(1, 6)]
        sittings += [tuple(Given(n, int(mark) * UNIT, UNIT) for n, mark in enumerate(answers))] * int(
            float(row["freq"])
        )
    whole = figures(sittings).whole
    assert whole.n == 1000
    assert round(whole.alpha, 3) == 0.453
    assert isclose(whole.sem, whole.sd * (1 - whole.alpha) ** 0.5)


def usual_alpha(sittings):
    """The formula of the textbook, for quizzes that ask everybody the same."""
    from statistics import variance

    k = len(sittings[0])
    single = sum(variance([float(sitting[n].mark / UNIT) for sitting in sittings]) for n in range(k))
    return k / (k - 1) * (1 - single / variance([sum(float(each.mark / UNIT) for each in s) for s in sittings]))


def test_alpha_is_the_usual_one_where_everybody_is_asked_the_same():
    assert isclose(figures(moodle_sittings()).whole.alpha, usual_alpha(moodle_sittings()), rel_tol=1e-9)


CREDITS = st.sampled_from([0, UNIT // 3, UNIT // 2, UNIT])


@st.composite
def quizzes(draw):
    """Up to 30 people who were each asked some of up to 6 questions."""
    questions = draw(st.integers(2, 6))
    people = draw(st.integers(1, 30))
    return [
        tuple(
            Given(n, draw(CREDITS), UNIT, picks=draw(st.sampled_from([(), ("a",), ("b",)])))
            for n in draw(st.sets(st.integers(1, questions), min_size=1))
        )
        for _person in range(people)
    ]


@given(quizzes(), st.randoms(use_true_random=False))
def test_no_figure_depends_on_the_order_of_people(sittings, chance):
    mixed = list(sittings)
    chance.shuffle(mixed)
    ours, theirs = figures(sittings), figures(mixed)
    assert [_without_points(item) for item in ours.items] == [_without_points(item) for item in theirs.items]
    assert ours.whole == theirs.whole


def _without_points(item):
    return (
        item.series,
        item.n,
        item.facility,
        item.sd,
        item.rest,
        item.discrimination,
        item.efficiency,
        item.weight,
        item.picks,
    )


@given(quizzes())
def test_effective_weights_add_up_to_one_and_shares_stay_within_it(sittings):
    items = figures(sittings).items
    weights = [item.weight for item in items if item.weight is not None]
    assert not weights or isclose(sum(weights), 1)
    for item in items:
        assert 0 <= item.facility <= 1
        assert item.facility_interval.low <= item.facility <= item.facility_interval.high
        assert item.rest is None or -1 <= item.rest <= 1
        assert item.rest_interval is None or item.rest_interval.low <= item.rest <= item.rest_interval.high
        assert item.efficiency is None or item.efficiency <= 1 + 1e-9
        assert sum(pick.people for pick in item.picks) <= item.n


@given(quizzes())
def test_thirds_never_share_a_person_and_are_at_least_a_third(sittings):
    for placed in by_series(sittings).values():
        low, high = thirds(placed)
        if low:
            assert max(each.rest for each in low) < min(each.rest for each in high)
            assert min(len(low), len(high)) >= len(placed) // 3


def test_a_question_that_nobody_varies_in_has_no_correlation():
    sittings = [(Given(1, UNIT, UNIT), Given(2, UNIT * (n % 2), UNIT)) for n in range(40)]
    item = figures(sittings).items[0]
    assert (item.rest, item.rest_interval, item.efficiency, item.weight) == (None, None, None, None)


def test_nobody_at_all_gives_no_figures():
    found = figures([])
    assert (found.whole.n, found.whole.alpha, found.items) == (0, None, ())


@pytest.mark.parametrize(
    ("r", "n", "low", "high"),
    [
        (0.15, 30, -0.22, 0.48),  # idea 10 gives both lines
        (0.15, 200, 0.01, 0.28),
        (0.0, 4, -0.96, 0.96),
    ],
)
def test_the_interval_of_a_correlation_is_fishers(r, n, low, high):
    found = correlation_interval(r, n)
    assert (round(found.low, 2), round(found.high, 2)) == (low, high)


@pytest.mark.parametrize(
    ("share", "n", "low", "high"),
    [
        (0.5, 10, 0.2366, 0.7634),  # Wilson 1927, as in every table of it
        (0.0, 10, 0.0, 0.2775),
        (1.0, 10, 0.7225, 1.0),
        (0.2, 50, 0.1124, 0.3304),
        (0.0, 0, 0.0, 1.0),
    ],
)
def test_the_interval_of_a_share_is_wilsons(share, n, low, high):
    found = share_interval(share, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_a_wait_of_more_than_five_minutes_is_no_time_on_a_question():
    from datetime import UTC, datetime, timedelta

    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    saved = [(1, 20), (2, 50), (1, 55), (3, 500), (3, 510), (2, 505)]
    found = seconds_by_slot(start, [(slot, start + timedelta(seconds=at)) for slot, at in saved])
    assert found == {1: 25, 2: 30, 3: 10}
