"""Item parameters of the one- and two-parameter logistic model, by marginal maximum likelihood.

Ability is standard normal; the chance of a right answer is 1 / (1 + exp(-(slope * ability + intercept))) (Bock and
Aitkin 1981). Bad starts are no danger: EM steps come first, and then Newton's on the whole likelihood, whose
information (Louis 1982) also gives the standard errors. numpy is imported by the process that does the figures only.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.polynomial.hermite_e import hermegauss

from lms.statistics.rules.fitted import Fitted, ItemParameters

Array = np.ndarray[Any, np.dtype[np.float64]]

NODES: Final = 41
"""Points of the Gauss-Hermite quadrature: with 41 the sixth digit no longer depends on their number."""
NOT_ASKED: Final = -1

_EM_STEPS: Final = 30
_NEWTON_STEPS: Final = 60
_CLOSE: Final = 1e-9
_STEEPEST: Final = 6.0


def fit(patterns: Sequence[Sequence[int]], counts: Sequence[int], *, common_slope: bool, nodes: int = NODES) -> Fitted:
    """Fit one model to patterns of answers: 1 right, 0 wrong, NOT_ASKED where a draw left the question out.

    `counts` says how many people gave each pattern; `common_slope` True is the 1PL. Every question needs right and
    wrong answers.
    """
    data = _Data(np.array(patterns, dtype=np.int8), np.array(counts, dtype=np.float64), nodes)
    spread = _spread(data.items, common_slope=common_slope)
    found = np.zeros(spread.shape[1])
    found[: data.items if not common_slope else 1] = 1.0
    found[-data.items :] = data.start()
    found = _climbed(data, spread, found)
    found, converged = _at_the_top(data, spread, found)
    value, _gradient, information = data.likelihood(spread @ found)
    covariance = spread @ np.linalg.pinv(spread.T @ information @ spread) @ spread.T
    return Fitted(_items(spread @ found, covariance, data.items), value, spread.shape[1], converged)


class _Data:
    """The patterns with the quadrature: everything that depends on the parameters only through `likelihood`."""

    def __init__(self, patterns: np.ndarray[Any, np.dtype[np.int8]], counts: Array, nodes: int) -> None:
        self.right = (patterns == 1).astype(np.float64)
        self.asked = (patterns != NOT_ASKED).astype(np.float64)
        self.counts = counts
        self.items = patterns.shape[1]
        self.theta, weights = hermegauss(nodes)
        self.log_weights = np.log(weights / weights.sum())

    def start(self) -> Array:
        """Intercepts as if nobody differed."""
        share = (self.counts @ self.right) / (self.counts @ self.asked)
        start: Array = np.log(share / (1 - share))
        return start

    def posterior(self, given: Array) -> tuple[float, Array, Array]:
        """The log likelihood, where each pattern lies (rows) on the nodes, and the probabilities at each node."""
        logit = np.outer(self.theta, given[: self.items]) + given[self.items :]
        log_right, log_wrong = -np.logaddexp(0, -logit), -np.logaddexp(0, logit)
        joint = self.right @ log_right.T + (self.asked - self.right) @ log_wrong.T + self.log_weights
        top = joint.max(axis=1, keepdims=True)
        shares = np.exp(joint - top)
        total = shares.sum(axis=1, keepdims=True)
        value = float(self.counts @ (np.log(total) + top)[:, 0])
        return value, shares / total, np.exp(log_right)

    def complete(self, given: Array) -> tuple[float, Array, Array]:
        """The log likelihood, its gradient, and the information as if abilities were known: what an EM step needs."""
        value, shares, chance = self.posterior(given)
        weighted = shares * self.counts[:, None]
        right, asked = weighted.T @ self.right, weighted.T @ self.asked
        left, weight = right - asked * chance, asked * chance * (1 - chance)
        gradient = np.concatenate([self.theta @ left, left.sum(axis=0)])
        return value, gradient, _blocks(self.theta**2 @ weight, self.theta @ weight, weight.sum(axis=0))

    def likelihood(self, given: Array) -> tuple[float, Array, Array]:
        """The log likelihood, its gradient and its observed information (Louis: complete less missing)."""
        value, shares, chance = self.posterior(given)
        _value, gradient, information = self.complete(given)
        size, mean = 2 * self.items, np.zeros((len(self.counts), 2 * self.items))
        missing = np.zeros((size, size))
        for node, theta in enumerate(self.theta):
            left = self.right - self.asked * chance[node]
            score = np.hstack([left * theta, left])
            share = shares[:, node]
            mean += score * share[:, None]
            missing += score.T @ (score * (share * self.counts)[:, None])
        missing -= mean.T @ (mean * self.counts[:, None])
        return value, gradient, information - missing


def _climbed(data: _Data, spread: Array, found: Array) -> Array:
    """Some EM steps, each one Newton step of the likelihood with abilities as they are expected."""
    for _step in range(_EM_STEPS):
        _value, gradient, information = data.complete(spread @ found)
        step = np.linalg.solve(spread.T @ information @ spread + 1e-9 * np.eye(len(found)), spread.T @ gradient)
        found = found + np.clip(step, -1, 1)
    return found


def _at_the_top(data: _Data, spread: Array, found: Array) -> tuple[Array, bool]:
    """Newton's steps on the whole likelihood, halved as long as they lead down."""
    value, gradient, information = data.likelihood(spread @ found)
    for _step in range(_NEWTON_STEPS):
        step = _uphill(spread.T @ information @ spread, spread.T @ gradient)
        while np.abs(step).max() > _CLOSE and data.posterior(spread @ (found + step))[0] < value - 1e-12 * abs(value):
            step = step / 2
        found = found + step
        if np.abs(step).max() <= _CLOSE:
            break
        value, gradient, information = data.likelihood(spread @ found)
    slopes = (spread @ found)[: data.items]
    flat = float(np.abs(spread.T @ gradient).max()) < 1e-3
    return found, flat and bool(np.all(np.abs(slopes) < _STEEPEST))


