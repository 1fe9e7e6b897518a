"""What was told: to one person after a certain event, and to everybody."""

from typing import Final

from lms.core.db import Sql
from lms.live.rules.wire import LiveEvent

MOST: Final = 500

_MISSED: Final = Sql(
    "SELECT id, person, kind, detail FROM live_event WHERE person = :person AND id > :after ORDER BY id LIMIT :most"
)
_AFTER: Final = Sql("SELECT id, person, kind, detail FROM live_event WHERE id > :after ORDER BY id LIMIT :most")
_NEWEST: Final = Sql("SELECT COALESCE(MAX(id), 0) AS id FROM live_event")


async def missed(person_id: int, after: int) -> list[LiveEvent]:
    """What this person was told after the event with that number, oldest first; at most 500."""
    return [LiveEvent(**row) for row in await _MISSED.rows(person=person_id, after=after, most=MOST)]


async def told_after(number: int) -> list[LiveEvent]:
    """What anybody was told after the event with that number, oldest first; at most 500."""
    return [LiveEvent(**row) for row in await _AFTER.rows(after=number, most=MOST)]


async def newest() -> int:
    """The number of the last event, 0 before the first."""
    row = await _NEWEST.first()
    return int(row["id"]) if row else 0
