"""Answers that arrive when the attempt takes no more: given in time, they are kept until a person decides."""

from datetime import datetime, timedelta
from typing import Annotated, Final

import msgspec

from lms.answers.rules.lateness import TOLERANCE, Claim, in_time
from lms.attempts.queries import clock_of
from lms.attempts.rules.clock import deadline
from lms.attempts.rules.states import Closed, State
from lms.core import clock
from lms.core.db import Row, Sql, atomic
from lms.core.i18n import gettext as _
from lms.questions.rules.answers import Answer

_END = Sql(
    "SELECT a.state, a.submitted_at, a.clock_mode, a.allowed_s, a.consumed_s, a.running_since, a.closes_at,"
    " a.paused_at, a.pauses_used, a.pause_s_used, w.opened_at, w.clock_off_ms, c.answer AS counts,"
    " EXISTS (SELECT 1 FROM answer_event e WHERE e.attempt = a.id AND e.device_id = :device_id"
    " AND (e.client_seq < :client_seq AND e.client_at > :later"
    " OR e.client_seq > :client_seq AND e.client_at < :earlier)) AS disordered"
    " FROM attempt a JOIN attempt_screen w ON w.attempt = a.id AND w.number = :screen"
    " LEFT JOIN answer_current c ON c.attempt = a.id AND c.slot = :slot WHERE a.id = :attempt FOR UPDATE OF a",
)
_KEEP = Sql(
    "INSERT INTO answer_event (attempt, slot, answer, device_id, client_seq, client_at, server_at, screen, late)"
    " VALUES (:attempt, :slot, :answer, :device_id, :client_seq, :client_at, :now, :screen, true)"
    " ON CONFLICT (attempt, slot, device_id, client_seq) DO NOTHING",
)
_STRANGE: Final = timedelta(days=3650)
_NOT_COUNTED: Final = frozenset({State.ABANDONED, State.VOIDED})
_encode = msgspec.json.Encoder().encode


class NewAnswer(msgspec.Struct, frozen=True):
    """An answer with its number: the page counts its saves, and says when the answer was given by its own clock."""

    answer: Answer
    client_seq: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    device_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+$")]
    client_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class KeptLate(Closed):
    """The answer was given in time and arrived late: it does not count yet; `code` is "closed", with `kept`."""

    def __init__(self) -> None:
        super().__init__(_("This answer arrived after the end. It is kept, and a person decides whether it counts."))
        self.more = {"kept": True}


async def kept_or_closed(attempt_id: int, slot: int, new: NewAnswer, screen: int | None) -> Closed:
    """The refusal of an answer that came after the end; when it was given before that, it is kept first.

    Only of a page whose clock we know (`screen`, its number): otherwise nobody could tell.
    """
    if screen is not None and await _keep(attempt_id, slot, new, screen):
        return KeptLate()
    return Closed()


@atomic
async def _keep(attempt_id: int, slot: int, new: NewAnswer, screen: int) -> bool:
    answer, now = _encode(new.answer).decode(), clock.now()
    said = believed(new.client_at, now)
    key = {"attempt": attempt_id, "slot": slot, "device_id": new.device_id, "client_seq": new.client_seq}
    at = said or now
    row = await _END.first(**key, screen=screen, later=at + TOLERANCE, earlier=at - TOLERANCE)
    if row is None or State(row["state"]) in _NOT_COUNTED or row["counts"] == answer:
        return False
    claim = Claim(said, row["clock_off_ms"], row["opened_at"], bool(row["disordered"]))
    if not in_time(claim, ended_at=_ended_at(row), now=now):
        return False
    await _KEEP.run(**key, answer=answer, client_at=said, now=now, screen=screen)
    return True


def _ended_at(row: Row) -> datetime | None:
    """When the attempt stopped taking answers: handed in, or at its deadline."""
    return min((at for at in (row["submitted_at"], deadline(clock_of(row))) if at is not None), default=None)


def believed(client_at: datetime | None, now: datetime) -> datetime | None:
    """The time by the page's clock, unless it is years away: such a clock is no reason to refuse an answer."""
    return client_at if client_at is not None and abs(now - client_at) < _STRANGE else None
