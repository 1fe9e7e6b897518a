"""What two texts differ in, told in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.drafts.rules.difference import Kind, compared, difference, has_changes, shortened

LINES = "".join(f"Line {number}.\n" for number in range(1, 10))
BOUND = 3_500


def told(before, after):
    marks = {Kind.SAME: "{}", Kind.GONE: "[-{}-]", Kind.NEW: "[+{}+]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in difference(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("Hello.\n", "Hello.\n", "Hello.\n"),
        ("", "New.\n", "[+New.\n+]"),  # all came
        ("Old.\n", "", "[-Old.\n-]"),  # all went
        ("We greet.\nWe wait.\n", "We greet.\nWe never wait.\n", "We greet.\nWe [+never +]wait.\n"),
        ("說出你的名字。", "說出你的全名。", "說出你的[+全+]名[-字-]。"),  # a character is a word
        ("One line\n", "One  line\n", "[-One -][+One  +]line\n"),  # even a space can be seen
    ],
)
def test_only_what_changed_is_marked(before, after, expected):
    assert told(before, after) == expected
    assert has_changes(difference(before, after)) == (before != after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\n" * BOUND, "b\n" * BOUND),  # too many lines to compare one by one
        ("word " * BOUND, "other " * BOUND),  # too many words
    ],
)
def test_what_is_too_long_to_compare_is_told_as_a_whole(before, after):
    assert [piece.kind for piece in difference(before, after)] == [Kind.GONE, Kind.NEW]


TEXTS = st.text(alphabet="ab 名字。\n\r\u2028.", max_size=60)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_their_difference(before, after):
    pieces = difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.NEW) == before
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.GONE) == after
    assert has_changes(pieces) == (before != after)


@pytest.mark.parametrize(
    ("before", "after", "left_out"),
    [
        (LINES, LINES + "End.\n", [7]),  # only the two lines above a change at the end
        (LINES, "Begin.\n" + LINES, [7]),  # only the two below one at the beginning
        (LINES + "x\n" + LINES, LINES + "y\n" + LINES, [7, 7]),
        (LINES[:14], LINES[:14] + "End.\n", []),  # short enough as it is
        ("x\n" + LINES + "x\n", "y\n" + LINES + "y\n", [5]),
        (LINES, LINES, [9]),
    ],
)
def test_long_stretches_without_a_change_are_left_out(before, after, left_out):
    short = shortened(difference(before, after))
    assert [piece.lines for piece in short if piece.kind is Kind.LEFT_OUT] == left_out


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [("same\n", "same\n", []), ("", "new\n", [Kind.NEW]), ("1\n2\n3\n4\n5\n", "1\n2\n3\n4\n5\nnew\n", [Kind.LEFT_OUT, Kind.SAME, Kind.NEW])],
)  # fmt: skip
def test_what_is_compared_for_reading_is_nothing_or_the_changes(before, after, kinds):
    assert [piece.kind for piece in compared(before, after)] == kinds
