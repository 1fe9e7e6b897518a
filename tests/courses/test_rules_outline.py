"""What a course consists of: its minutes, its neighbours, and the words a search finds it by."""

import pytest

from lms.courses.rules.kinds import Category, Completion, UnitKind
from lms.courses.rules.outline import Outline, OutlineModule, OutlineUnit
from lms.courses.rules.version import NewModule, NewUnit, NewUnitText, NewVersion


def unit(position, key, module="one", *, required=True, kind="page"):
    return OutlineUnit(key, key.title(), kind, "read", required, 60 * position, 3, position, module)


UNITS = (unit(1, "a"), unit(2, "b", required=False), unit(3, "c", "two", kind="quiz"))
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
    modules=(OutlineModule("one", "One", UNITS[:2]), OutlineModule("two", "Two", UNITS[2:])),
)


@pytest.mark.parametrize(
    ("key", "before", "after", "module"), [("a", None, "b", "one"), ("b", "a", "c", "one"), ("c", "b", None, "two")]
)
def test_the_neighbours_of_a_unit_cross_the_borders_of_modules(key, before, after, module):
    neighbours = [each and each.key for each in (COURSE.before(key), COURSE.after(key))]
    assert neighbours == [before, after]
    assert COURSE.module_of(key).key == module


def test_the_minutes_of_a_course_are_those_of_what_is_required():
    assert COURSE.est_seconds == 60 + 180
    assert COURSE.est_seconds == 240  # worked out once, the same again
    assert [module.est_seconds for module in COURSE.modules] == [180, 180]


def test_a_key_of_another_course_is_none_of_this_one():
    assert COURSE.find("z") is None
    with pytest.raises(KeyError):
        COURSE.unit("z")
    assert [each.is_quiz for each in UNITS] == [False, False, True]


def text(title, seconds):
    return NewUnitText(title, "", "", "", seconds, 1, "")


def page(key, required, **texts):
    return NewUnit(key, "one", UnitKind.PAGE, required, Completion.READ, (), texts)


VERSION = NewVersion(
    code="tiny",
    category=Category.NEW_HIRE,
    owner_login="tess",
    source_locale="en",
    locales=("en", "zh"),
    content_hash="",
    manifest="",
    clauses=("P4.1",),
    title={"en": "A  Tiny course", "zh": "小課程"},
    summary={"en": "How to begin", "zh": "開始"},
    audience={"en": "Everyone"},
    modules=(NewModule("one", {"en": "Start", "zh": "開始"}),),
    units=(
        page("a", True, en=text("Greeting", 60), zh=text("問候", 90)),
        page("b", False, en=text("More", 600), zh=text("更多", 600)),
    ),
    media={},
)


def test_a_version_is_as_long_as_what_is_required_in_its_own_language():
    assert VERSION.est_seconds == 60


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("en", "a tiny course how to begin everyone tiny p4.1 start greeting more"),
        ("zh", "小課程 開始 tiny p4.1 開始 問候 更多"),
    ],
)
def test_a_search_finds_a_course_by_these_words(locale, words):
    assert VERSION.words(locale) == words
