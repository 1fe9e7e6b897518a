"""What Today says of courses that changed while a person was in the middle of them, or that begin again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from lms.courses.rules.outline import Outline
from lms.enrolments.rules.changed import Changed, changed
from lms.enrolments.rules.progress import CourseProgress

MOST_TOLD: Final = 3


class Told(msgspec.Struct, frozen=True):
    """One course that changed: its version, since when it stands, and by when it has to be done, if it has to."""

    what: Changed
    code: str
    title: str
    number: int
    published_at: datetime
    due_at: datetime | None


class Changes(msgspec.Struct, frozen=True):
    """The newest changes, and how many courses there are beside."""

    told: tuple[Told, ...]
    more: int


def changes(found: Sequence[tuple[Outline, CourseProgress]]) -> Changes | None:
    """What has not been heard yet, the newest first; None when that is nothing."""
    told = []
    for course, mine in found:
        published_at = datetime.fromisoformat(course.published_at)
        what = changed(mine, published_at)
        if what is not None:
            told.append(Told(what, course.code, course.title, course.number, published_at, mine.due_at))
    if not told:
        return None
    told.sort(key=lambda one: one.published_at, reverse=True)
    return Changes(tuple(told[:MOST_TOLD]), max(0, len(told) - MOST_TOLD))
