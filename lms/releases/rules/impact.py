"""What a new version means for the people in the middle of an older one."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias

import msgspec

Units: TypeAlias = Mapping[str, Mapping[str, str]]
"""The files of a version: by unit key, then by language."""


class People(StrEnum):
    """What the publisher chooses for the people in the middle."""

    KEEP = "keep"
    MOVE = "move"
    RESTART = "restart"


class Fate(StrEnum):
    """What becomes of one of them."""

    STAYS = "stays"
    MOVES = "moves"
    RESTARTS = "restarts"


class Learner(msgspec.Struct, frozen=True):
    """Somebody in the middle: units begun or done by key, and whether a quiz is open right now.

    `differs` are the units that differ between the version the person is on and the new one.
    """

    enrolment_id: int
    begun: frozenset[str]
    in_quiz: bool
    differs: frozenset[str]


class Changes(msgspec.Struct, frozen=True):
    """How two versions differ, by unit key."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """Every unit that is not the same in both."""
        return frozenset((*self.added, *self.changed, *self.removed))


def changes(before: Units, after: Units) -> Changes:
    """Compare two versions. A unit that only speaks one more language is the same to whoever has read it."""
    return Changes(
        added=tuple(key for key in after if key not in before),
        changed=tuple(key for key in after if key in before and not _says_all_of(after[key], before[key])),
        removed=tuple(key for key in before if key not in after),
    )


def _says_all_of(after: Mapping[str, str], before: Mapping[str, str]) -> bool:
    return all(after.get(locale) == text for locale, text in before.items())


def fate(learner: Learner, people: People) -> Fate:
    """What becomes of somebody in the middle.

    A running quiz is never taken away: whoever is in one stays until the next version. `MOVE` takes along whoever has
    not begun anything that differs: nobody finds a page changed that was read already.
    """
    if people is People.KEEP or learner.in_quiz:
        return Fate.STAYS
    if people is People.MOVE:
        return Fate.STAYS if learner.begun & learner.differs else Fate.MOVES
    return Fate.RESTARTS


class Impact(msgspec.Struct, frozen=True):
    """How many people each choice means something to; `finished` have completed the course."""

    middle: int
    finished: int
    in_quiz: int
    can_move: int

    @property
    def would_stay(self) -> int:
        """Who would stay on the old version although others move."""
        return self.middle - self.can_move


def impact(learners: Sequence[Learner], finished: int) -> Impact:
    """Count what the choices would mean."""
    return Impact(
        middle=len(learners),
        finished=finished,
        in_quiz=sum(one.in_quiz for one in learners),
        can_move=sum(fate(one, People.MOVE) is Fate.MOVES for one in learners),
    )
