"""How long a log-in lasts."""

from datetime import datetime, timedelta
from typing import Final

# A shift and its overtime: at a shared desk nobody finds yesterday's person logged in.
IDLE: Final = timedelta(hours=12)
LONGEST: Final = timedelta(days=30)
SEEN_EVERY: Final = timedelta(minutes=5)


def expires_at(*, created_at: datetime, seen_at: datetime) -> datetime:
    """When a log-in ends if nothing more is heard from it."""
    return min(seen_at + IDLE, created_at + LONGEST)
