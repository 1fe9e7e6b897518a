"""What is drawn over the picture of a question, in the picture's own pixels."""

import pytest

from lms.media.rules.shapes import Form, Shape
from lms.papers.rules.pictures import Drawn, pointed
from lms.questions.rules.hotspots import Hotspot, Picture, Region

QUESTION = Hotspot(
    key="k",
    prompt="p",
    picture=Picture("media/crm.svg", "A *screen*", "/media/1/crm.svg", 800, 400),
    regions=(
        Region("a", "r1", Shape(Form.RECT, (("30", "40"), ("10", "20")))),
        Region("b", "r2", Shape(Form.CIRCLE, (("50", "50"),), "5")),
        Region("c", "r3", Shape(Form.POLYGON, (("0", "0"), ("12.5", "0"), ("0", "25")))),
        Region("d", "r4", Shape(Form.RECT, (("90", "90"), ("95", "95")))),
    ),
    right=("a", "b", "c"),
    wanted=3,
)


def test_what_is_right_is_drawn_as_the_shapes_it_was_written_as():
    assert pointed(QUESTION, None, tell=True).right == (
        Drawn("rect", {"x": "80", "y": "80", "width": "160", "height": "80"}),
        Drawn("circle", {"cx": "400", "cy": "200", "r": "40"}),
        Drawn("polygon", {"points": "0,0 100,0 0,100"}),
    )


def test_what_is_right_is_not_in_the_page_before_it_is_told():
    assert pointed(QUESTION, None, tell=False).right == ()


@pytest.mark.parametrize(
    ("answer", "marks"),
    [
        ([[0.5, 0.25], [0.1, 1]], ((1, 400, 100), (2, 80, 400))),
        ([], ()),
        (None, ()),
        ("a", ()),
        ([[0.5], "a", [0.5, 0.5]], ((1, 400, 200),)),
    ],
)
def test_marks_are_numbered_in_the_order_they_were_set(answer, marks):
    assert pointed(QUESTION, answer, tell=False).marks == marks


def test_a_picture_is_described_in_plain_words():
    assert pointed(QUESTION, None, tell=False).picture.alt == "A screen"
