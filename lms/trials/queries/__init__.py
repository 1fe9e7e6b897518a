"""A trial as its pages show it."""

from lms.trials.queries.trials import TrialView, own_trial

__all__ = ["TrialView", "own_trial"]
