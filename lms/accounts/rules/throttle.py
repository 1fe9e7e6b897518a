"""How long someone waits after wrong passwords: a few tries are free, then each costs twice the wait of the last."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

WINDOW: Final = timedelta(minutes=15)
FIRST_WAIT_S: Final = 30
LONGEST_WAIT_S: Final = 900


class Limit(msgspec.Struct, frozen=True):
    """How many tries in a row are free, for one kind of key."""

    free: int


ACCOUNT: Final = Limit(free=5)
# A whole site stands behind one address, and a log-in that works is taken off the count again.
ADDRESS: Final = Limit(free=100)
RESET: Final = Limit(free=3)


class Tries(msgspec.Struct, frozen=True):
    """What is remembered of one account or address."""

    failures: int
    window_started_at: datetime
    blocked_until: datetime | None = None


def wait_s(tries: Tries, now: datetime) -> int:
    """Whole seconds until the next try is heard; 0 when it is heard now."""
    if tries.blocked_until is None or tries.blocked_until <= now:
        return 0
    return max(1, -int((now - tries.blocked_until).total_seconds() // 1))


def tried(tries: Tries, now: datetime, limit: Limit) -> Tries:
    """Count a try before its outcome is known, so that many at once cannot slip past the limit."""
    calm_since = max(tries.window_started_at, tries.blocked_until or tries.window_started_at)
    failures = 1 if now - calm_since >= WINDOW else tries.failures + 1
    if failures < limit.free:
        return Tries(failures, now, None)
    doublings = min(failures - limit.free, 10)
    wait = min(FIRST_WAIT_S * 2**doublings, LONGEST_WAIT_S)
    return Tries(failures, now, now + timedelta(seconds=wait))


def taken_back(tries: Tries) -> Tries:
    """The try was a good one after all: it does not count."""
    return Tries(max(0, tries.failures - 1), tries.window_started_at, None)
