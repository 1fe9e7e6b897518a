"""Taking over: each page view of a running attempt makes itself known, and the newest is the one that goes on."""

from datetime import datetime
from typing import Annotated

import msgspec

from lms.answers.service.access import Writer, attempt_of
from lms.attempts.rules.states import OPEN, Closed, State
from lms.core import clock
from lms.core.db import Row, Sql, atomic
from lms.core.errors import Invalid
from lms.core.i18n import gettext as _
from lms.live.rules.wire import Kind
from lms.live.service import tell

_LOCK = Sql("SELECT id, ref, person, state, screen, device_id FROM attempt WHERE id = :id FOR UPDATE")
_OPEN = Sql(
    "INSERT INTO attempt_screen (attempt, number, token_hash, device_id, opened_at, clock_off_ms)"
    " VALUES (:attempt, :number, :token_hash, :device_id, :now, :clock_off_ms)"
    " ON CONFLICT (token_hash) DO NOTHING RETURNING id",
)
_NEWEST = Sql("UPDATE attempt SET screen = :number, device_id = :device_id WHERE id = :id")
_TAKEN = Sql(
    "INSERT INTO attempt_event (attempt, kind, from_state, to_state, actor, at, detail)"
    " VALUES (:attempt, 'takeover', :state, :state, :actor, :now, :detail)",
)
_FURTHEST_OFF_MS = 10 * 365 * 86_400_000


class NewScreen(msgspec.Struct, frozen=True):
    """A page that has opened; `client_at` is the time by its clock, as it will say it with its answers."""

    device_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+$")]
    client_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class Screen(msgspec.Struct, frozen=True):
    """The number of this page view among those of the attempt; `elsewhere`: a newer one goes on already."""

    number: int
    elsewhere: bool
    now: datetime


async def open_screen(writer: Writer, ref: str, new: NewScreen) -> Screen:
    """Make a page view known: it is the one that goes on. Older ones are told, or learn it with their next save.

    A second time with the same token changes nothing. Raises NotFound, Invalid without a token, and Closed.
    """
    row = await attempt_of(writer, ref)
    if not writer.token:
        raise Invalid(_("A screen is opened with the token of its page."))
    if row["writes_on"] is not None:
        return Screen(row["writes_on"], row["writes_on"] < row["screen"], clock.now())
    return await _take(row["id"], writer.hash, new)


@atomic
async def _take(attempt_id: int, hashed: str, new: NewScreen) -> Screen:
    row = await _LOCK.first(id=attempt_id)
    assert row
    if State(row["state"]) not in OPEN:
        raise Closed
    now, number = clock.now(), row["screen"] + 1
    opened = await _OPEN.first(
        attempt=row["id"], number=number, token_hash=hashed, device_id=new.device_id, now=now,
        clock_off_ms=_off_ms(new.client_at, now),
    )  # fmt: skip
    if opened is None:  # the same page asked twice at once
        return Screen(row["screen"], elsewhere=False, now=now)
    await _NEWEST.run(id=row["id"], number=number, device_id=new.device_id)
    if row["device_id"] not in {"", new.device_id}:
        await _taken_over(row, number, new.device_id, now)
    return Screen(number, elsewhere=False, now=now)


async def _taken_over(row: Row, number: int, device_id: str, now: datetime) -> None:
    """Another browser goes on: written down, and told to the old one. Tabs of one browser tell each other."""
    detail = msgspec.json.encode({"screen": number, "from": row["device_id"], "to": device_id}).decode()
    await _TAKEN.run(attempt=row["id"], state=row["state"], actor=row["person"], now=now, detail=detail)
    await tell(row["person"], Kind.TAKEOVER, {"attempt": row["ref"], "screen": number})


def _off_ms(client_at: datetime | None, now: datetime) -> int | None:
    """What is to be added to the page's times; None when its clock is years away and says nothing."""
    if client_at is None:
        return None
    off = int((now - client_at).total_seconds() * 1000)
    return off if abs(off) < _FURTHEST_OFF_MS else None
