"""Laws of going there and back: what both formats know is the same afterwards, and what one does not know is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lms.core.numbers import plain_decimal
from lms.interchange.rules import read_file
from lms.interchange.rules.gift import print_gift, read_gift
from lms.interchange.rules.moodle import print_moodle, read_moodle
from lms.interchange.rules.protecting import guarded, protected
from lms.interchange.rules.settling import settled
from lms.questions.rules.base import POINT_E5, Option
from lms.questions.rules.inline import escaped, plain, unescaped
from lms.questions.rules.letters import letters
from lms.questions.rules.quiz_text import Source, parse_questions, print_question
from tests.questions.test_rules_quiz_text_laws import (
    SOURCE,
    WORDS,
    gap_questions,
    matchings,
    multiples,
    numbers,
    orderings,
    short_texts,
    singles,
    true_falses,
)

STYLED = st.sampled_from(
    [
        "**bold** words",
        "a *b* `c`",
        "Mr. X (aged 5) paid $5!",
        "Press F5: now",
        "「引號」，好嗎？",
        "a - b",
        "50% off",
        "-5 °C",
        "x > y",
        "{a} = ~b~ # c",
    ]
)
TEXT = st.one_of(SOURCE, STYLED)


def with_usual_marks(question, **known):
    """The question without what the format has no place for."""
    usual = {
        "level": 2, "points_e5": POINT_E5, "critical": False, "keep_order": False, "clauses": (), "hints": (),
        "equivalent": False, "pin": 0,
    }  # fmt: skip
    return replace(question, **{name: value for name, value in usual.items() if name not in known})


def in_gift(question):
    """The question as far as GIFT has it; None when it cannot hold it."""
    question = with_usual_marks(question)
    if question.kind in {"short_text", "number"} and "___" in plain(question.prompt):
        return None  # for GIFT a run of underscores is a gap
    match question.kind:
        case "true_false":
            return replace(question, true_text="True", false_text="False", false_first=False)
        case "number":
            return replace(question, unit="", relative=False)
        case "short_text":
            return None if any("->" in each for each in question.accepted) else question
        case "matching":
            return None if any("->" in left.text for left in question.lefts) else with_flat_rights(question)
        case "gaps":
            at_end = not question.pieces()[-1].strip() and question.gaps[0].options
            arrows = any("->" in each for gap in question.gaps for each in gap.accepted)
            gaps = tuple(
                replace(gap, number=replace(gap.number, unit="", relative=False)) if gap.number else gap
                for gap in question.gaps
            )
            return None if len(gaps) != 1 or at_end or arrows else replace(question, gaps=gaps)
    return question


def with_flat_rights(question):
    """Right sides are plain words in other formats: they come back with as few backslashes as do it."""
    texts = [protected(plain(right.text)) for right in question.rights]
    ids = letters(question.key, texts, capital=True)
    renamed = {right.id: new for right, new in zip(question.rights, ids, strict=True)}
    return replace(
        question,
        rights=tuple(map(Option, ids, texts)),
        pairs={left: renamed[at] for left, at in question.pairs.items()},
    )


KNOWN_TO_BOTH = (
    st.one_of(singles(), multiples(), true_falses(), short_texts(), numbers(), matchings(), gap_questions())
    .map(in_gift)
    .filter(lambda question: question is not None)
)


@given(st.lists(KNOWN_TO_BOTH, min_size=1, max_size=3, unique_by=lambda question: question.key))
def test_ours_to_gift_to_ours_is_the_same(questions):
    written = print_gift(questions, "en")
    assert written.remarks == ()
    items = settled(read_gift(written.content), "en")
    assert [item.errors for item in items] == [()] * len(questions), written.content
    assert [item.question for item in items] == questions, written.content


def in_moodle(question):
    """The question as far as Moodle has it; None when it cannot hold it."""
    kept = {"points_e5", "hints"} | ({"keep_order"} if question.kind in {"single", "multiple"} else set())
    question = with_usual_marks(question, **dict.fromkeys(kept))
    match question.kind:
        case "true_false":
            return replace(question, true_text="True", false_text="False", false_first=False)
        case "number":
            return replace(question, **around(question))
        case "matching":
            return with_flat_rights(question)
        case "gaps":
            gaps = tuple(_flat_gap(f"{question.key}\0{at}", gap) for at, gap in enumerate(question.gaps, 1))
            return replace(question, gaps=gaps)
    return question


def around(measure):
    low, high = measure.bounds()
    return {
        "low": "",
        "high": "",
        "relative": False,
        "value": plain_decimal((low + high) / 2),
        "tolerance": plain_decimal((high - low) / 2),
    }


def _flat_gap(key, gap):
    if gap.number:
        return replace(gap, number=replace(gap.number, unit="", **around(gap.number)))
    texts = [protected(plain(option.text)) for option in gap.options]
    ids = letters(key, texts)
    renamed = dict(zip([option.id for option in gap.options], ids, strict=True))
    return replace(gap, options=tuple(map(Option, ids, texts)), right=renamed.get(gap.right, ""))


@given(
    st.lists(
        st.one_of(
            singles(), multiples(), true_falses(), short_texts(), numbers(), matchings(), orderings(), gap_questions()
        ).map(in_moodle),
        min_size=1,
        max_size=3,
        unique_by=lambda question: question.key,
    )
)
def test_ours_to_moodle_xml_to_ours_is_the_same(questions):
    written = print_moodle(questions, "en")
    assert written.remarks == ()
    items = settled(read_moodle(written.content), "en")
    assert [item.errors for item in items] == [()] * len(questions), written.content
    assert [item.question for item in items] == questions, written.content


@given(WORDS)
def test_protected_words_show_as_they_are_with_no_more_backslashes_than_before(words):
    assert unescaped(protected(words)) == " ".join(words.split())
    assert plain(protected(words)) == " ".join(words.split())
    assert protected(words).count("\\") <= escaped(words).count("\\")


@given(SOURCE)
def test_what_is_safe_stays_as_it_is(source):
    assert guarded(source) == source
    assert guarded(guarded(protected(source))) == guarded(protected(source))


@pytest.mark.parametrize(
    "build",
    [
        "{words} [key k]\n* {words}\n- x\n> {words}\n",
        "p [key k] [match]\n{words} -> {words}\nx -> y\n",
        "a ___ b [key k]\n~ *{words} | zz\n",
        "p [key k] [order]\n1. {words}\n2. zz\n",
    ],
)
# the other lines of the question say other things
@given(words=st.one_of(WORDS, STYLED.map(plain)).filter(lambda words: words.lower() not in {"x", "y", "zz"}))
def test_protected_words_stand_anywhere_in_a_question(build, words):
    placed, problems = parse_questions(build.format(words=protected(words)), Source("", "en"))
    assert not problems
    assert print_question(placed[0].question).count(protected(words)) >= 1


@pytest.mark.parametrize("choice", ["\\#0", ":\\#0", "a \\#b", "\\~x", "{y}"])
def test_a_choice_of_a_gap_keeps_the_signs_that_moodle_uses_itself(choice):
    (question,) = [
        item.question for item in read_file(f"He is ___ here. [key k]\n~ *so | {choice}\n".encode(), "en").items
    ]
    (item,) = settled(read_moodle(print_moodle([question], "en").content), "en")
    assert plain(item.question.gaps[0].options[1].text) == plain(question.gaps[0].options[1].text)
