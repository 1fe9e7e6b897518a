"""Which typed answers are nearly right: a person decides about them, a rule only finds them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.marking.rules.near import Near, nearness


@pytest.mark.parametrize(
    ("typed", "accepted", "near"),
    [
        ("after call work", ["after-call work"], Near.SPACING),
        ("aftercallwork", ["after-call work"], Near.SPACING),
        ("wifi", ["Wi-Fi"], Near.SPACING),
        ("café", ["cafe"], Near.SPACING),
        ("work after call", ["after call work"], Near.ORDER),
        ("goodwil", ["goodwill"], Near.SPELLING),  # a letter is missing
        ("godowill", ["goodwill"], Near.SPELLING),  # two are swapped
        ("gooodwill", ["goodwill"], Near.SPELLING),
        ("goodvvill", ["goodwill"], Near.SPELLING),
        ("善意補嘗", ["善意補償"], Near.SPELLING),
        ("attendence line", ["goodwill", "attendance line"], Near.SPELLING),
        ("goodwill", ["goodwill"], None),  # right is not nearly right
        ("GOODWILL.", ["goodwill"], None),
        ("good", ["goodwill"], None),
        ("refund", ["goodwill"], None),
        ("ACV", ["ACW"], None),  # in three letters one is another word
        ("3FA", ["2FA"], None),  # other digits are another answer
        ("20 minutes", ["30 minutes"], None),
        ("補償", ["補助"], None),
        ("", ["x"], None),
        ("x" * 81, ["x" * 80], None),
    ],
)
def test_how_near_an_answer_is(typed, accepted, near):
    assert nearness(typed, accepted) is near


@given(st.text(max_size=90), st.lists(st.text(max_size=30), max_size=3))
def test_anything_typed_gets_the_same_answer_twice(typed, accepted):
    assert nearness(typed, accepted) is nearness(typed, accepted)


@given(st.text(alphabet="abcdefgh", min_size=8, max_size=20), st.integers(0, 19), st.sampled_from("xyz"))
def test_one_other_letter_in_a_long_word_is_always_near(word, at, letter):
    at %= len(word)
    assert nearness(word[:at] + letter + word[at + 1 :], [word]) is not None
