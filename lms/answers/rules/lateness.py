"""Whether an answer that arrived after the end was given before it, as far as that can be told (quiz-engine 8)."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

TOLERANCE: Final = timedelta(seconds=5)
"""How far two clocks that were compared once over the network may be apart."""


class Claim(msgspec.Struct, frozen=True):
    """What the page says, and what we know of the page.

    `client_at` is when the answer was given by the page's clock; `clock_off_ms` what our clock was ahead of that one
    when the page opened (None: it has never been compared). `disordered`: of the same computer there is an answer with
    a smaller number given after this one, or with a greater number given before it.
    """

    client_at: datetime | None
    clock_off_ms: int | None
    opened_at: datetime
    disordered: bool


def given_at(client_at: datetime, clock_off_ms: int) -> datetime:
    """The time of the answer by our clock."""
    return client_at + timedelta(milliseconds=clock_off_ms)


def in_time(claim: Claim, *, ended_at: datetime | None, now: datetime) -> bool:
    """Whether a person is to decide about it: given before the end, on an open page, and nothing speaks against it.

    `ended_at` is when the attempt stopped taking answers: handed in or at its deadline, None while it runs.
    """
    if ended_at is None or claim.client_at is None or claim.clock_off_ms is None or claim.disordered:
        return False
    given = given_at(claim.client_at, claim.clock_off_ms)
    return claim.opened_at - TOLERANCE <= given <= min(ended_at, now + TOLERANCE)
