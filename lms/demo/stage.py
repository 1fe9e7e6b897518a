"""What happens in the demo besides everybody's studying: steps in the order of time, each through the services."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lms.core import clock
from lms.demo.plans import WORKING_DAYS, at_work
from lms.demo.writing import Book

KOWLOON = ZoneInfo("Asia/Hong_Kong")


class Step(NamedTuple):
    """Something that somebody does at a moment."""

    at: datetime
    do: Callable[[], Awaitable[object]]


async def play(book: Book, steps: Iterable[Step]) -> None:
    """Do the steps one after the other; records of what was studied before each are written before it."""
    for step in sorted(steps, key=lambda each: each.at):
        await book.tell_until(step.at)
        with clock.freeze(step.at):
            await step.do()


def workday(moment: datetime, days: int, hour: int, minute: int = 0) -> datetime:
    """The hour so many working days before a moment, in Kowloon; UTC."""
    day = at_work(moment, KOWLOON).astimezone(KOWLOON)
    while days:
        day -= timedelta(days=1)
        days -= day.weekday() < WORKING_DAYS
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0).astimezone(clock.now().tzinfo)
