"""A lead's page: how each person stands in each course, who needs a word, and why (P3.2)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from lms.enrolments.rules.due import NEED, Pace, Standing, days_left, standing

PACE_DAYS = 14
FAILED_OFTEN = 2


class Member(msgspec.Struct, frozen=True):
    """One person of the team; `paced_s` are the seconds studied in two weeks, `is_new` means hired within 30 days."""

    person_id: int
    ref: str
    name: str
    is_new: bool = False
    paced_s: int = 0


class CourseFacts(msgspec.Struct, frozen=True):
    """One person's newest enrolment in one course where something is left, with the tries that went wrong."""

    person_id: int
    course_id: int
    due_at: datetime | None
    begun: bool
    units_done: int
    units_total: int
    remaining_s: int
    failed_tries: int = 0
    out_of_tries: bool = False
    given_up: int = 0


class Cell(msgspec.Struct, frozen=True):
    """One cell of the matrix; `days` counts late days or days left, where the standing speaks of them."""

    standing: Standing
    days: int = 0
    units_done: int = 0
    units_total: int = 0


_NOT_SET = Cell(Standing.NOT_SET)
_DONE = Cell(Standing.DONE)


class Why(StrEnum):
    """Why a person needs a word."""

    LATE = "late"
    NO_TIME = "no_time"
    PACE = "pace"
    FAILED = "failed"
    OUT_OF_TRIES = "out_of_tries"
    GIVEN_UP = "given_up"


class Reason(msgspec.Struct, frozen=True):
    """One reason with its figures: days late or left, minutes studied in two weeks or still needed, tries."""

    why: Why
    course_id: int
    days: int = 0
    minutes: int = 0
    needed_minutes: int = 0
    tries: int = 0


class Row(msgspec.Struct, frozen=True):
    """One person: the cells in the order of the courses, the reasons, and the sum that sorts the list."""

    member: Member
    cells: tuple[Cell, ...]
    reasons: tuple[Reason, ...]
    need: int

    @property
    def is_behind(self) -> bool:
        """Whether anything is late, will be late or has run out of tries."""
        return self.need >= NEED[Standing.WILL_BE_LATE]

    @property
    def needs_word(self) -> bool:
        """Whether there is something to talk about: being behind, or a quiz whose time ran out."""
        return bool(self.reasons) and (self.is_behind or any(one.why is Why.GIVEN_UP for one in self.reasons))


def rows(
    members: Sequence[Member],
    courses: Sequence[int],
    open_: Sequence[CourseFacts],
    settled: Mapping[int, Collection[int]],
    now: datetime,
) -> list[Row]:
    """The whole team, those who need a word first; people who need none stand in the order of their names.

    `settled` are the courses of each person in which nothing is left.
    """
    by_person: dict[int, dict[int, CourseFacts]] = {}
    for fact in open_:
        by_person.setdefault(fact.person_id, {})[fact.course_id] = fact
    found = [
        _row(member, courses, by_person.get(member.person_id, {}), settled.get(member.person_id, ()), now)
        for member in members
    ]
    return sorted(found, key=lambda row: (-row.need, row.member.name.casefold(), row.member.ref))


def _row(
    member: Member, courses: Sequence[int], open_: Mapping[int, CourseFacts], settled: Collection[int], now: datetime
) -> Row:
    cells, reasons, need = dict.fromkeys(settled, _DONE), [], 0
    for course in courses if open_ else ():  # most people have done most courses
        fact = open_.get(course)
        if fact is not None:
            cell = cells[course] = _cell(member, fact, now)
            need += NEED[cell.standing]
            reasons += _reasons(member, fact, cell)
    return Row(member, tuple([cells.get(course, _NOT_SET) for course in courses]), tuple(reasons), need)


def _cell(member: Member, fact: CourseFacts, now: datetime) -> Cell:
    stands = standing(
        done=False,
        begun=fact.begun,
        failed=fact.out_of_tries,
        due=fact.due_at,
        now=now,
        pace=Pace(fact.remaining_s, member.paced_s // PACE_DAYS),
    )
    return Cell(stands, _days(stands, fact, now), fact.units_done, fact.units_total)


def _days(stands: Standing, fact: CourseFacts, now: datetime) -> int:
    if fact.due_at is None:
        return 0
    if stands is Standing.LATE:
        return max(1, (now - fact.due_at).days)
    return max(0, days_left(fact.due_at, now))


def _reasons(member: Member, fact: CourseFacts, cell: Cell) -> list[Reason]:
    studied, needed = member.paced_s // 60, -(-fact.remaining_s // 60)
    found = []
    if cell.standing is Standing.LATE:
        found.append(Reason(Why.LATE, fact.course_id, days=cell.days, minutes=studied, needed_minutes=needed))
    elif cell.standing is Standing.WILL_BE_LATE:
        why = Why.PACE if studied else Why.NO_TIME
        found.append(Reason(why, fact.course_id, days=cell.days, minutes=studied, needed_minutes=needed))
    if fact.out_of_tries:
        found.append(Reason(Why.OUT_OF_TRIES, fact.course_id, tries=fact.failed_tries))
    elif fact.failed_tries >= FAILED_OFTEN:
        found.append(Reason(Why.FAILED, fact.course_id, tries=fact.failed_tries))
    if fact.given_up:
        found.append(Reason(Why.GIVEN_UP, fact.course_id, tries=fact.given_up))
    return found
