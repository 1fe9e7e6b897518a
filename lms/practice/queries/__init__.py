"""Reading the tries of an attempt, and what a practised question shows."""

from lms.practice.queries.shown import Asked, Practised, Sureness, Tried, practised, sureness, tried
from lms.practice.queries.steps import Steps, steps_of

__all__ = ["Asked", "Practised", "Steps", "Sureness", "Tried", "practised", "steps_of", "sureness", "tried"]
