"""A corrected key from a form: each kind of question, and what is refused."""

import msgspec
import pytest

from lms.core.errors import Invalid
from lms.media.rules.shapes import Form, Shape
from lms.questions.rules.arranged import Categorise, Matching, Ordering
from lms.questions.rules.base import Option
from lms.questions.rules.choices import Multiple, Single, TrueFalse
from lms.questions.rules.gaps import Gap, Gaps
from lms.questions.rules.hotspots import Hotspot, Picture, Region
from lms.questions.rules.measures import Measure
from lms.questions.rules.typed import Number, ShortText
from lms.questions.rules.written import Criterion, Essay, Level
from lms.regrades.rules.keys import can_rekey, is_chosen, key_as_answer, rekeyed, typed_fields, with_reasons

ABC = (Option("a", "A"), Option("b", "B"), Option("c", "C"))
LEFTS, RIGHTS = (Option("a", "A"), Option("b", "B")), (Option("p", "P"), Option("q", "Q"), Option("r", "R"))
BASE = {"key": "k", "prompt": "?"}

KINDS = [
    (Single(**BASE, options=ABC, right="a"), {"key": ["b"]}, "b", "a"),
    (TrueFalse(**BASE, true_text="T", false_text="F", right=True), {"key": ["false"]}, False, True),
    (Multiple(**BASE, options=ABC, right=("a",)), {"key": ["c", "b"]}, ["b", "c"], ["a"]),
    (Matching(**BASE, lefts=LEFTS, rights=RIGHTS, pairs={"a": "p", "b": "q"}), {"key-a": ["r"], "key-b": ["q"]}, {"a": "r", "b": "q"}, {"a": "p", "b": "q"}),
    (Categorise(**BASE, items=LEFTS, categories=RIGHTS, places={"a": "p", "b": "p"}), {"key-a": ["q"], "key-b": ["p"]}, {"a": "q", "b": "p"}, {"a": "p", "b": "p"}),
    (Ordering(**BASE, items=ABC), {"key-a": ["3"], "key-b": ["1"], "key-c": ["2"]}, ["b", "c", "a"], ["a", "b", "c"]),
    (ShortText(**BASE, accepted=("yes",)), {"key-en": ["no\nnope\n\nno"]}, "nope", "yes"),
    (Number(**BASE, value="42", unit="min"), {"key": ["40..44 min"]}, "43 min", "45"),
    (Gaps(prompt="___ ___ ___", key="k", gaps=(Gap(accepted=("five",)), Gap(options=ABC, right="a"), Gap(number=Measure(value="3")))),
     {"key-en-1": ["six"], "key-2": ["b"], "key-3": ["4"]}, {"1": "six", "2": "b", "3": "4"}, {"1": "five", "2": "a", "3": "3"}),
]  # fmt: skip
HOTSPOT = Hotspot(
    **BASE,
    picture=Picture("m", "a"),
    regions=(
        Region("a", "r1", Shape(Form.RECT, (("0", "0"), ("10", "10")))),
        Region("b", "r2", Shape(Form.CIRCLE, (("50", "50"),), "5")),
        Region("c", "r3", Shape(Form.RECT, (("80", "80"), ("90", "90")))),
    ),
    right=("a",),
    wanted=1,
)

KINDS.append((HOTSPOT, {"key": ["b"], "key-place-a": ["rect 0,0 10,10"]}, [[0.5, 0.5]], [[0.05, 0.05]]))
ESSAY = Essay(**BASE, criteria=(Criterion("c", (Level("no", 0), Level("yes", 100_000))),))


@pytest.mark.parametrize(("question", "fields", "right", "wrong"), KINDS, ids=lambda value: getattr(value, "kind", ""))
def test_the_new_key_is_right_and_the_old_one_is_not(question, fields, right, wrong):
    new = rekeyed({"en": question}, fields)["en"]
    assert new.grade(right) == 1
    assert new.grade(wrong) < 1
    assert (new.prompt, new.key) == (question.prompt, question.key)


@pytest.mark.parametrize(
    ("question", "_fields", "_right", "_wrong"), KINDS, ids=lambda value: getattr(value, "kind", "")
)
def test_the_form_as_it_is_drawn_gives_the_key_as_it_is(question, _fields, _right, _wrong):
    from lms.questions.rules.forms import field_values

    answer = key_as_answer(question)
    fields = {name: [text] for name, text in typed_fields({"en": question}).items()}
    if isinstance(question, Single | TrueFalse | Multiple):
        fields["key"] = list(field_values(question, answer))
    elif isinstance(question, Hotspot):
        fields["key"] = list(question.right)
    elif answer is not None:
        fields |= {f"key-{part}": [value] for part, value in field_values(question, answer).items()}
    assert rekeyed({"en": question}, fields)["en"] == question


