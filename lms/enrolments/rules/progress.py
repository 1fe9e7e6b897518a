"""What is known of one person on one course: values that queries load and rules read."""

from collections.abc import Hashable, Iterable
from datetime import datetime
from typing import Any

import msgspec

OPEN = ("assigned", "in_progress")


class UnitState(msgspec.Struct, frozen=True, array_like=True):
    """One person in one unit; times in UTC, `seconds` studied.

    The place is the block number (1 is the first, 0 is the very top), how far into it (ppm), and the second of a
    recording.
    """

    unit_key: str
    completed: bool = False
    seconds: int = 0
    block: int = 0
    block_ppm: int = 0
    furthest_block: int = 0
    media_s: int = 0
    seen_at: datetime | None = None
    reached_end: bool = False
    completed_at: datetime | None = None
    score_ppm: int | None = None


class Units(dict[str, UnitState]):
    """The units of one enrolment as they were read, by key. Never changed: what follows from them is kept beside them.

    Many pages ask the same of the same states, and most courses of a person stay as they are from visit to visit.
    """

    __slots__ = ("done", "kept")

    def __init__(self, units: Iterable[UnitState] = ()) -> None:
        super().__init__({unit.unit_key: unit for unit in units})
        self.done = frozenset(key for key, unit in self.items() if unit.completed)
        self.kept: dict[Hashable, Any] = {}


class CourseProgress(msgspec.Struct, frozen=True):
    """One enrolment with the state of each unit that was opened; `source` is why there is one."""

    enrolment_id: int
    ref: str
    course_id: int
    version_id: int
    state: str
    cycle: int
    assigned_at: datetime
    due_at: datetime | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    last_unit_key: str = ""
    last_at: datetime | None = None
    seconds: int = 0
    units_done: int = 0
    est_seconds_done: int = 0
    score_ppm: int | None = None
    passed: bool | None = None
    source: str = "self"
    units: Units = msgspec.field(default_factory=Units)

    @property
    def is_open(self) -> bool:
        """Whether it can still be studied towards completion."""
        return self.state in OPEN

    @property
    def done(self) -> frozenset[str]:
        """Keys of the units that are complete."""
        return self.units.done
