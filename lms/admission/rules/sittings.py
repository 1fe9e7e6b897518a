"""When the code of a sitting opens its quiz, and who came late."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

LATE_AFTER: Final = timedelta(minutes=5)
"""Who starts later than this after the opening is shown as a late-comer; nothing else follows from it."""


class Phase(StrEnum):
    """Where a sitting is."""

    WAITING = "waiting"
    OPEN = "open"
    OVER = "over"
    ENDED = "ended"


def phase(*, opens_at: datetime, closes_at: datetime, ended_at: datetime | None, now: datetime) -> Phase:
    """The phase now; a sitting that was ended by hand stays ended whatever its times say."""
    if ended_at is not None:
        return Phase.ENDED
    if now < opens_at:
        return Phase.WAITING
    return Phase.OPEN if now < closes_at else Phase.OVER


def late_s(opens_at: datetime, started_at: datetime) -> int:
    """Seconds after the opening at which a late-comer started; 0 for everybody else."""
    late = started_at - opens_at
    return int(late.total_seconds()) if late > LATE_AFTER else 0
