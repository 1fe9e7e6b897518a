"""A policy in another language: which clauses it says, which it has not, and what does not hold any more."""

import pytest

from lms.policies.rules.changes import Change, Changes, Kept
from lms.policies.rules.markdown import ImportedClause
from lms.policies.rules.translating import lost, outdated, sorted_out


def kept(name, *, retired=False):
    return Kept(name, "1 Calls", f"Title {name}", "Text", retired)


def read(name, part="1 Calls", title=None, text="Text"):
    return ImportedClause(name, part, title or f"Title {name}", text, 1)


@pytest.mark.parametrize(
    ("standing", "text", "known", "unknown", "missing"),
    [
        ([kept("1"), kept("2")], ["1", "2"], ["1", "2"], [], 0),
        ([kept("1"), kept("2")], ["2"], ["2"], [], 1),
        ([kept("1")], ["1", "9"], ["1"], ["9"], 0),
        ([kept("1"), kept("2", retired=True)], ["1", "2"], ["1"], ["2"], 0),
        ([kept("1")], ["9"], [], ["9"], 1),
    ],
)
def test_a_text_in_another_language_adds_no_clause(standing, text, known, unknown, missing):
    found = sorted_out(standing, [read(one) for one in text])
    assert ([one.id for one in found.known], [one.id for one in found.unknown], found.missing) == (
        known,
        unknown,
        missing,
    )


@pytest.mark.parametrize(
    ("what", "gone"),
    [
        (Changes(), set()),
        (Changes(added=(read("1"),), removed=(kept("2"),)), set()),
        (Changes(changed=(Change(kept("1"), read("1", part="2 Elsewhere")),)), set()),
        (
            Changes(changed=(Change(kept("1"), read("1", title="Other")), Change(kept("2"), read("2", text="x")))),
            {"1", "2"},
        ),
        (Changes(back=(read("3"),)), {"3"}),
    ],
)
def test_what_the_first_language_says_anew_another_one_does_not_say_any_more(what, gone):
    assert outdated(what) == gone


@pytest.mark.parametrize(
    ("ids", "counted"),
    [
        (set(), ()),
        ({"1"}, (("zh-Hans", 1), ("zh-Hant", 1))),
        ({"1", "2"}, (("zh-Hans", 1), ("zh-Hant", 2))),
        ({"9"}, ()),
    ],
)
def test_what_goes_is_counted_by_language(ids, counted):
    said = [("zh-Hant", "1"), ("zh-Hant", "2"), ("zh-Hans", "1"), ("zh-Hans", "3")]
    assert lost(ids, said) == counted
