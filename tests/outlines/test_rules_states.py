"""What state a course is in, and a unit in each language."""

import pytest

from lms.outlines.rules.states import CourseState, TextState, course_state, text_state


@pytest.mark.parametrize(
    ("published", "base", "differs", "state"),
    [
        (None, None, False, CourseState.NEW),  # nobody has published it
        (None, None, True, CourseState.NEW),
        (3, 3, False, CourseState.SAME),
        (3, 3, True, CourseState.CHANGED),
        (4, 3, True, CourseState.BEHIND),  # from files, over what is written here
        (4, 3, False, CourseState.BEHIND),
        (1, None, True, CourseState.BEHIND),  # begun here, then published from files under the same code
    ],
)
def test_a_course_is_new_changed_the_same_or_behind(published, base, differs, state):
    assert course_state(published=published, base=base, differs=differs) is state


@pytest.mark.parametrize(
    ("version", "empty", "follows", "source_version", "state"),
    [
        (0, False, 0, 4, TextState.MISSING),
        (1, True, 4, 4, TextState.EMPTY),
        (2, True, 3, 4, TextState.EMPTY),  # empty says more than behind
        (2, False, 3, 4, TextState.BEHIND),
        (2, False, 4, 4, TextState.COMPLETE),
        (2, False, 1, 0, TextState.COMPLETE),  # the source language follows nothing
        (1, False, 0, 0, TextState.COMPLETE),  # nor does a page that has no source text
    ],
)
def test_a_text_is_complete_missing_empty_or_behind(version, empty, follows, source_version, state):
    assert text_state(version=version, empty=empty, follows=follows, source_version=source_version) is state
