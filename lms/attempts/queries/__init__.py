"""Reading attempts: their clocks, what has happened to them, what was noticed around them."""

from lms.attempts.queries.clocks import Detail, Happened, Pause, clock_of, events_of, is_paused, pauses_of, rules_of
from lms.attempts.queries.deciding import may_decide
from lms.attempts.queries.noticed import Extension, LookUp, Noticed, focus_lost_in, noticed

__all__ = [
    "Detail",
    "Extension",
    "Happened",
    "LookUp",
    "Noticed",
    "Pause",
    "clock_of",
    "events_of",
    "focus_lost_in",
    "is_paused",
    "may_decide",
    "noticed",
    "pauses_of",
    "rules_of",
]
