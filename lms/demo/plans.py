"""Who is given which course when, and how it goes: parts to play for the cast and Harbour, chance for all others."""

import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from lms.courses.rules.outline import Outline
from lms.demo.crew import HARBOUR, Worker

FIRST: Final = ("rules-and-conduct", "communication", "problem-solving")
"""The courses that everybody gets, in this order; others follow as campaigns."""
RULES, TALK, SOLVE = range(3)
_FULL_MONTHS_DAYS: Final = 90
WORKING_DAYS: Final = 5
OPENS, CLOSES = time(8, 15), time(21)
"""Between the beginning of the first shift, a quarter of an hour old, and the end of the last one."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One enrolment as it will be played. Times are UTC; `begin` None means that it is never opened.

    `share` of the pages is read between `begin` and `until`; after all of them comes the quiz. `fails` attempts go
    wrong on purpose (and none follows when `gives_up`), `quiz_stop` answers are given before the quiz is left lying,
    `exact` ends the last session at `until`, in the middle of a page; `sure` lets the quiz be passed for certain.
    """

    course: Outline
    assigned: datetime
    due: datetime | None = None
    begin: datetime | None = None
    until: datetime
    share: float = 1.0
    fails: int = 0
    gives_up: bool = False
    quiz_stop: int | None = None
    exact: bool = False
    sure: bool = False
    source: str = "rule"


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A plan in days before the moment (negative: after it); `course` counts in the order of FIRST."""

    course: int
    assigned: float
    due: float | None
    begin: float | None = None
    until: float = 0.0
    share: float = 1.0
    fails: int = 0
    gives_up: bool = False
    quiz_stop: int | None = None
    exact: bool = False


def _done(course: int, ago: float, *, fails: int = 0) -> Part:
    return Part(course=course, assigned=ago + 18, due=ago - 4, begin=ago + 15, until=ago, fails=fails)


_MINUTE: Final = 1 / 1440
_CAST_PARTS: Final[dict[str, tuple[Part, ...]]] = {
    "alice": (
        _done(SOLVE, 52, fails=1),
        Part(course=TALK, assigned=26, due=-3, begin=19, until=0.92, quiz_stop=4, exact=True),
        Part(course=RULES, assigned=12, due=-10, begin=9, until=25 * _MINUTE, share=0.45, exact=True),
    ),
    "bob": (_done(RULES, 66), _done(TALK, 49), _done(SOLVE, 24)),
    "charlie": (
        _done(RULES, 51),
        Part(course=TALK, assigned=15, due=-14, begin=11, until=70 * _MINUTE, share=0.55, exact=True),
        Part(course=SOLVE, assigned=5, due=-40),
    ),
    "mei": (
        _done(RULES, 44),
        Part(course=TALK, assigned=16, due=-18, begin=12, until=150 * _MINUTE, share=0.5, exact=True),
        Part(course=SOLVE, assigned=4, due=-45),
    ),
    "lin": (
        _done(TALK, 47, fails=1),
        Part(course=RULES, assigned=15, due=-14, begin=12, until=95 * _MINUTE, share=0.6, exact=True),
        Part(course=SOLVE, assigned=4, due=-45),
    ),
}
_HARBOUR_PARTS: Final[tuple[tuple[Part, ...], ...]] = (
    (_done(RULES, 60), _done(TALK, 41), _done(SOLVE, 12)),  # all done
    (  # late; the third not set
        _done(RULES, 58),
        Part(course=TALK, assigned=34, due=6, begin=13, until=4, share=0.4),
    ),
    (  # will be late: no minutes in two weeks
        _done(RULES, 55),
        Part(course=TALK, assigned=38, due=-2, begin=30, until=17, share=0.35),
        Part(course=SOLVE, assigned=9, due=-26),
    ),
    (  # will be late: too slow
        _done(RULES, 57),
        _done(TALK, 39),
        Part(course=SOLVE, assigned=20, due=-4, begin=12, until=1, share=0.3),
    ),
    (  # failed twice
        _done(RULES, 50),
        Part(course=TALK, assigned=30, due=-12, begin=13, until=2, fails=2, gives_up=True),
    ),
    (  # out of tries
        Part(course=RULES, assigned=32, due=-11, begin=13, until=2, fails=9, gives_up=True),
        _done(TALK, 40),
    ),
    (  # due soon, only the quiz is left
        _done(RULES, 59),
        Part(course=TALK, assigned=28, due=-2, begin=11, until=0.9, quiz_stop=0),
        Part(course=SOLVE, assigned=30, due=-9, begin=13, until=3),
    ),
    (  # going
        _done(RULES, 46),
        Part(course=TALK, assigned=18, due=-20, begin=10, until=1, share=0.5),
        Part(course=SOLVE, assigned=3, due=-45),
    ),
    (_done(RULES, 48), Part(course=TALK, assigned=3, due=-25)),  # not begun
    (  # hired last week
        Part(course=RULES, assigned=6, due=-30, begin=5, until=1, share=0.35),
        Part(course=TALK, assigned=5, due=-50),
    ),
)


class Planner:
    """Makes the plans of one person; `courses` hold every published course in each language."""

    def __init__(self, courses: Mapping[str, Sequence[Outline]], *, start: datetime, moment: datetime) -> None:
        self._courses, self._start, self._moment = courses, start, moment
        self._days = (moment - start).total_seconds() / 86_400

    def plans(self, worker: Worker, rng: random.Random) -> list[Plan]:
        """The person's enrolments in the order in which they were given."""
        courses = self._courses[worker.locale]
        parts = _parts(worker)
        if parts is not None:
            found = [self._played(worker, courses[part.course], part) for part in parts if part.course < len(courses)]
            extra = [self._chance(worker, number, rng) for number in range(len(FIRST), len(courses))]
            return sorted([*found, *filter(None, extra)], key=lambda plan: plan.assigned)
        wanted = range(len(courses)) if worker.studies else range(min(1, len(courses)))
        drawn = (self._chance(worker, number, rng) for number in wanted)
        return sorted(filter(None, drawn), key=lambda plan: plan.assigned)

    def _played(self, worker: Worker, course: Outline, part: Part) -> Plan:
        """A short history squeezes what lies behind; what is to come stays where it is."""
        squeeze = min(1.0, self._days / _FULL_MONTHS_DAYS)

        def at(ago: float) -> datetime:
            return self._moment - timedelta(days=ago * squeeze if ago > 1 else ago)

        until = at(part.until)
        if part.exact:  # set back from the last moment at which anybody was at work, into the hours of work again
            until = at_work(at_work(self._moment, worker.zone) - (self._moment - until), worker.zone)
        return Plan(
            course=course, assigned=at(part.assigned), due=None if part.due is None else self._evening(at(part.due)),
            begin=None if part.begin is None else at(part.begin), until=until, share=part.share,
            fails=part.fails, gives_up=part.gives_up, quiz_stop=part.quiz_stop, exact=part.exact, sure=True,
        )  # fmt: skip

    def _chance(self, worker: Worker, number: int, rng: random.Random) -> Plan | None:
        """How it goes for most people: begun after some days, done after some more, now and then given up."""
        assigned, days = self._given(worker, number, rng)
        begin = assigned + timedelta(days=rng.expovariate(worker.diligence / 4))
        until = begin + timedelta(days=min(60.0, rng.gammavariate(2.2, 4.0) / worker.diligence))
        share = rng.uniform(0.1, 0.9) if rng.random() < 0.05 else 1.0
        own = number >= len(FIRST) and rng.random() < 0.2
        if assigned >= self._moment:
            return None
        return Plan(
            course=self._courses[worker.locale][number], assigned=assigned, until=until, share=share,
            due=None if own else self._evening(assigned + timedelta(days=days)),
            begin=begin if begin < self._moment else None,
            quiz_stop=rng.randint(2, 8) if rng.random() < 0.02 else None,
            source="self" if own else "rule" if number < len(FIRST) else "manager",
        )  # fmt: skip

    def _given(self, worker: Worker, number: int, rng: random.Random) -> tuple[datetime, int]:
        """When a course is given, and the days until it is due: at hire, or when its campaign comes to the team."""
        hired = datetime(worker.hired.year, worker.hired.month, worker.hired.day, 9, tzinfo=worker.zone)
        lag, days = ((0, 14), (3, 21), (30, 30))[number] if number < len(FIRST) else (0, 30)
        if number < len(FIRST):
            wave = self._days * (0.02, 0.18, 0.45)[number]
        else:
            wave = self._days * (0.15 + 0.8 * ((number * 7) % 11) / 11)
        campaign = self._start + timedelta(days=wave, hours=rng.uniform(1, 24 * 12))
        if number < len(FIRST) and hired > self._start:
            campaign = hired + timedelta(days=lag, minutes=rng.uniform(5, 300))
        return max(campaign, hired + timedelta(hours=1)), days

    @staticmethod
    def _evening(at: datetime) -> datetime:
        """Dates are due at the end of a day, 16:00 UTC."""
        return at.replace(hour=16, minute=0, second=0, microsecond=0)


def at_work(at: datetime, zone: ZoneInfo) -> datetime:
    """The last moment up to `at` at which a site is at work: on weekdays, from its first shift to its last."""
    local = at.astimezone(zone)
    while local.weekday() >= WORKING_DAYS or local.time() < OPENS:
        local = datetime.combine(local.date() - timedelta(days=1), CLOSES, tzinfo=zone)
    return min(local, datetime.combine(local.date(), CLOSES, tzinfo=zone)).astimezone(UTC)


def in_order(found: Sequence[Outline]) -> list[Outline]:
    """Courses in the order in which people are given them."""

    def place(course: Outline) -> tuple[int, str]:
        return (FIRST.index(course.code) if course.code in FIRST else len(FIRST)), course.code

    return sorted(found, key=place)


def _parts(worker: Worker) -> tuple[Part, ...] | None:
    if worker.login in _CAST_PARTS:
        return _CAST_PARTS[worker.login]
    if worker.team == HARBOUR and worker.number < len(_HARBOUR_PARTS):
        return _HARBOUR_PARTS[worker.number]
    return None
