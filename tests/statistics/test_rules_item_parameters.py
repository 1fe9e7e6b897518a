"""Item parameters: the LSAT figures that every program for them is checked with."""

import csv
import json
from math import log
from pathlib import Path

import numpy as np
import pytest

from lms.statistics.rules.item_parameters import NODES, NOT_ASKED, _Data, fit

REFERENCE = Path(__file__).parent / "reference"
KNOWN = json.loads((REFERENCE / "irt_reference.json").read_text(encoding="utf-8"))


def patterns(name):
    with (REFERENCE / f"{name}_patterns.csv").open(encoding="utf-8") as file:
        rows = [[int(float(value)) for value in row] for row in list(csv.reader(file))[1:]]
    return [row[:-1] for row in rows], [row[-1] for row in rows]


@pytest.fixture(scope="module")
def lsat6():
    return {common: fit(*patterns("lsat6"), common_slope=common) for common in (True, False)}


@pytest.fixture(scope="module")
def lsat7():
    return {common: fit(*patterns("lsat7"), common_slope=common) for common in (True, False)}


def digits(value):
    """Half a unit of the last digit that a reference gives."""
    return 0.5 * 10 ** -len(str(value).partition(".")[2])


def test_lsat_6_has_the_published_likelihood(lsat6):
    known = KNOWN["lsat6"]["2PL_ltm"]
    two = lsat6[False]
    assert two.converged
    assert round(two.log_likelihood, 3) == known["logLik"]
    assert round(two.aic, 3) == known["AIC"]
    assert round(10 * log(1000) - 2 * two.log_likelihood, 3) == known["BIC"]


def test_lsat_6_has_the_published_parameters_as_far_as_they_are_at_the_maximum(lsat6):
    """ltm stopped at 0.8253715 where the likelihood still rises: ours is higher at ours and differs by less than 0.1 %."""
    known = KNOWN["lsat6"]["2PL_ltm"]
    for ours, slope, difficulty in zip(lsat6[False].items, known["discrimination"], known["difficulty"], strict=True):
        assert ours.slope == pytest.approx(slope, rel=1e-3)
        assert ours.difficulty == pytest.approx(difficulty, rel=1e-3)
    rows, counts = patterns("lsat6")
    data = _Data(np.array(rows, dtype=np.int8), np.array(counts, dtype=np.float64), NODES)
    slopes = np.array(known["discrimination"])
    theirs = np.concatenate([slopes, -slopes * np.array(known["difficulty"])])
    assert 0 < lsat6[False].log_likelihood - data.posterior(theirs)[0] < 1e-4


def test_lsat_6_has_the_published_standard_errors(lsat6):
    known = KNOWN["lsat6"]["2PL_ltm"]
    for ours, slope, difficulty in zip(
        lsat6[False].items, known["se_discrimination"], known["se_difficulty"], strict=True
    ):
        assert ours.slope_se == pytest.approx(slope, abs=2e-4)
        assert ours.difficulty_se == pytest.approx(difficulty, rel=2e-3)


def test_lsat_6_with_one_slope_has_the_published_intercepts(lsat6):
    known = KNOWN["lsat6"]["Rasch_mirt_test"]
    one = lsat6[True]
    for ours, intercept in zip(one.items, known["d"], strict=True):
        assert abs(ours.intercept - intercept) <= digits(intercept) + 5e-4
    assert round(one.items[0].slope ** 2, 2) == known["theta_variance"]


def test_lsat_7_has_the_published_parameters(lsat7):
    known = KNOWN["lsat7"]
    for ours, slope, intercept in zip(lsat7[False].items, known["2PL_mirt"]["a"], known["2PL_mirt"]["d"], strict=True):
        assert ours.slope == pytest.approx(slope, abs=2e-3)
        assert ours.intercept == pytest.approx(intercept, abs=1e-3)
    for ours, intercept in zip(lsat7[True].items, known["1PL_equal_slope"]["d"], strict=True):
        assert abs(ours.intercept - intercept) <= digits(intercept) + 1e-5  # one of them lies on the border: 0.521506
    assert round(lsat7[True].items[0].slope, 3) == known["1PL_equal_slope"]["a"]


def test_the_number_of_nodes_does_not_matter(lsat7):
    finer = fit(*patterns("lsat7"), common_slope=False, nodes=81)
    for ours, theirs in zip(lsat7[False].items, finer.items, strict=True):
        assert ours.slope == pytest.approx(theirs.slope, abs=1e-6)
        assert ours.intercept == pytest.approx(theirs.intercept, abs=1e-6)


def test_the_gradient_and_the_information_are_those_of_the_likelihood():
    """Checked against differences of the likelihood itself, with questions that were not asked."""
    rows = [[1, 0, NOT_ASKED], [0, NOT_ASKED, 1], [1, 1, 1], [0, 0, 0], [1, 0, 1], [0, 1, 0]]
    data = _Data(np.array(rows, dtype=np.int8), np.array([3.0, 2, 5, 4, 1, 2]), 41)
    at = np.array([0.7, 1.3, 0.9, 0.2, -0.4, 0.1])
    _value, gradient, information = data.likelihood(at)
    step = 1e-4
    for n, around in enumerate(np.eye(6) * step):
        slope = (data.posterior(at + around)[0] - data.posterior(at - around)[0]) / (2 * step)
        assert gradient[n] == pytest.approx(slope, abs=1e-5)
        curve = (data.likelihood(at + around)[1] - data.likelihood(at - around)[1]) / (2 * step)
        assert information[n] == pytest.approx(-curve, abs=1e-5)


@pytest.mark.proof
def test_known_parameters_are_found_again_when_questions_are_drawn():
    chance = np.random.default_rng(7)
    ability, slopes, intercepts = chance.normal(size=3000), np.linspace(0.6, 1.8, 8), np.linspace(-1.5, 1.5, 8)
    right = chance.random((3000, 8)) < 1 / (1 + np.exp(-(np.outer(ability, slopes) + intercepts)))
    rows = np.where(chance.random((3000, 8)) < 0.5, right.astype(int), NOT_ASKED)
    rows = rows[(rows != NOT_ASKED).any(axis=1)]
    found = fit(rows.tolist(), [1] * len(rows), common_slope=False)
    assert found.converged
    for ours, slope, intercept in zip(found.items, slopes, intercepts, strict=True):
        assert abs(ours.slope - slope) < 4 * ours.slope_se
        assert abs(ours.intercept - intercept) < 4 * ours.intercept_se


def test_what_cannot_be_fitted_says_so():
    """Two questions that are always answered alike pull the slope to infinity."""
    found = fit([[1, 1, 1], [0, 0, 0], [1, 1, 0], [0, 0, 1]], [300, 300, 20, 20], common_slope=False)
    assert not found.converged
