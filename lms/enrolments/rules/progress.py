"""What is known of one person on one course: values that queries load and rules read."""

from datetime import datetime

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


class CourseProgress(msgspec.Struct, frozen=True, dict=True):
    """One enrolment with the state of each unit that was opened."""

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
    units: dict[str, UnitState] = {}

    @property
    def is_open(self) -> bool:
        """Whether it can still be studied towards completion."""
        return self.state in OPEN

    @property
    def done(self) -> frozenset[str]:
        """Keys of the units that are complete; worked out once."""
        found: frozenset[str] | None = self.__dict__.get("_done")
        if found is None:
            found = self.__dict__["_done"] = frozenset(key for key, unit in self.units.items() if unit.completed)
        return found
