"""What counts as right after somebody corrected a key."""

from fractions import Fraction

import msgspec
import pytest

from lms.questions.rules.base import Option
from lms.questions.rules.choices import Single
from lms.questions.rules.corrections import Action, Counts, as_it_counts, corrected, decode_counts, encode_counts

OLD = Single(
    key="q", prompt="Which?", options=(Option("a", "A"), Option("b", "B"), Option("c", "C")), right="a", reason="Old"
)
NEW = msgspec.structs.replace(OLD, right="b", reason="New")
NEWEST = msgspec.structs.replace(OLD, right="c", reason="Newest")
BEFORE = Counts(({"en": OLD},))
LETTERS = ("a", "b", "c", None)

CASES = [
    (Action.BOTH, (1, 1, 0, 0)),
    (Action.NEW, (0, 1, 0, 0)),
    (Action.FULL, (1, 1, 1, 1)),
    (Action.VOID, (1, 0, 0, 0)),  # the credit that no longer counts stays that of the key
]


@pytest.mark.parametrize(("action", "credits_of"), CASES)
def test_what_each_answer_earns_after_a_correction(action, credits_of):
    new = {"en": NEW} if action in {Action.BOTH, Action.NEW} else None
    then = corrected(BEFORE, action, new)
    assert tuple(then.credit(letter) for letter in LETTERS) == tuple(map(Fraction, credits_of))
    assert then.void is (action is Action.VOID)
    assert decode_counts(encode_counts(then)) == then


def test_words_alone_change_no_mark_and_are_what_is_shown():
    mended = msgspec.structs.replace(OLD, reason="Clearer")
    then = corrected(
        corrected(BEFORE, Action.BOTH, {"en": NEW}), Action.TEXT, {"en": msgspec.structs.replace(NEW, reason="Clearer")}
    )
    assert [then.credit(letter) for letter in LETTERS] == [1, 1, 0, 0]
    assert then.shown["en"].reason == "Clearer"
    assert corrected(BEFORE, Action.TEXT, {"en": mended}).credit("a") == 1
    assert corrected(corrected(BEFORE, Action.FULL, None), Action.TEXT, {"en": mended}).full


def test_a_second_correction_goes_on_from_the_first():
    both = corrected(BEFORE, Action.BOTH, {"en": NEW})
    assert [corrected(both, Action.BOTH, {"en": NEWEST}).credit(letter) for letter in LETTERS] == [1, 1, 1, 0]
    assert [corrected(both, Action.NEW, {"en": NEWEST}).credit(letter) for letter in LETTERS] == [0, 0, 1, 0]
    assert corrected(corrected(BEFORE, Action.VOID, None), Action.NEW, {"en": NEW}).void is False


def test_without_a_correction_the_question_counts_as_it_stands():
    counts = as_it_counts({"en": OLD}, None, None)
    assert (counts.keys, counts.corrected, counts.full, counts.void) == (({"en": OLD},), False, False, False)
    assert as_it_counts({"en": OLD}, "new", encode_counts(corrected(BEFORE, Action.NEW, {"en": NEW}))).shown == {
        "en": NEW
    }


def test_the_question_as_it_stood_at_first_is_kept_beside_the_newest():
    both = corrected(BEFORE, Action.BOTH, {"en": NEW})
    assert (both.first, both.shown) == ({"en": OLD}, {"en": NEW})
