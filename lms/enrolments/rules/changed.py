"""Whether a person has to hear that a course is not as they left it: until they go on with it."""

from datetime import datetime
from enum import StrEnum

from lms.enrolments.rules.progress import CourseProgress


class Changed(StrEnum):
    """What became of a person's course: it goes on with another version, begins again, or has to be renewed."""

    MOVED = "moved"
    AGAIN = "again"
    RENEWED = "renewed"


_BEGUN_BY = {"republished": Changed.AGAIN, "renewal": Changed.RENEWED}


def changed(mine: CourseProgress, published_at: datetime) -> Changed | None:
    """What has not been heard yet; `published_at` is of the version that the person is on."""
    if not mine.is_open:
        return None
    if mine.started_at is None:
        return _BEGUN_BY.get(mine.source)
    seen_at = mine.last_at or mine.started_at
    return Changed.MOVED if seen_at < published_at else None
