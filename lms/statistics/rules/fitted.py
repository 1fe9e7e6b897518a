"""What a fitted model says; apart from the fitting, because numpy is for the process that fits."""

import msgspec


class ItemParameters(msgspec.Struct, frozen=True):
    """One question on the scale of ability: logit = slope * ability + intercept; `difficulty` = -intercept / slope.

    Standard errors are those of the maximum of the likelihood, the difficulty's by the delta method.
    """

    slope: float
    intercept: float
    difficulty: float
    slope_se: float
    intercept_se: float
    difficulty_se: float


class Fitted(msgspec.Struct, frozen=True):
    """A fitted model; `converged` False means that its figures are not to be used."""

    items: tuple[ItemParameters, ...]
    log_likelihood: float
    parameters: int
    converged: bool

    @property
    def aic(self) -> float:
        """Akaike's criterion: the smaller of two models is the better."""
        return 2 * self.parameters - 2 * self.log_likelihood
