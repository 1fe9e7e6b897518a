"""Strips and bars: as wide as their minutes, as tall as their values, whatever the numbers."""

import re
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.charts import bar_places, bar_width, strip_bars


def part(minutes, state="todo", percent=0):
    return {"minutes": minutes, "state": state, "percent": percent}


@pytest.mark.parametrize(
    ("parts", "classes"),
    [
        ([], []),
        ([part(4), part(6, "done"), part(3, "here", 40)], ["m4", "d m6", "c m3 p40"]),
        ([part(0)], ["m1"]),  # nothing is still a bar
        ([part(5, "here", 0), part(5, "here", 47)], ["c m5", "c m5 p45"]),
        ([part(5, "done", 100), part(5, "todo", 30)], ["d m5", "m5"]),  # only what is begun is filled in part
        ([part(60), part(30)], ["m60", "m30"]),
        ([part(300), part(5), part(2)], ["m60", "m1", "m1"]),  # the longest takes the whole width
    ],
)
def test_a_strip_is_drawn(parts, classes):
    assert re.findall('class="([^"]+)"', strip_bars(parts)) == classes
    assert strip_bars([SimpleNamespace(**each) for each in parts]) == strip_bars(parts)


@given(st.lists(st.integers(0, 10_000), max_size=40))
def test_every_bar_of_a_strip_has_a_class_that_the_style_sheet_knows(minutes):
    widths = [int(width) for width in re.findall(r"m(\d+)", strip_bars([part(each) for each in minutes]))]
    assert len(widths) == len(minutes)
    assert all(1 <= width <= 60 for width in widths)


def values(*numbers):
    return [{"label": str(place), "value": number, "strong": False} for place, number in enumerate(numbers)]


def test_bars_stand_on_one_line_and_the_largest_is_the_tallest():
    bars = bar_places(values(0, 5, 46))
    assert [bar.tall for bar in bars] == [3, 5, 46]
    assert {bar.y + bar.tall for bar in bars} == {62}
    assert [bar.middle for bar in bars] == [48.0, 144.0, 240.0]
    assert bar_width(values(0, 5, 46)) == 40
    assert [bar.label for bar in bars] == ["0", "1", "2"]


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=8))
def test_no_bar_leaves_its_drawing(numbers):
    bars, wide = bar_places(values(*numbers)), bar_width(values(*numbers))
    assert all(bar.x >= 0 and bar.x + wide <= 288.1 for bar in bars)
    assert all(3 <= bar.tall <= 46 for bar in bars)
