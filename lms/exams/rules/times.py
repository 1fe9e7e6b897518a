"""Times as a form gives them: without a zone, meant in the zone of who typed them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def local_time(text: str, timezone: str) -> datetime | None:
    """A moment out of a date and time field, in UTC; None when it is empty. Raises ValueError for anything else.

    In the hour that a clock shows twice it is the first one.
    """
    if not text.strip():
        return None
    typed = datetime.fromisoformat(text.strip())
    if typed.tzinfo is not None or not 2000 <= typed.year < 2200:
        raise ValueError(text)
    return typed.replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)
