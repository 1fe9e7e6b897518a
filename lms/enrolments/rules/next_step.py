"""The one next thing: where a person goes on, what is left, and what fits into the minutes at hand."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

import msgspec

from lms.courses.rules.outline import Outline, OutlineModule, OutlineUnit
from lms.enrolments.rules.progress import CourseProgress, Units, UnitState

Found = TypeVar("Found")

FULL = 100
"""Per cent."""
GRID = 60
"""The parts of a strip's width: what the style sheet has classes for."""
LEAST_LEFT_S = 30
"""What is begun and not complete still asks for half a minute."""


class Segment(msgspec.Struct, frozen=True, cache_hash=True):
    """One unit in a strip: as wide as its minutes; `share` is the percentage done, 0 to 100.

    `left_s` are the seconds left of a unit; a module’s strip does not ask for them.
    """

    key: str
    title: str
    minutes: int
    share: int
    here: bool = False
    left_s: int = 0

    @property
    def state(self) -> str:
        """How it is drawn: done, here (begun, or where the person is) or todo."""
        if self.share == FULL:
            return "done"
        return "here" if self.here or self.share else "todo"

    @property
    def percent(self) -> int:
        """How much of it is filled."""
        return self.share

    @property
    def minutes_left(self) -> int:
        """Whole minutes left in it: the same figure as in the sentence below the strip."""
        return minutes(self.left_s)


class Step(msgspec.Struct, frozen=True):
    """Where one course goes on: the unit, the seconds left in it and in the course, and the place in it."""

    code: str
    course_title: str
    locale: str
    unit: OutlineUnit
    unit_left_s: int
    course_left_s: int
    units_left: int
    state: UnitState | None
    progress: CourseProgress
    module_title: str
    segments: tuple[Segment, ...]
    course_segments: tuple[Segment, ...]

    @property
    def begun(self) -> bool:
        """Whether the unit was opened before."""
        return self.state is not None


def minutes(seconds: int) -> int:
    """Whole minutes for people: rounded up, at least 1."""
    return max(1, -(-seconds // 60))


def unit_left_s(unit: OutlineUnit, state: UnitState | None) -> int:
    """Seconds left in a unit, by the furthest block that was read; nothing when it is complete."""
    if state is None:
        return unit.est_seconds
    if state.completed:
        return 0
    if not unit.block_count:
        return unit.est_seconds
    unread = max(0, unit.block_count - state.furthest_block)
    return max(LEAST_LEFT_S, unit.est_seconds * unread // unit.block_count)


def course_left_s(outline: Outline, units: Mapping[str, UnitState]) -> int:
    """Seconds left in all required units."""
    return _kept(units, ("left", outline.version_id, outline.locale), lambda: _course_left_s(outline, units))


def _course_left_s(outline: Outline, units: Mapping[str, UnitState]) -> int:
    left = outline.est_seconds
    for key, state in units.items():
        unit = outline.find(key)
        if unit is not None and unit.required:
            left -= unit.est_seconds - unit_left_s(unit, state)
    return left


def next_unit(outline: Outline, progress: CourseProgress) -> OutlineUnit | None:
    """The unit to go on with: the last one while it is open, then the next open required one, from the front again."""
    done = progress.done
    last = outline.find(progress.last_unit_key)
    if last is not None and last.key not in done:
        return last
    start = last.position if last is not None else 0
    ordered = [*outline.units[start:], *outline.units[:start]]
    return next((unit for unit in ordered if unit.required and unit.key not in done), None)


def segments(units: Sequence[OutlineUnit], states: Mapping[str, UnitState], here: str = "") -> tuple[Segment, ...]:
    """The strip of some units."""
    return tuple(_segment(unit, states.get(unit.key), here=unit.key == here) for unit in units)


def step(outline: Outline, progress: CourseProgress, again: str = "") -> Step | None:
    """Where this course goes on, or None when nothing is left; `again` is the key of a unit to go back to instead."""
    unit = outline.unit(again) if again else next_unit(outline, progress)
    if unit is None:
        return None
    module = outline.module_of(unit.key)
    state = progress.units.get(unit.key)
    return Step(
        code=outline.code,
        course_title=outline.title,
        locale=outline.locale,
        unit=unit,
        unit_left_s=unit_left_s(unit, state),
        course_left_s=course_left_s(outline, progress.units),
        units_left=len(outline.required - progress.done),
        state=state,
        progress=progress,
        module_title=module.title,
        segments=segments(module.units, progress.units, unit.key),
        course_segments=module_segments(outline, progress.units),
    )


def module_segments(outline: Outline, states: Mapping[str, UnitState]) -> tuple[Segment, ...]:
    """The strip of a course: one segment a module."""
    key = ("strip", outline.version_id, outline.locale)
    return _kept(states, key, lambda: tuple([_module_segment(module, states) for module in outline.modules]))


def _kept(states: Mapping[str, UnitState], key: Hashable, find: Callable[[], Found]) -> Found:
    """What follows from states that never change and an outline that never changes is worked out once."""
    if not isinstance(states, Units):
        return find()
    if key not in states.kept:
        states.kept[key] = find()
    found: Found = states.kept[key]
    return found


def _module_segment(module: OutlineModule, states: Mapping[str, UnitState]) -> Segment:
    total = max(1, module.est_seconds)
    left, complete = 0, True
    for unit in module.units:
        state = states.get(unit.key)
        if state is None or not state.completed:
            complete = False
            left += unit_left_s(unit, state)
    share = FULL if complete else max(0, min(95, (total - left) * FULL // total))
    return Segment(module.key, module.title, minutes(total), share)


class Reach(msgspec.Struct, frozen=True):
    """The bracket of "your minutes" over a strip: what lies before it, under it and after it.

    All three in sixtieths of the strip's width, 60 together: whole minutes would miss the place in a short module.
    """

    before: int
    under: int
    after: int


def reach(strip: Sequence[Segment], gap_minutes: int) -> Reach:
    """How far the minutes at hand go, from the place where the person is."""
    total = sum(segment.minutes for segment in strip)
    place = 0.0
    for segment in strip:
        if segment.here:
            place += segment.minutes * segment.share / FULL
            break
        place += segment.minutes
    start = min(GRID - 1, round(place * GRID / total))
    end = max(start + 1, round(min(place + gap_minutes, total) * GRID / total))
    return Reach(start, end - start, GRID - end)


def by_recency(found: Sequence[Step]) -> list[Step]:
    """What was studied last comes first; then what is due first; then what was given first."""
    far = float("inf")

    def order(one: Step) -> tuple[float, float, float]:
        last, due = one.progress.last_at, one.progress.due_at
        return (
            -last.timestamp() if last else 0.0,
            due.timestamp() if due else far,
            one.progress.assigned_at.timestamp(),
        )

    return sorted(found, key=order)


def shortest_first(found: Sequence[Step]) -> list[Step]:
    """For a short gap: the least left in the next unit comes first."""
    return sorted(found, key=lambda one: (one.unit_left_s, one.course_left_s, one.code))


def _segment(unit: OutlineUnit, state: UnitState | None, *, here: bool) -> Segment:
    if _complete(state):
        share = 100
    elif state is None:
        share = 0
    else:
        share = min(95, (unit.est_seconds - unit_left_s(unit, state)) * 100 // max(1, unit.est_seconds))
    return Segment(unit.key, unit.title, minutes(unit.est_seconds), max(0, share), here, unit_left_s(unit, state))


def _complete(state: UnitState | None) -> bool:
    return state is not None and state.completed
