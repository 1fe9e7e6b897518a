"""The common shape of a report (docs/doors.md), and what all systems' times and names have in common."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

import msgspec

from lms.telephony.rules.states import AgentStateName, Report

MOST: Final = 1_000
LONGEST_ID: Final = 200
_EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST_MS: Final = 4_102_444_800_000  # 2100

Text = Annotated[str, msgspec.Meta(max_length=LONGEST_ID)]
Aware = Annotated[datetime, msgspec.Meta(tz=True)]


class Said(msgspec.Struct, frozen=True):
    """What a program posts: whose state, which, since when, and an id that makes a repeat harmless."""

    agent: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_ID)]
    state: AgentStateName
    at: Aware
    event_id: Text = ""


Body = Said | Annotated[list[Said], msgspec.Meta(max_length=MOST)]


class Mapped(msgspec.Struct, frozen=True):
    """What a payload says: reports, and how many of its events say nothing about an agent's state."""

    reports: tuple[Report, ...]
    ignored: int = 0


def mapped(said: list[Said]) -> Mapped:
    """The common shape needs no adapter."""
    return gathered([report((one.agent,), one.state, one.at, one.event_id) for one in said])


def gathered(found: list[Report | None]) -> Mapped:
    """Reports of a payload; None stands for an event that says nothing."""
    kept = tuple(one for one in found if one is not None)
    return Mapped(kept, len(found) - len(kept))


def report(names: tuple[str, ...], state: AgentStateName, at: datetime | None, event_id: str) -> Report | None:
    """A report, or None when there is no name or no believable time in it.

    Without an id of its own, what it says is its id: the same words at the same time are a repeat.
    """
    names = tuple(dict.fromkeys(name.strip() for name in names if name and name.strip()))
    if not names or at is None or at < _EARLIEST:
        return None
    known = event_id if event_id.isprintable() else ""
    return Report(names, state, at, (known or f"{names[0]} {state} {at.isoformat()}")[:LONGEST_ID])


def at_ms(number: float | str | None) -> datetime | None:
    """Milliseconds since 1970 as an aware time; None for what is none."""
    text = str(number if number is not None else "").partition(".")[0]
    if not (text.isascii() and text.isdigit() and len(text) <= 15) or int(text) > _LATEST_MS:
        return None
    return _EPOCH + timedelta(milliseconds=int(text))
