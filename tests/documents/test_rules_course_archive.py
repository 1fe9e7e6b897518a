"""A course out of an archive: found in it or in its one folder, or refused with a sentence."""

import pytest

from lms.core.errors import Invalid, TooLarge
from lms.documents.rules.course_archive import course_of

COURSE = {"course.yaml": b"code: x", "en/a/01-b.md": b"text", "media/p.png": b"\x89PNG"}


@pytest.mark.parametrize("home", ["", "x/"])
def test_a_course_is_found_in_the_archive_or_in_its_one_folder(home):
    course = course_of({home + path: content for path, content in COURSE.items()})

    assert course == ("code: x", {"en/a/01-b.md": "text"}, {"p.png": b"\x89PNG"})


@pytest.mark.parametrize(
    ("files", "kind", "says"),
    [
        ({"a.md": b""}, Invalid, "no course.yaml"),
        ({"a/b/course.yaml": b""}, Invalid, "no course.yaml"),
        ({"a/course.yaml": b"", "b/course.yaml": b""}, Invalid, "several courses"),
        ({"a/course.yaml": b"", "b.md": b""}, Invalid, "outside the folder"),
        ({"course.yaml": b"\xff"}, Invalid, "not UTF-8"),
        ({"course.yaml": b"a\0b"}, Invalid, "not UTF-8"),
        ({"course.yaml": b"", "a/b/c/d.md": b""}, Invalid, "not this deep"),
        ({"course.yaml": b"x" * 600_000}, TooLarge, "larger than"),
    ],
)
def test_what_is_no_course_is_refused_with_a_sentence(files, kind, says):
    with pytest.raises(kind, match=says):
        course_of(files)