@pytest.mark.parametrize(
    ("question", "fields"),
    [
        (KINDS[0][0], {}),
        (KINDS[0][0], {"key": ["z"]}),
        (KINDS[1][0], {"key": ["perhaps"]}),
        (KINDS[2][0], {"key": []}),
        (KINDS[2][0], {"key": ["a", "z"]}),
        (KINDS[3][0], {"key-a": ["p"]}),
        (KINDS[3][0], {"key-a": ["p"], "key-b": ["z"]}),
        (KINDS[5][0], {"key-a": ["1"], "key-b": ["2"]}),
        (KINDS[6][0], {"key-en": ["  \n "]}),
        (KINDS[6][0], {"key-en": ["x" * 3000]}),
        (KINDS[7][0], {"key": ["a lot of words"]}),
        (KINDS[7][0], {"key": ["44..40"]}),
        (KINDS[7][0], {"key": ["1" * 5000]}),
        (KINDS[8][0], {"key-en-1": ["six"], "key-2": ["z"], "key-3": ["4"]}),
        (KINDS[8][0], {"key-en-1": ["six"], "key-2": ["b"]}),
    ],
)
def test_a_key_that_cannot_be_is_refused_with_a_sentence(question, fields):
    with pytest.raises(Invalid) as refusal:
        rekeyed({"en": question}, fields)
    assert refusal.value.message


def test_words_are_corrected_language_by_language():
    languages = {"en": ShortText(**BASE, accepted=("yes",)), "zh-Hant": ShortText(**BASE, accepted=("是",))}
    new = rekeyed(languages, {"key-en": ["no"], "key-zh-Hant": ["否"]})
    assert (new["en"].accepted, new["zh-Hant"].accepted) == (("no",), ("否",))
    said = with_reasons(languages, {"reason-en": ["Because"]})
    assert (said["en"].reason, said["zh-Hant"].reason) == ("Because", "")


def test_which_keys_can_be_corrected_and_which_are_chosen_from_the_answers():
    chosen = [is_chosen(question) for question, *_rest in KINDS]
    assert chosen == [True] * 6 + [False] * 4
    assert all(can_rekey(question) for question, *_rest in KINDS)
    assert not can_rekey(ESSAY)


def test_a_key_that_has_no_form_is_not_corrected_here():
    with pytest.raises(Invalid, match="cannot be corrected here"):
        rekeyed({"en": ESSAY}, {"key": ["a"]})


def test_a_place_is_moved_in_every_language_and_the_right_ones_are_chosen():
    languages = {"en": HOTSPOT, "zh-Hant": HOTSPOT}
    new = rekeyed(
        languages, {"key": ["a", "b"], "key-place-a": ["polygon 0,0  20,0 0,20"], "key-place-b": [" CIRCLE 50，50 9 "]}
    )
    assert new["en"] == new["zh-Hant"]
    assert (new["en"].right, new["en"].wanted) == (("a", "b"), 1)
    assert new["en"].grade([[0.05, 0.05]]) == new["en"].grade([[0.58, 0.5]]) == 1
    assert new["en"].grade([[0.19, 0.19]]) == 0


def test_no_more_places_are_asked_for_than_are_right():
    two = msgspec.structs.replace(HOTSPOT, right=("a", "b"), wanted=2)
    assert rekeyed({"en": two}, {"key": ["b"]})["en"].wanted == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"key": []}, "key"),
        ({"key": ["z"]}, "key"),
        ({"key": ["a", "b", "c"]}, "key"),
        ({"key": ["a"], "key-place-a": ["rect 10,20"]}, "key-place-a"),
        ({"key": ["a"], "key-place-b": ["circle 50,50"]}, "key-place-b"),
        ({"key": ["a"], "key-place-b": ["rect 0,0 101,10"]}, "key-place-b"),
        ({"key": ["a"], "key-place-b": ["1" * 601]}, "key-place-b"),
        ({"key": ["a"], "key-place-b": [""]}, "key-place-b"),
        ({"key": ["a"], "key-place-c": ["circle 5,5 20"]}, "key-place-a"),  # now the middle of a lies in c too
    ],
)
def test_places_that_cannot_be_are_refused_where_they_stand(fields, field):
    with pytest.raises(Invalid) as refusal:
        rekeyed({"en": HOTSPOT}, fields)
    assert list(refusal.value.fields) == [field]
    assert refusal.value.message


def test_a_reason_is_not_endless():
    with pytest.raises(Invalid, match="4000"):
        with_reasons({"en": KINDS[0][0]}, {"reason-en": ["x" * 4001]})
