"""An event is a row written with the change it tells of; the streams are woken after the commit."""

from datetime import timedelta
from typing import Final

import msgspec

from lms.core.clock import now
from lms.core.db import Sql, atomic, signal
from lms.live.rules.wire import LONGEST_DETAIL_BYTES, Kind, LiveEvent, as_signal

CHANNEL: Final = "lull_live"
KEPT: Final = timedelta(hours=1)

_TELL: Final = Sql(
    "INSERT INTO live_event (person, kind, detail, at) VALUES (:person, :kind, :detail, :at) RETURNING id"
)
_FORGET: Final = Sql("DELETE FROM live_event WHERE at < :before")


@atomic
async def tell(person_id: int, kind: str, detail: dict[str, object]) -> None:
    """Tell all open pages of a person, in the caller's transaction; `kind` is one of `Kind`.

    `detail` becomes JSON of at most 4,000 bytes and says all that a page needs. A caller who tells one person two
    things that must arrive in order holds a lock of that person's (the attempt's or the state's row) while telling.
    """
    text = msgspec.json.encode(detail)
    if len(text) > LONGEST_DETAIL_BYTES:
        raise ValueError("An event has to be short.")
    row = await _TELL.first(person=person_id, kind=Kind(kind).value, detail=text.decode(), at=now())
    assert row is not None
    await signal(CHANNEL, as_signal(LiveEvent(row["id"], person_id, kind, text.decode())))


@atomic
async def forget_old() -> None:
    """Remove what nobody will ask for any more: a page that was away longer is loaded anew."""
    await _FORGET.run(before=now() - KEPT)
