"""When a person has minutes: short gaps between calls, on weekdays, inside the shift, each used once."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from lms.demo.crew import Worker

SLOT_MIN: Final = 15
SLOTS_A_DAY: Final = 32
_WORKING: Final = 5  # Monday to Friday
GAP_S: Final = (120, 420)


class Gap(NamedTuple):
    """A stretch without a call; UTC."""

    start: datetime
    end: datetime


class Diary:
    """The gaps that are taken, and the seconds studied on each of the person's own days."""

    def __init__(self, worker: Worker, rng: random.Random, moment: datetime) -> None:
        self._worker, self._rng, self._moment = worker, rng, moment
        self._taken: set[tuple[date, int]] = set()
        self.seconds: dict[date, int] = {}

    def gaps(self, begin: datetime, until: datetime, wanted: int) -> list[Gap]:
        """At most `wanted` free gaps in a window, in order; none after the moment."""
        days = self._days(begin, until)
        places = range(len(days) * SLOTS_A_DAY)
        picked = sorted(self._rng.sample(places, min(wanted, len(places))))
        found = (self._gap(*divmod(place, SLOTS_A_DAY), days) for place in picked)
        last = min(until, self._moment)
        return [
            gap for gap in found if gap is not None and begin <= gap.start and gap.end + timedelta(minutes=2) < last
        ]

    def studied(self, at: datetime, seconds: int) -> None:
        """Count seconds for the day on which they ended."""
        day = at.astimezone(self._worker.zone).date()
        self.seconds[day] = self.seconds.get(day, 0) + seconds

    def _days(self, begin: datetime, until: datetime) -> list[date]:
        first, last = (at.astimezone(self._worker.zone).date() for at in (begin, until))
        every = (first + timedelta(days=number) for number in range((last - first).days + 1))
        return [day for day in every if day.weekday() < _WORKING]

    def _gap(self, day_number: int, slot: int, days: list[date]) -> Gap | None:
        day = days[day_number]
        if (day, slot) in self._taken:
            return None
        self._taken.add((day, slot))
        begins = datetime(day.year, day.month, day.day, self._worker.shift, tzinfo=self._worker.zone).astimezone(UTC)
        start = begins + timedelta(
            minutes=slot * SLOT_MIN, seconds=self._rng.randint(0, 300), milliseconds=self._rng.randrange(1000)
        )
        return Gap(start, start + timedelta(seconds=self._rng.randint(*GAP_S)))
