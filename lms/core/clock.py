"""The one place that reads the time of day; tests stop it here."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta


class Frozen:
    """A stopped clock that moves only when told to."""

    def __init__(self, at: datetime) -> None:
        self.at = _aware(at)

    def tick(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0) -> datetime:
        """Move the clock on (negative values move it back) and return the new time."""
        self.at += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return self.at

    def move_to(self, at: datetime) -> datetime:
        """Set the clock to an aware time."""
        self.at = _aware(at)
        return self.at


_frozen: Frozen | None = None


def now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC) if _frozen is None else _frozen.at


@contextmanager
def freeze(at: datetime) -> Iterator[Frozen]:
    """Stop the clock of the whole process at an aware time; the clock before it comes back at the end."""
    global _frozen  # noqa: PLW0603  one clock for all tasks of the process, also those that already run
    before, _frozen = _frozen, Frozen(at)
    try:
        yield _frozen
    finally:
        _frozen = before


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("The clock takes aware times only.")
    return at.astimezone(UTC)
