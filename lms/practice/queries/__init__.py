"""Reading the tries of an attempt, and what a practised question shows."""

from lms.practice.queries.shown import Asked, Practised, Sureness, Tried, practised, sureness, tried
from lms.practice.queries.steps import Steps, steps_of
from lms.practice.queries.weak import Weak, weak_at

__all__ = [
    "Asked",
    "Practised",
    "Steps",
    "Sureness",
    "Tried",
    "Weak",
    "practised",
    "steps_of",
    "sureness",
    "tried",
    "weak_at",
]
