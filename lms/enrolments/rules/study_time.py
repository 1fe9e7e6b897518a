"""How much study time a report from a page may add, and what fits into the minutes a person has."""

from datetime import datetime

MAX_REPORT_S = 300
"""A page reports far more often; a larger claim is a sleeping computer or a forgery."""
TOLERANCE_S = 5
"""Clocks and networks are not exact: a report may run this much ahead of the server's own count."""


def creditable_s(
    claimed_s: int, *, last_seen: datetime, now: datetime, opened_at: datetime | None = None, counted_s: int = 0
) -> int:
    """Seconds that count: never more than the time that has passed on the server since the page was last heard.

    With what is counted already (`counted_s`) never more than since it was opened: many reports claim no more than one.
    """
    passed = int((now - last_seen).total_seconds())
    open_s = int((now - (opened_at or last_seen)).total_seconds()) - counted_s
    return max(0, min(claimed_s, passed + TOLERANCE_S, open_s + TOLERANCE_S, MAX_REPORT_S))


def fits(remaining_s: int, gap_minutes: int) -> bool:
    """Whether what remains (seconds) can be finished in the minutes a person has: "3 min" never fits into 2."""
    return remaining_s <= gap_minutes * 60
