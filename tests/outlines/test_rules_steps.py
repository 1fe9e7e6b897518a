"""One step up or down, over the borders of modules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.outlines.rules.steps import stepped

MODULES = [("one", ("a", "b")), ("empty", ()), ("two", ("c",))]


@pytest.mark.parametrize(
    ("key", "by", "place"),
    [
        ("b", -1, ("one", 0)),
        ("a", 1, ("one", 1)),
        ("a", -1, None),  # nothing is above the first
        ("b", 1, ("empty", 0)),
        ("c", -1, ("empty", 0)),
        ("c", 1, None),  # nor below the last
        ("gone", 1, None),
    ],
)
def test_a_step_leads_to_the_next_place(key, by, place):
    assert stepped(MODULES, key, by) == place


def test_a_step_up_leads_to_the_end_of_the_module_above():
    assert stepped([("one", ("a", "b")), ("two", ("c",))], "c", -1) == ("one", 2)


def after(modules, key, place):
    rest = [(name, [one for one in keys if one != key]) for name, keys in modules]
    return [
        (name, (*keys[: place[1]], key, *keys[place[1] :]) if name == place[0] else tuple(keys)) for name, keys in rest
    ]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=4), st.data(), st.sampled_from([1, -1]))
def test_a_step_and_one_back_change_nothing(sizes, data, by):
    modules = [(f"m{m}", tuple(f"u{m}-{n}" for n in range(size))) for m, size in enumerate(sizes)]
    keys = [one for _name, inside in modules for one in inside]
    if not keys:
        return
    key = data.draw(st.sampled_from(keys))
    there = stepped(modules, key, by)
    if there is None:
        return
    moved = after(modules, key, there)
    back = stepped(moved, key, -by)
    assert back is not None
    assert after(moved, key, back) == modules
