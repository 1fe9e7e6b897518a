"""How two texts differ: cases, and the law that both can be put together again from the pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.drafts.rules.difference import Kind, Piece, difference

SAME, ADDED, REMOVED, GAP = Kind.SAME, Kind.ADDED, Kind.REMOVED, Kind.GAP
MANY = " ".join(f"w{n}" for n in range(1_100))


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("same\n", "same\n", []),
        ("", "new\n", [(ADDED, "new\n")]),
        ("old\n", "", [(REMOVED, "old\n")]),
        ("Ask first.\n", "Ask kindly first.\n", [(SAME, "Ask"), (ADDED, " kindly"), (SAME, " first.\n")]),
        ("先問好。\n", "先微笑問好。\n", [(SAME, "先"), (ADDED, "微笑"), (SAME, "問好。\n")]),
        ("a b c d\n", "w x y z\n", [(REMOVED, "a b c d\n"), (ADDED, "w x y z\n")]),
        (f"{MANY}\n", f"{MANY} x\n", [(REMOVED, f"{MANY}\n"), (ADDED, f"{MANY} x\n")]),
        ("1\n2\n3\n", "1\n2\n3\nnew\n", [(SAME, "1\n2\n3\n"), (ADDED, "new\n")]),
        ("  \n", "\t\n", [(REMOVED, "  \n"), (ADDED, "\t\n")]),
        ("1\n2\n3\n4\n5\nold\n", "1\n2\n3\n4\n5\n", [(GAP, ""), (SAME, "4\n5\n"), (REMOVED, "old\n")]),
        ("old\n1\n2\n3\n4\n5\n", "1\n2\n3\n4\n5\n", [(REMOVED, "old\n"), (SAME, "1\n2\n"), (GAP, "")]),
        ("a\n1\n2\n3\n4\n5\n6\nb\n", "1\n2\n3\n4\n5\n6\n",
         [(REMOVED, "a\n"), (SAME, "1\n2\n"), (GAP, ""), (SAME, "5\n6\n"), (REMOVED, "b\n")]),
    ],
)  # fmt: skip
def test_pieces_say_what_came_and_what_went(before, after, pieces):
    assert [(one.kind, one.text) for one in difference(before, after)] == pieces


def test_a_gap_says_how_many_lines_it_leaves_out():
    assert difference("1\n2\n3\n4\n5\n", "1\n2\n3\n4\n5\nnew\n")[0] == Piece(GAP, "", 3)


@given(st.text("ab \n中，", max_size=60), st.text("ab \n中，", max_size=60))
def test_both_texts_can_be_put_together_from_the_pieces(before, after):
    pieces = difference(before, after, around=100)
    if before != after:
        assert "".join(one.text for one in pieces if one.kind is not ADDED) == before
        assert "".join(one.text for one in pieces if one.kind is not REMOVED) == after
