"""Answers that mean the same, times as a form gives them, and paths of org units as patterns."""

from datetime import UTC, datetime

import pytest

from lms.exams.rules.canon import canonical
from lms.exams.rules.reach import MOST, condition, patterns
from lms.exams.rules.times import local_time


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("multiple", '["b","a"]', '["a","b"]'),  # ticks in any order
        ("short_text", '"After-call  WORK."', '"after-call work"'),
        ("gaps", '{"2":"b","1":"Five "}', '{"1":"five","2":"b"}'),
        ("true_false", "true", "true"),
        ("single", "null", "null"),
    ],
)
def test_answers_that_mean_the_same_have_one_text(kind, one, other):
    assert canonical(kind, one) == canonical(kind, other)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("ordering", '["b","a"]', '["a","b"]'),  # here the order is the answer
        ("hotspot", "[[0.1,0.2]]", "[[0.1,0.3]]"),
        ("true_false", "true", "false"),
        ("essay", '{"text":"a"}', '{"text":"b"}'),
        ("files", '{"files":["a"]}', '{"files":["b"]}'),
    ],
)
def test_answers_that_differ_have_two_texts(kind, one, other):
    assert canonical(kind, one) != canonical(kind, other)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("", None),
        ("  ", None),
        ("2026-11-25T09:30", datetime(2026, 11, 25, 1, 30, tzinfo=UTC)),
        (" 2026-11-25T09:30:15 ", datetime(2026, 11, 25, 1, 30, 15, tzinfo=UTC)),
    ],
)
def test_a_time_is_meant_where_it_was_typed(text, utc):
    assert local_time(text, "Asia/Taipei") == utc


def test_the_hour_that_a_clock_shows_twice_is_the_first_one():
    assert local_time("2026-10-25T02:30", "Europe/Berlin") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["tomorrow", "2026-11-25T09:30Z", "1999-12-31T23:59", "2200-01-01T00:00", "2026-13-01"]
)
def test_what_is_no_time_of_a_form_is_refused(text):
    with pytest.raises(ValueError):
        local_time(text, "Asia/Taipei")


def test_paths_become_named_patterns_and_everywhere_is_everything():
    named = patterns(["/1/2/", "/"])
    assert named == {"path_0": "/1/2/%", "path_1": "%"}
    assert condition("p.path", list(named)) == "(p.path LIKE :path_0 OR p.path LIKE :path_1)"


def test_without_a_path_nothing_matches_and_there_are_never_more_than_a_query_takes():
    assert condition("p.path", []) == "(1 = 0)"
    assert len(patterns(["/1/"] * (MOST + 1))) == MOST
