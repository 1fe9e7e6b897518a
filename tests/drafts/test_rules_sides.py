"""Two people went on from one version: who changed what, and how both come together."""

import pytest

from lms.drafts.rules.sides import MANIFEST_NAME, NOTHING, Side, Spot, changed, changed_in_both, merged

ONE, TWO = "modules:\n- key: one\n- key: two\n", "modules:\n- key: two\n"
A, B = ("a", "en"), ("b", "en")
HOME, AWAY = Spot("one", 1, "md"), Spot("two", 1, "md")


def side(manifest=ONE, media=None, **texts):
    """Texts by key; one in capitals stands in the module two."""
    return Side(
        manifest,
        {(key.lower(), "en"): text for key, text in texts.items()},
        {key.lower(): AWAY if key.isupper() else HOME for key in texts},
        media or {},
    )


BASE = side(a="1", b="1")


@pytest.mark.parametrize(
    ("ours", "theirs", "both"),
    [
        (BASE, BASE, ()),
        (side(a="2", b="1"), side(a="1", b="2"), ()),  # each another page
        (side(a="2", b="1"), side(a="3", b="1"), (A,)),
        (side(a="2", b="1"), side(a="2", b="1"), ()),  # both the same
        (side(b="1"), side(a="2", b="1"), (A,)),  # taken out here, changed there
        (side(a="2", b="1"), side(b="1"), (A,)),
        (side(b="1"), side(b="1"), ()),
        (side(TWO, a="1", b="1"), side("x: y\n", a="1", b="1"), (MANIFEST_NAME,)),
    ],
)
def test_what_both_changed_in_different_ways_is_named(ours, theirs, both):
    assert changed_in_both(BASE, ours, theirs) == both


def test_what_came_went_and_changed():
    assert changed({A: "1", B: "1"}, {A: "2", ("c", "en"): "1"}) == {A, B, ("c", "en")}


@pytest.mark.parametrize(
    ("ours", "theirs", "texts", "spots", "gone"),
    [
        (BASE, side(a="2", b="1"), {A: "2"}, {"a": HOME}, set()),
        (side(a="2", b="1"), side(a="1", b="2"), {B: "2"}, {"b": HOME}, set()),  # ours stays beside theirs
        (side(a="2", b="1"), side(a="3", b="1"), {A: "3"}, {"a": HOME}, set()),
        (side(a="2", b="1"), side(a="2", b="1"), {}, {"a": HOME}, set()),
        (side(b="1"), side(a="1", b="1"), {}, {}, set()),  # taken out here, as it was there: stays out
        (side(b="1"), side(a="2", b="1"), {A: "2"}, {"a": HOME}, set()),  # changed there: is back
        (side(a="1", b="1", c="1"), BASE, {}, {}, set()),  # new here: stays
        (BASE, side(b="1"), {}, {}, {"a"}),  # taken out there
        (side(A="1", b="1"), BASE, {}, {}, set()),  # moved here
        (BASE, side(A="1", b="1"), {}, {"a": AWAY}, set()),  # moved there
        (side(a="1", b="1", c="1"), side(TWO, A="1", B="1"), {}, {"a": AWAY, "b": AWAY}, {"c"}),  # its module went
        (side("modules:\n- x\n- key: one\n", a="1", b="1"), BASE, {}, {}, set()),
    ],
)
def test_ours_becomes_what_theirs_changed(ours, theirs, texts, spots, gone):
    after = merged(BASE, ours, theirs)
    assert (after.texts, after.spots, after.gone) == (texts, spots, gone)


def test_a_unit_that_was_moved_into_a_module_that_is_no_more_goes_home():
    ours = side("modules:\n- key: two\n- key: one\n- key: x\n", b="1", A="1")
    theirs = side("modules:\n- key: one\n", a="1", b="1")
    assert merged(BASE, ours, theirs).spots == {"a": HOME}


def test_the_manifest_is_theirs_only_when_they_changed_it():
    assert merged(BASE, side(TWO), side()).manifest == TWO
    assert merged(BASE, side(TWO), side("x: y\n")).manifest == "x: y\n"
    assert merged(NOTHING, side(TWO), side()).manifest == ONE


def test_files_that_are_new_here_stay_and_those_of_theirs_come():
    base, ours, theirs = {"x": 1, "y": 1, "z": 1}, {"x": 1, "y": 2, "z": 1, "mine": 3}, {"x": 4, "y": 1}
    after = merged(side(media=base), side(media=ours), side(media=theirs))
    assert after.media == {"x": 4, "y": 2, "mine": 3}
