"""Which files of a course that comes in have a place, and what the course is called here."""

import pytest

from lms.outlines.rules.brought import parted, renamed


def test_files_without_a_place_are_named():
    files = {
        "en/start/01-hello.md": "a", "zh-Hant/start/01-hello.md": "b", "en/final/02-quiz.quiz": "c", "README.md": "d",
        "en/start/hello.md": "e", "en/Start/01-hello.md": "f", "en/start/01-Hello.md": "g", "en/start/deep/01-a.md": "h",
    }  # fmt: skip
    kept, left = parted(files)
    assert list(kept) == ["en/start/01-hello.md", "zh-Hant/start/01-hello.md", "en/final/02-quiz.quiz"]
    assert left == (
        "README.md",
        "en/start/hello.md",
        "en/Start/01-hello.md",
        "en/start/01-Hello.md",
        "en/start/deep/01-a.md",
    )


@pytest.mark.parametrize(
    ("manifest", "title", "after", "code"),
    [
        ("code: tiny\nsource: en\ntitle:\n  en: Tiny\n", "", "code: tiny-2\nsource: en\ntitle:\n  en: Tiny\n", "tiny-2"),
        ("code: new\nsource: en\ntitle:\n  en: Tiny\n", "", "code: new\nsource: en\ntitle:\n  en: Tiny\n", "new"),
        ("code: tiny\nsource: en\ntitle:\n  en: Tiny\n  zh-Hant: 小\n", "A copy",
         "code: a-copy\nsource: en\ntitle:\n  en: A copy\n  zh-Hant: 小\n", "a-copy"),
        ("title:\n  fr: Petit\n", "", "title:\n  fr: Petit\ncode: petit\n", "petit"),
        ("title: odd\n", "", "code: course-1\n", "course-1"),
    ],
)  # fmt: skip
def test_a_course_gets_a_code_that_is_free(manifest, title, after, code):
    assert renamed(manifest, {"tiny"}, title) == (after, code)
