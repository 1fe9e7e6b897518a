"""How long a question took: the time from what was saved before it, without waits that were no work."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

LONGEST_S: Final = 300
"""Whoever saves nothing for five minutes was on a call, at lunch or asleep: such a wait counts for no question."""


def seconds_by_slot(started_at: datetime, saved: Iterable[tuple[int, datetime]]) -> dict[int, int]:
    """Seconds for each question of one attempt from its (slot, time) events in the order of their arrival."""
    found: dict[int, int] = {}
    before = started_at
    for slot, at in saved:
        waited = int((at - before).total_seconds())
        if 0 <= waited <= LONGEST_S:
            found[slot] = found.get(slot, 0) + waited
        before = max(before, at)
    return found