def _uphill(information: Array, gradient: Array) -> Array:
    """The Newton step; where the likelihood is not yet curved downwards, its directions are turned uphill."""
    values, vectors = np.linalg.eigh(information)
    safe = np.maximum(np.abs(values), 1e-6)
    step: Array = vectors @ ((vectors.T @ gradient) / safe)
    return np.clip(step, -2, 2)


def _spread(items: int, *, common_slope: bool) -> Array:
    """How free parameters become slopes and intercepts: each its own, or one slope for all."""
    if not common_slope:
        return np.eye(2 * items)
    spread = np.zeros((2 * items, items + 1))
    spread[:items, 0] = 1
    spread[items:, 1:] = np.eye(items)
    return spread


def _blocks(slopes: Array, mixed: Array, intercepts: Array) -> Array:
    return np.block([[np.diag(slopes), np.diag(mixed)], [np.diag(mixed), np.diag(intercepts)]])


def _items(given: Array, covariance: Array, items: int) -> tuple[ItemParameters, ...]:
    found = []
    for item in range(items):
        slope, intercept = float(given[item]), float(given[items + item])
        here = [item, items + item]
        own = covariance[np.ix_(here, here)]
        toward = np.array([intercept / slope**2, -1 / slope]) if slope else np.zeros(2)
        found.append(
            ItemParameters(
                slope=slope,
                intercept=intercept,
                difficulty=-intercept / slope if slope else 0.0,
                slope_se=max(float(own[0, 0]), 0.0) ** 0.5,
                intercept_se=max(float(own[1, 1]), 0.0) ** 0.5,
                difficulty_se=max(float(toward @ own @ toward), 0.0) ** 0.5,
            )
        )
    return tuple(found)
