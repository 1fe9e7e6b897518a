"""Where a person goes on, what is left, and how far the minutes reach."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.rules.outline import Outline, OutlineModule, OutlineUnit
from lms.enrolments.rules.next_step import (
    LEAST_LEFT_S,
    by_recency,
    course_left_s,
    module_segments,
    next_unit,
    reach,
    segments,
    shortest_first,
    step,
    unit_left_s,
)
from lms.enrolments.rules.progress import CourseProgress, Units, UnitState

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def unit(position, key, module="one", minutes=4, *, required=True):
    return OutlineUnit(key, key.title(), "page", "read", required, minutes * 60, 10, position, module)


UNITS = (unit(1, "a"), unit(2, "b"), unit(3, "c", required=False), unit(4, "d", "two"), unit(5, "e", "two"))
COURSE = Outline(
    version_id=1,
    course_id=1,
    code="course",
    number=1,
    category="new-hire",
    locale="en",
    title="Course",
    summary="",
    audience="",
    owner="",
    clauses=(),
    published_at="",
    modules=(OutlineModule("one", "One", UNITS[:3]), OutlineModule("two", "Two", UNITS[3:])),
)


def progress(last="", **states):
    units = Units(UnitState(key, **known) for key, known in states.items())
    return CourseProgress(1, "ref", 1, 1, "in_progress", 1, NOW, last_unit_key=last, units=units)


DONE = {"completed": True}


@pytest.mark.parametrize(
    ("known", "key"),
    [
        (progress(), "a"),
        (progress("b", a=DONE, b={}), "b"),  # the last one while it is open
        (progress("c", a=DONE, b=DONE, c={}), "c"),  # an optional page that is open is gone on with too
        (progress("a", a=DONE), "b"),
        (progress("b", a=DONE, b=DONE), "d"),  # optional pages are passed over
        (progress("e", e=DONE), "a"),  # began at the end: from the front again
        (progress("gone", a=DONE), "b"),  # a key that this version does not have
        (progress("e", a=DONE, b=DONE, d=DONE, e=DONE), None),
    ],
)
def test_the_one_next_thing(known, key):
    found = next_unit(COURSE, known)
    assert (found.key if found else None) == key
    assert (step(COURSE, known) is None) is (key is None)


@pytest.mark.parametrize(
    ("state", "left"),
    [
        (None, 240),
        (UnitState("a", completed=True), 0),
        (UnitState("a", furthest_block=5), 120),
        (UnitState("a", furthest_block=10), LEAST_LEFT_S),  # read, and not yet complete
        (UnitState("a", furthest_block=99), LEAST_LEFT_S),
    ],
)
def test_what_is_left_of_a_page_goes_by_the_furthest_block(state, left):
    assert unit_left_s(UNITS[0], state) == left


def test_optional_pages_do_not_count_in_what_is_left():
    assert course_left_s(COURSE, {}) == 4 * 240
    assert course_left_s(COURSE, {"a": UnitState("a", completed=True)}) == 3 * 240


def test_the_strip_shows_done_here_and_to_do():
    states = {"a": UnitState("a", completed=True), "b": UnitState("b", furthest_block=5)}
    strip = segments(UNITS[:3], states, here="b")
    assert [(one.state, one.percent) for one in strip] == [("done", 100), ("here", 50), ("todo", 0)]
    assert [one.minutes_left for one in strip] == [1, 2, 4]


@given(st.integers(1, 240), st.integers(0, 2), st.integers(0, 10))
def test_the_bracket_of_the_minutes_never_leaves_the_strip(gap, here, block):
    key = UNITS[here].key
    strip = segments(UNITS[:3], {key: UnitState(key, furthest_block=block)}, here=key)
    bracket = reach(strip, gap)
    assert bracket.before >= 0
    assert bracket.under >= 1
    assert bracket.before + bracket.under + bracket.after == 60
    assert bracket.after >= 0
    total = sum(one.minutes for one in strip)
    assert bracket.under <= gap * 60 / total + 1


def test_the_bracket_begins_where_the_person_is():
    states = {"a": UnitState("a", completed=True), "b": UnitState("b", furthest_block=5)}
    strip = segments(UNITS[:3], states, here="b")  # 4 minutes each, in the middle of the second
    assert (reach(strip, 2).before, reach(strip, 2).under) == (30, 10)
    assert (reach(strip, 60).before, reach(strip, 60).under, reach(strip, 60).after) == (30, 30, 0)


def test_what_was_studied_last_comes_first_and_the_shortest_leads_the_due_list():
    def on(code, last=None, due=None, minutes=4):
        from msgspec.structs import replace

        course = replace(COURSE, code=code, modules=(OutlineModule("m", "M", (unit(1, "a", "m", minutes),)),))
        return step(course, replace(progress(), last_at=last, due_at=due))

    old, new = on("old", last=NOW - timedelta(days=2)), on("new", last=NOW, minutes=9)
    due, free = on("due", due=NOW + timedelta(days=1), minutes=2), on("free")
    assert [one.code for one in by_recency([free, old, due, new])] == ["new", "old", "due", "free"]
    assert [one.code for one in shortest_first([new, free, due])] == ["due", "free", "new"]


def test_a_unit_without_blocks_is_left_whole_until_it_is_complete():
    quiz = msgspec.structs.replace(UNITS[0], block_count=0)
    assert unit_left_s(quiz, UnitState("a", furthest_block=3)) == quiz.est_seconds
    assert unit_left_s(quiz, UnitState("a", completed=True)) == 0


def test_a_step_has_begun_when_its_unit_was_opened():
    assert not step(COURSE, progress()).begun
    assert step(COURSE, progress(last="a", a={"furthest_block": 2})).begun


@pytest.mark.parametrize(("state", "is_open"), [("assigned", True), ("in_progress", True), ("completed", False)])
def test_what_can_still_be_studied(state, is_open):
    assert msgspec.structs.replace(progress(), state=state).is_open is is_open


def test_who_is_past_a_strip_has_the_minutes_at_its_very_end():
    after = reach(segments(COURSE.units, {}), 5)
    assert (after.before, after.under, after.after) == (59, 1, 0)


def test_what_follows_from_the_same_states_is_kept_by_version_and_language():
    longer = msgspec.structs.replace(
        COURSE,
        locale="zh-Hant",
        modules=tuple(
            msgspec.structs.replace(
                module,
                units=tuple(msgspec.structs.replace(one, est_seconds=one.est_seconds * 2) for one in module.units),
            )
            for module in COURSE.modules
        ),
    )
    other = msgspec.structs.replace(COURSE, version_id=2, modules=COURSE.modules[:1])
    states = Units([UnitState("a", completed=True)])
    plain = dict(states)
    for outline in (COURSE, longer, other, COURSE, longer, other):
        assert course_left_s(outline, states) == course_left_s(outline, plain)
        assert module_segments(outline, states) == module_segments(outline, plain)
    assert course_left_s(longer, states) == 2 * course_left_s(COURSE, states)
