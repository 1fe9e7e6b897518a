"""Late, soon or in time: what a due date means today, and whether a person can still make it."""

from datetime import datetime
from enum import StrEnum

import msgspec

SOON_DAYS = 3
SECONDS_PER_DAY = 86_400


class Standing(StrEnum):
    """How one person stands in one course; the order is the order of need."""

    LATE = "late"
    WILL_BE_LATE = "will_be_late"
    FAILED = "failed"
    SOON = "soon"
    GOING = "going"
    NOT_BEGUN = "not_begun"
    DONE = "done"
    NOT_SET = "not_set"

    __hash__ = str.__hash__  # an enumeration's own is a call in Python; a team's page looks hundreds of them up


class Pace(msgspec.Struct, frozen=True):
    """What is left to study (seconds), and how fast this person goes (seconds a day, over the last two weeks)."""

    remaining_s: int
    daily_s: int


def days_left(due: datetime, now: datetime) -> int:
    """Whole days until the due moment; negative once it is past, counted from the first started day."""
    seconds = (due - now).total_seconds()
    return int(seconds // SECONDS_PER_DAY)


def can_make_it(due: datetime, now: datetime, pace: Pace) -> bool:
    """Whether the rest fits before the due moment at this person's own pace.

    Someone without any study time in two weeks has no pace: then only the last days are a worry.
    """
    if pace.remaining_s <= 0:
        return True
    left = days_left(due, now) + 1
    if left <= 0:
        return False
    if pace.daily_s <= 0:
        return left > SOON_DAYS
    return pace.remaining_s <= left * pace.daily_s


def standing(*, done: bool, begun: bool, failed: bool, due: datetime | None, now: datetime, pace: Pace) -> Standing:
    """How one person stands in one course (P3.2); `failed` means that no attempt at the quiz is left."""
    if done:
        return Standing.DONE
    if due is not None and due < now:
        return Standing.LATE
    if failed:
        return Standing.FAILED
    if due is not None and not can_make_it(due, now, pace):
        return Standing.WILL_BE_LATE
    if due is not None and days_left(due, now) < SOON_DAYS:
        return Standing.SOON
    return Standing.GOING if begun else Standing.NOT_BEGUN


NEED = {
    Standing.LATE: 4,
    Standing.WILL_BE_LATE: 3,
    Standing.FAILED: 3,
    Standing.SOON: 1,
    Standing.GOING: 0,
    Standing.NOT_BEGUN: 0,
    Standing.DONE: 0,
    Standing.NOT_SET: 0,
}
"""How much a person needs a word: the sum over the courses; a list is sorted by it, highest first."""
