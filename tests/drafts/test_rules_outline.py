"""Places of units and keys of new ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.drafts.rules.outline import FilePlace, Place, behind, new_key, place_of, placed

A, B, C = Place("a", "one", 1), Place("b", "one", 2), Place("c", "one", 5)


@pytest.mark.parametrize(
    ("key", "module", "index", "moved"),
    [
        ("b", "one", 1, ()),  # where it stands
        ("c", "one", 1, (Place("c", "one", 2), Place("b", "one", 3))),
        ("a", "one", 2, (Place("a", "one", 6),)),
        ("a", "one", 1, (Place("a", "one", 3),)),  # there is room between the two
        ("a", "two", 0, (Place("a", "two", 1),)),
        ("new", "one", 99, (Place("new", "one", 6),)),
        ("new", "one", -3, (Place("new", "one", 1), Place("a", "one", 2), Place("b", "one", 3), Place("c", "one", 4))),
    ],
)
def test_only_what_has_to_move_gets_another_number(key, module, index, moved):
    assert set(placed([A, B, C], key, module, index)) == set(moved)


@given(st.permutations("abcdefgh"), st.integers(0, 7), st.integers(0, 9))
def test_the_order_afterwards_is_the_one_that_was_asked_for(order, which, index):
    units = [Place(key, "one", number) for number, key in enumerate(order, 1)]
    key = order[which]
    others = [one for one in order if one != key]
    moved = {one.key: one for one in placed(units, key, "one", index)}
    after = sorted((moved.get(one.key, one) for one in units), key=lambda one: one.number)
    index = min(index, len(others))
    assert [one.key for one in after] == [*others[:index], key, *others[index:]]
    assert len({one.number for one in after}) == len(after)


@pytest.mark.parametrize(
    ("after", "index"),
    [("", 0), ("a", 1), ("c", 3), ("gone", None)],  # in front of all; behind one; one that does not stand
)
def test_something_goes_right_behind_another(after, index):
    assert behind(["a", "b", "c"], after) == index


def test_a_module_with_99_units_is_full():
    full = [Place(f"u{n}", "one", n) for n in range(1, 100)]
    assert len(placed(full, "u99", "one", 0)) == 99
    with pytest.raises(ValueError, match="one"):
        placed(full, "new", "one", 4)


@pytest.mark.parametrize(
    ("title", "taken", "key"),
    [
        ("Hold and transfer", (), "hold-and-transfer"),
        ("Hold and transfer", ("hold-and-transfer",), "hold-and-transfer-2"),
        ("Über Öl & Co.", (), "uber-ol-co"),
        ("問候", (), "page-1"),
        ("問候", ("page-1", "page-2"), "page-3"),
        ("Page", (), "page"),
        ("Page", ("page",), "page-2"),
        ("!!!", ("page-1",), "page-2"),
        ("x" * 300, (), "x" * 60),
    ],
)
def test_a_key_is_made_of_a_title(title, taken, key):
    assert new_key(title, taken, "page") == key


def test_a_path_says_where_a_unit_stands():
    assert place_of("en/being-there/07-late-bus.md") == FilePlace("en", "being-there", 7, "late-bus", "md")
