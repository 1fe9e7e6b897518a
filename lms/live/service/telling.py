"""An event is a row written with the change it tells of; the streams are woken after the commit."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Final

import msgspec

from lms.core.clock import now
from lms.core.db import Sql, atomic, signal
from lms.live.rules.wire import LONGEST_DETAIL_BYTES, Kind, LiveEvent, as_signal

CHANNEL: Final = "lull_live"
KEPT: Final = timedelta(hours=1)

_LOT: Final = 50
_FORGET: Final = Sql("DELETE FROM live_event WHERE at < :before")


class Told(msgspec.Struct, frozen=True):
    """One thing for one person; see `tell`."""

    person_id: int
    kind: str
    detail: dict[str, object]


async def tell(person_id: int, kind: str, detail: dict[str, object]) -> None:
    """Tell all open pages of a person, in the caller's transaction; `kind` is one of `Kind`.

    `detail` becomes JSON of at most 4,000 bytes and says all that a page needs. A caller who tells one person two
    things that must arrive in order holds a lock of that person's (the attempt's or the state's row) while telling.
    """
    await tell_all([Told(person_id, kind, detail)])


@atomic
async def tell_all(told: Sequence[Told]) -> None:
    """`tell` for many people, fifty in one statement."""
    for start in range(0, len(told), _LOT):
        await _tell_lot(told[start : start + _LOT])


async def _tell_lot(told: Sequence[Told]) -> None:
    given: dict[str, object] = {"at": now()}
    for number, one in enumerate(told):
        text = msgspec.json.encode(one.detail)
        if len(text) > LONGEST_DETAIL_BYTES:
            raise ValueError("An event has to be short.")
        kind = Kind(one.kind).value
        given |= {f"person_{number}": one.person_id, f"kind_{number}": kind, f"detail_{number}": text.decode()}
    for row in await _insert(len(told)).rows(**given):
        await signal(CHANNEL, as_signal(LiveEvent(**row)))


@cache
def _insert(rows: int) -> Sql:
    values = ", ".join(f"(:person_{number}, :kind_{number}, :detail_{number}, :at)" for number in range(rows))
    return Sql(
        f"INSERT INTO live_event (person, kind, detail, at) VALUES {values} RETURNING id, person, kind, detail"  # noqa: S608  names and numbers
    )


@atomic
async def forget_old() -> None:
    """Remove what nobody will ask for any more: a page that was away longer is loaded anew."""
    await _FORGET.run(before=now() - KEPT)
