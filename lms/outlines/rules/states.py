"""How far a course is on its way to being published, and a unit in each language."""

from enum import StrEnum


class CourseState(StrEnum):
    """What a draft is beside the version it began from."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    BEHIND = "behind"


class TextState(StrEnum):
    """What there is of a unit in one language."""

    COMPLETE = "complete"
    EMPTY = "empty"
    MISSING = "missing"
    BEHIND = "behind"


def course_state(*, published: int | None, base: int | None, differs: bool) -> CourseState:
    """`published` is the newest version's number, `base` the one that the draft began from."""
    if published is None:
        return CourseState.NEW
    if base != published:
        return CourseState.BEHIND
    return CourseState.CHANGED if differs else CourseState.SAME


def text_state(*, version: int, empty: bool, follows: int, source_version: int) -> TextState:
    """`version` is 0 where nothing is written; `source_version` is 0 for the source language itself."""
    if not version:
        return TextState.MISSING
    if empty:
        return TextState.EMPTY
    return TextState.BEHIND if follows < source_version else TextState.COMPLETE
