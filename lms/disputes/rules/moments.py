"""The moments of an attempt in one line of time, each with what was strange about it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from lms.disputes.rules.replay import Answered

SLOW_S: Final = 20
"""An answer that was longer under way than this waited for the network (or the clocks are apart)."""
SILENCE: Final = timedelta(minutes=5)
"""So long nothing came from a running attempt: a call, a break, or no network."""


class Kind(StrEnum):
    """What a moment is."""

    ANSWER = "answer"
    STATE = "state"
    GRADE = "grade"
    SCREEN = "screen"
    SILENCE = "silence"


class Moment(msgspec.Struct, frozen=True):
    """One moment. `what` is the kind of the event as the table has it, `seconds` a wait or a delay.

    `old_ppm` and `new_ppm` are credits; `device` a short name for a device, the same all over one attempt.
    """

    at: datetime
    kind: Kind
    order: int
    what: str = ""
    slot: int = 0
    event: int = 0
    device: int = 0
    seconds: int = 0
    late: bool = False
    aside: bool = False
    by: str = ""
    reason: str = ""
    old_ppm: int | None = None
    new_ppm: int | None = None
    to_state: str = ""


def devices(events: Iterable[Answered]) -> dict[str, int]:
    """Numbers for devices in the order in which they were first seen: an id says nothing to people."""
    found: dict[str, int] = {}
    for event in events:
        found.setdefault(event.device_id, len(found) + 1)
    return found


def of_answers(events: Iterable[Answered], numbers: dict[str, int]) -> list[Moment]:
    """Answers as moments; `seconds` is how long they were under way where that is worth a word."""
    return [
        Moment(
            at=event.server_at,
            kind=Kind.ANSWER,
            order=event.id,
            slot=event.slot,
            event=event.id,
            device=numbers[event.device_id],
            seconds=event.delay_s if abs(event.delay_s) > SLOW_S else 0,
            late=event.late,
            aside=event.aside,
        )
        for event in events
    ]


def in_order(moments: Iterable[Moment]) -> list[Moment]:
    """By time, then as they were written, with the silences between them."""
    found: list[Moment] = []
    running = False
    for moment in sorted(moments, key=lambda each: (each.at, each.kind is Kind.ANSWER, each.order)):
        if found and running and moment.at - found[-1].at >= SILENCE:
            wait = int((moment.at - found[-1].at).total_seconds())
            found.append(Moment(found[-1].at, Kind.SILENCE, 0, seconds=wait))
        found.append(moment)
        if moment.kind is Kind.STATE and moment.to_state:
            running = moment.to_state == "in_progress"
    return found
