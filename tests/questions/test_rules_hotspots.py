"""Pointing at places of a picture: what is inside, what stands for a place, and what it earns."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.errors import Invalid
from lms.media.rules.shapes import Form, Shape, as_point
from lms.questions.rules.forms import answer_from_form, field_values
from lms.questions.rules.hotspots import Hotspot, Picture, Region

HALF = Fraction(1, 2)
BAR = Shape(Form.RECT, (("62", "18"), ("92", "8")))  # corners in any order
DOT = Shape(Form.CIRCLE, (("20", "50"),), "10")
BENT = Shape(Form.POLYGON, (("40", "60"), ("60", "60"), ("60", "65"), ("45", "65"), ("45", "90"), ("40", "90")))
QUESTION = Hotspot(
    key="k",
    prompt="p",
    picture=Picture("media/crm.svg", "The customer screen", "/media/x/crm.svg", 800, 400),
    regions=(Region("c", "The alert bar", BAR), Region("a", "The notes", DOT), Region("b", "The menu", BENT)),
    right=("a", "c"),
    wanted=2,
)


@pytest.mark.parametrize(
    ("shape", "inside", "outside"),
    [
        (BAR, [(0.62, 0.08), (0.77, 0.13), (0.92, 0.18)], [(0.6199, 0.1), (0.7, 0.19)]),
        (
            DOT,
            [(0.2, 0.5), (0.3, 0.5), (0.2, 0.7)],
            [(0.301, 0.5), (0.2, 0.71)],
        ),  # round on a picture twice as wide as high
        (BENT, [(0.42, 0.8), (0.59, 0.62), (0.4, 0.6)], [(0.5, 0.8), (0.39, 0.7), (0.46, 0.66)]),
    ],
)
def test_what_is_inside_a_place(shape, inside, outside):
    tall = HALF
    assert all(shape.holds(as_point(point), tall) for point in inside)
    assert not any(shape.holds(as_point(point), tall) for point in outside)


@pytest.mark.parametrize("shape", [BAR, DOT, BENT])
def test_the_point_that_stands_for_a_place_is_inside(shape):
    assert shape.holds(as_point(shape.own_point()), HALF)


@st.composite
def stars(draw):
    """Polygons without crossing edges, bent in every way: corners around a middle at any distance."""
    import math

    far = draw(st.lists(st.integers(3, 45), min_size=3, max_size=9))
    turn = 2 * math.pi / len(far)
    points = [(50 + r * math.cos(turn * at), 50 + r * math.sin(turn * at)) for at, r in enumerate(far)]
    return Shape(Form.POLYGON, tuple((f"{x:.2f}", f"{y:.2f}") for x, y in points))


@given(stars())
def test_the_point_of_any_polygon_is_inside(shape):
    assert shape.holds(as_point(shape.own_point()), Fraction(1))


@pytest.mark.parametrize(
    ("answer", "credit"),
    [
        ([[0.7, 0.1], [0.2, 0.5]], 1),
        ([[0.7, 0.1]], HALF),
        ([[0.7, 0.1], [0.8, 0.1]], HALF),  # two marks in one place count once
        ([[0.7, 0.1], [0.42, 0.8]], HALF),
        ([[0, 1], [1, 0]], 0),
        ([], 0),
        (None, 0),
    ],
)
def test_marks_earn_their_places(answer, credit):
    QUESTION.accepts(answer)
    assert QUESTION.grade(answer) == credit


@pytest.mark.parametrize(
    "answer",
    [
        [[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]],  # more marks than are asked for
        [[0.5]],
        [[1.01, 0.5]],
        [[-0.1, 0.5]],
        [[True, 0.5]],
        ["a"],
        "a",
        {"x": "0.5"},
    ],
)
def test_what_cannot_be_a_mark_is_refused(answer):
    with pytest.raises(Invalid):
        QUESTION.accepts(answer)


def test_marks_are_shown_by_the_names_of_their_places():
    assert QUESTION.show([[0.7, 0.1], [0.01, 0.5]]) == ("The alert bar", "1% from the left, 50% from the top")
    assert QUESTION.right_answer() == ("The alert bar", "The notes")
    assert QUESTION.grade(QUESTION.best()) == 1


def test_a_place_from_the_list_is_its_own_point_and_a_mark_of_ones_own_stays_what_it_was():
    answer = answer_from_form(QUESTION, {"q": ["c", "0.25,0.5"]}, "q")
    assert answer == [[0.77, 0.13], [0.25, 0.5]]
    assert field_values(QUESTION, answer) == {"c": "on", "0.25,0.5": "on"}
    assert answer_from_form(QUESTION, {"q": []}, "q") is None
    for strange in ("zzz", "0.5", "2,2", "0.1,0.2,0.3"):
        with pytest.raises(Invalid):
            QUESTION.accepts(answer_from_form(QUESTION, {"q": [strange]}, "q"))


def test_places_that_cannot_be_told_apart_are_found():
    from msgspec.structs import replace

    within = Region("d", "Inside the bar", Shape(Form.RECT, (("75", "10"), ("79", "16"))))
    crowded = replace(QUESTION, regions=(*QUESTION.regions, within))
    assert [region.id for region in crowded.strays()] == ["c", "d"]
    assert QUESTION.strays() == ()
