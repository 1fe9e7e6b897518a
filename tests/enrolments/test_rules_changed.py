"""What a person has to hear of a course that is not as it was left: a table of cases."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from lms.enrolments.rules.changed import Changed, changed
from lms.enrolments.rules.progress import CourseProgress

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
BEFORE, AFTER = AT - timedelta(seconds=1), AT + timedelta(seconds=1)
MINE = CourseProgress(1, "ref", 1, 1, "in_progress", 1, BEFORE, started_at=BEFORE)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, Changed.MOVED),
        ({"last_at": BEFORE}, Changed.MOVED),
        ({"last_at": AFTER}, None),
        ({"started_at": AFTER}, None),
        ({"state": "completed"}, None),
        ({"state": "withdrawn"}, None),
        ({"started_at": None, "state": "assigned"}, None),
        ({"started_at": None, "state": "assigned", "source": "republished"}, Changed.AGAIN),
        ({"started_at": None, "state": "assigned", "source": "renewal"}, Changed.RENEWED),
        ({"source": "republished", "started_at": AFTER}, None),
        ({"source": "republished", "last_at": BEFORE}, Changed.MOVED),
    ],
)
def test_a_change_is_heard_until_the_course_goes_on(more, told):
    assert changed(msgspec.structs.replace(MINE, **more), AT) is told
