"""How each kind of question is graded, and which answers cannot belong to it."""

from fractions import Fraction

import msgspec
import pytest

from lms.core.errors import Invalid
from lms.media.rules.shapes import Form, Shape
from lms.questions.rules.arranged import Categorise, Matching, Ordering
from lms.questions.rules.base import Marking, Option, Several
from lms.questions.rules.choices import Multiple, Single, TrueFalse
from lms.questions.rules.forms import answer_from_form, field_values
from lms.questions.rules.gaps import Gap, Gaps
from lms.questions.rules.hotspots import Hotspot, Picture, Region
from lms.questions.rules.inline import for_markdown
from lms.questions.rules.kinds import content_hash, decode, encode, grade, in_language
from lms.questions.rules.letters import letters
from lms.questions.rules.marks import MISSED, RIGHT, WRONG, option_marks
from lms.questions.rules.measures import Measure
from lms.questions.rules.typed import Number, ShortText
from lms.questions.rules.written import Criterion, Essay, Files, Level, count_words

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def options(*texts):
    return tuple(Option("abcdefgh"[i], text) for i, text in enumerate(texts))


SINGLE = Single(key="k", prompt="p", options=options("x", "y", "z"), right="b")
MULTIPLE = Multiple(key="k", prompt="p", options=options("w", "x", "y", "z"), right=("a", "b"))
TRUE_FALSE = TrueFalse(key="k", prompt="p", true_text="Yes", false_text="No", right=False)
TEXT = ShortText(key="k", prompt="p", accepted=("After-call work", "ACW"))
NUMBER = Number(key="k", prompt="p", value="420", tolerance="2", unit="min")
MATCHING = Matching(
    key="k",
    prompt="p",
    lefts=options("l1", "l2", "l3"),
    rights=(Option("A", "r1"), Option("B", "r2"), Option("C", "r3"), Option("D", "nothing")),
    pairs={"a": "A", "b": "B", "c": "C"},
)
ORDERING = Ordering(key="k", prompt="p", items=options("1", "2", "3", "4"))
GAPS = Gaps(
    key="k", prompt="___ and ___", gaps=(Gap(accepted=("5", "five")), Gap(options=options("x", "y"), right="b"))
)
CATEGORISE = Categorise(
    key="k",
    prompt="p",
    items=options("i1", "i2", "i3"),
    categories=(Option("A", "c1"), Option("B", "c2"), Option("C", "nothing")),
    places={"a": "A", "b": "A", "c": "B"},
)
MIXED = Gaps(
    key="k",
    prompt="Say ___ within ___, then ___ it",
    gaps=(
        Gap(accepted=("hello",)),
        Gap(number=Measure(value="2", tolerance="0.5", unit="min")),
        Gap(options=options("log", "drop"), right="a"),
    ),
)
HOTSPOT = Hotspot(
    key="k",
    prompt="p",
    picture=Picture("media/crm.svg", "A screen"),
    regions=(
        Region("a", "r1", Shape(Form.RECT, (("0", "0"), ("10", "10")))),
        Region("b", "r2", Shape(Form.CIRCLE, (("50", "50"),), "5")),
    ),
    right=("a",),
    wanted=1,
)
RUBRIC = (
    Criterion("Facts", (Level("none", 0), Level("some", 50_000), Level("all", 100_000))),
    Criterion("Next step", (Level("no", 0), Level("yes", 200_000)), critical=True),
)
ESSAY = Essay(key="k", prompt="p", criteria=RUBRIC, model="Say it.\nTwice.", words=120)
FILES = Files(key="k", prompt="p", criteria=RUBRIC, model="A plan")
ALL = [SINGLE, MULTIPLE, TRUE_FALSE, TEXT, NUMBER, MATCHING, CATEGORISE, ORDERING, GAPS, MIXED, HOTSPOT, ESSAY, FILES]


@pytest.mark.parametrize(
    ("question", "answer", "credit"),
    [
        (SINGLE, "b", 1),
        (SINGLE, "a", 0),
        (SINGLE, "", 0),
        (MULTIPLE, ["a", "b"], 1),
        (MULTIPLE, ["a"], HALF),
        (MULTIPLE, ["a", "b", "c"], HALF),
        (MULTIPLE, ["a", "b", "c", "d"], 0),  # ticking everything earns nothing
        (MULTIPLE, ["c"], 0),  # never below 0
        (MULTIPLE, [], 0),
        (TRUE_FALSE, False, 1),
        (TRUE_FALSE, True, 0),
        (TEXT, "acw", 1),
        (TEXT, "  After-Call   WORK. ", 1),
        (TEXT, "ＡＣＷ。", 1),  # full width
        (TEXT, "AC W", 0),
        (TEXT, "after call work", 0),  # no fuzzy award
        (NUMBER, "420", 1),
        (NUMBER, "421,5 minutes", 1),
        (NUMBER, "7 h", 1),  # the same measure in another unit
        (NUMBER, "４２０分鐘", 1),
        (NUMBER, "420 calls", 0),
        (NUMBER, "423", 0),
        (NUMBER, "about seven hours", 0),
        (MATCHING, {"a": "A", "b": "B", "c": "C"}, 1),
        (MATCHING, {"a": "A", "b": "C"}, THIRD),
        (MATCHING, {"a": "D"}, 0),
        (CATEGORISE, {"a": "A", "b": "A", "c": "B"}, 1),
        (CATEGORISE, {"a": "A", "b": "B", "c": "B"}, Fraction(2, 3)),
        (CATEGORISE, {"c": "B", "a": ""}, THIRD),
        (CATEGORISE, {"a": "C", "b": "C", "c": "C"}, 0),
        (ORDERING, ["a", "b", "c", "d"], 1),
        (ORDERING, ["b", "c", "d", "a"], Fraction(2, 3)),
        (ORDERING, ["d", "c", "b", "a"], 0),
        (ORDERING, ["a", "b", "", ""], THIRD),
        (ORDERING, ["a", "", "c", "d"], THIRD),
        (GAPS, {"1": "Five", "2": "b"}, 1),
        (GAPS, {"1": "5"}, HALF),
        (GAPS, {"1": "", "2": "a"}, 0),
        (MIXED, {"1": "Hello.", "2": "150 s", "3": "a"}, 1),  # another unit of the same measure
        (MIXED, {"1": "hello", "2": "1,5"}, Fraction(2, 3)),
        (MIXED, {"2": "two", "3": "b"}, 0),
    ],
)
def test_an_answer_earns_its_credit(question, answer, credit):
    question.accepts(answer)
    assert question.grade(answer) == credit


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.kind)
def test_no_answer_is_accepted_earns_nothing_and_shows_nothing(question):
    question.accepts(None)
    assert (question.grade(None), question.is_answered(None), question.show(None)) == (0, False, ())


@pytest.mark.parametrize(
    ("several", "chosen", "credit"),
    [
        (Several.EXACT, ["a", "b"], 1),
        (Several.EXACT, ["a"], 0),
        (Several.PER_OPTION, ["a"], Fraction(3, 4)),
        (Several.PER_OPTION, ["c", "d"], 0),
        (Several.PER_OPTION, [], 0),  # leaving wrong options alone is not an answer
        (Several.CAPPED, ["a", "c"], HALF),
        (Several.CAPPED, ["a", "b", "c"], 0),  # more ticks than right options
    ],
)
def test_several_choices_follow_the_policy_of_the_quiz(several, chosen, credit):
    assert MULTIPLE.grade(chosen, Marking(several=several)) == credit


def test_an_exact_quiz_wants_the_whole_order():
    exact = Marking(several=Several.EXACT)
    assert [ORDERING.grade(answer, exact) for answer in (list("abcd"), list("bcda"))] == [1, 0]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (SINGLE, "q"),
        (SINGLE, ["a"]),
        (SINGLE, True),
        (MULTIPLE, "a"),
        (MULTIPLE, ["a", "a"]),
        (MULTIPLE, ["a", "q"]),
        (MULTIPLE, [1]),
        (TRUE_FALSE, "true"),
        (TRUE_FALSE, 1),
        (TEXT, 5),
        (TEXT, "x" * 2001),
        (NUMBER, 420),
        (MATCHING, {"a": "Q"}),
        (MATCHING, {"A": "a"}),
        (MATCHING, ["a"]),
        (MATCHING, {"a": ["A"]}),
        (CATEGORISE, {"a": "Q"}),
        (CATEGORISE, {"A": "a"}),
        (CATEGORISE, "a"),
        (ORDERING, [[0.5, 0.5]]),
        (MULTIPLE, [["a"]]),
        (ORDERING, ["a", "a"]),
        (ORDERING, ["a", "b", "c", "d", "e"]),
        (ORDERING, {"a": 1}),
        (ESSAY, "text"),
        (ESSAY, {"text": 5}),
        (ESSAY, {"text": "a", "more": "b"}),
        (ESSAY, {"text": "x" * 20_001}),
        (FILES, {"files": "a"}),
        (FILES, {"files": ["a b"]}),
        (FILES, {"files": ["a", "a"]}),
        (FILES, {"files": list("abcdef")}),
        (FILES, {"text": "a"}),
        (GAPS, {"3": "x"}),
        (GAPS, {"2": "five"}),
        (GAPS, {"1": 5}),
    ],
)
def test_an_answer_that_cannot_belong_to_the_question_is_refused(question, answer):
    with pytest.raises(Invalid) as refusal:
        question.accepts(answer)
    assert refusal.value.message.endswith(".")


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.kind)
def test_the_right_answer_can_be_read(question):
    assert all(isinstance(line, str) and line for line in question.right_answer())


@pytest.mark.parametrize(
    ("question", "answer", "shown"),
    [
        (MULTIPLE, ["b", "a"], ("w", "x")),
        (TRUE_FALSE, False, ("No",)),
        (MATCHING, {"b": "A"}, ("l2 → r1",)),
        (CATEGORISE, {"b": "C"}, ("i2 → nothing",)),
        (MIXED, {"2": "about 2"}, ("2\\. about 2",)),
        (ORDERING, ["", "c"], ("2\\. 3",)),
        (TEXT, "*x*\u202e", ("\\*x\\*",)),  # typed marks are no Markdown, overrides are gone
        (GAPS, {"2": "b"}, ("2\\. y",)),
    ],
)
def test_an_answer_is_shown_in_words(question, answer, shown):
    assert question.show(answer) == shown


def test_typed_words_count_in_the_language_in_which_they_are_best():
    languages = {"en": TEXT, "zh-Hant": msgspec.structs.replace(TEXT, accepted=("話後處理",))}
    assert [grade(languages, answer) for answer in ("ACW", "話後處理", "x")] == [1, 1, 0]


def test_a_stored_question_reads_back_and_its_hash_changes_with_its_words():
    languages = {str(number): question for number, question in enumerate(ALL)}
    assert decode(encode(languages)) == languages
    other = {"en": msgspec.structs.replace(SINGLE, prompt="other")}
    assert content_hash(encode({"en": SINGLE})) != content_hash(encode(other))


def test_a_language_that_a_question_lacks_falls_back_to_english():
    assert in_language({"zh-Hant": TEXT, "en": SINGLE}, "zh-Hans") is SINGLE


def test_letters_follow_the_words_and_not_their_places():
    first = dict(zip("uvwxyz", letters("key", "uvwxyz"), strict=True))
    turned = dict(zip("zyxwvu", letters("key", "zyxwvu"), strict=True))
    assert first == turned
    assert sorted(first.values()) == list("abcdef")
    assert letters("other", "uvwxyz") != letters("key", "uvwxyz")


def test_a_gap_for_a_number_shows_its_key_and_its_unit_once():
    assert MIXED.right_answer() == ("1\\. hello", "2\\. 2 ± 0\\.5 min", "3\\. log")
    assert [MIXED.unit_beside(number) for number in (1, 2, 3)] == ["", "min", ""]
    written_out = msgspec.structs.replace(MIXED, prompt="Say ___ within ___ minutes, then ___ it")
    assert written_out.unit_beside(2) == ""


def test_the_language_of_the_person_reads_the_number_in_a_gap():
    thousand = Gaps(key="k", prompt="___", gaps=(Gap(number=Measure(value="1234")),))
    assert [thousand.grade({"1": "1,234"}, Marking(locale=locale)) for locale in ("en", "de")] == [1, 0]


@pytest.mark.parametrize(
    ("chosen", "credit"),
    [
        ({0: 2, 1: 1}, 1),
        ({0: 1, 1: 1}, Fraction(5, 6)),
        ({0: 0, 1: 1}, Fraction(2, 3)),
        ({0: 2, 1: 0}, 0),  # missing a critical criterion costs everything
        ({0: 2}, None),  # a criterion is open
        ({}, None),
    ],
)
def test_a_rubric_adds_up(chosen, credit):
    assert ESSAY.credit(chosen) == credit


def test_an_essay_waits_for_a_person_and_is_kept_as_it_was_typed():
    answer = {"text": "First.\n\n*Second*."}
    ESSAY.accepts(answer)
    assert (ESSAY.needs_person, ESSAY.grade(answer), ESSAY.is_answered(answer)) == (True, 0, True)
    assert ESSAY.show(answer) == ("First\\.", "\\*Second\\*\\.")
    assert (ESSAY.is_answered({"text": " \n"}), FILES.is_answered({"files": []})) == (False, False)
    assert not any(question.needs_person for question in ALL if question.kind not in {"essay", "files"})


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("One two.", 2), ("It’s well-known", 2), ("我們稍後回電", 6), ("打 ACW 後 3 分鐘", 6), ("  \n", 0)],
)
def test_words_are_counted_and_each_chinese_character_is_one(text, words):
    assert count_words(text) == words


def test_the_parts_of_a_sorting_are_its_items():
    assert CATEGORISE.parts({"a": "A", "b": "B"}) == (True, False, False)


def test_a_picture_of_unknown_size_is_taken_for_a_square():
    assert Picture("m", "a").tall == 1
    assert Picture("m", "a", width=200, height=100).tall == HALF


@pytest.mark.parametrize(
    ("measure", "written", "words"),
    [
        (Measure(value="42"), "42", "42"),
        (Measure(value="42", unit="min"), "42 min", "42 min"),
        (Measure(value="42", tolerance="0.5"), "42 ± 0.5", "42 ± 0.5"),
        (Measure(value="50", tolerance="5", relative=True), "50 ± 5%", "50 ± 5%"),
        (Measure(value="50", tolerance="0", relative=True), "50 ± 0%", "50"),
        (Measure(low="40", high="44", unit="min"), "40..44 min", "40 to 44 min"),
    ],
)
def test_a_key_in_numbers_as_it_is_written_and_as_people_read_it(measure, written, words):
    assert (measure.written(), measure.words()) == (written, words)


@pytest.mark.parametrize(
    ("question", "answer", "marks"),
    [
        (SINGLE, "b", {"b": RIGHT}),
        (SINGLE, "a", {"a": WRONG, "b": MISSED}),
        (SINGLE, None, {"b": MISSED}),
        (MULTIPLE, ["a", "c"], {"a": RIGHT, "c": WRONG, "b": MISSED}),
        (MULTIPLE, None, {"a": MISSED, "b": MISSED}),
        (TRUE_FALSE, False, {"false": RIGHT}),
        (TRUE_FALSE, True, {"true": WRONG, "false": MISSED}),
        (TRUE_FALSE, None, {"false": MISSED}),
        (TEXT, "ACW", {}),
    ],
)
def test_options_are_marked_as_right_missed_or_wrong(question, answer, marks):
    assert option_marks(question, answer) == marks


FORMS = [
    (SINGLE, {"q": ["a", "b"]}, "b"),  # of a field that came twice the last one
    (SINGLE, {}, None),
    (TRUE_FALSE, {"q": ["false"]}, False),
    (TRUE_FALSE, {"q": ["perhaps"]}, None),
    (MULTIPLE, {"q": ["a", "", "c"]}, ["a", "c"]),
    (TEXT, {"q": ["acw"]}, "acw"),
    (MATCHING, {"q-a": ["B"], "q-b": [""], "q-z": ["A"]}, {"a": "B"}),
    (CATEGORISE, {"q-a": ["B"], "q-c": ["A"]}, {"a": "B", "c": "A"}),
    (GAPS, {"q-1": ["5"], "q-2": ["b"]}, {"1": "5", "2": "b"}),
    (ORDERING, {"q-a": ["2"], "q-b": ["1"], "q-c": ["x"], "q-d": ["9999"]}, ["b", "a"]),
    (ESSAY, {"q": ["one\r\ntwo"]}, {"text": "one\ntwo"}),
    (ESSAY, {"q": [""]}, None),
    (FILES, {"q": ["ref-1", "", "ref-2"]}, {"files": ["ref-1", "ref-2"]}),
    (FILES, {}, None),
]


@pytest.mark.parametrize(("question", "fields", "answer"), FORMS, ids=lambda value: getattr(value, "kind", ""))
def test_a_plain_form_gives_the_answer_of_its_kind(question, fields, answer):
    assert answer_from_form(question, fields, "q") == answer


@pytest.mark.parametrize(
    ("question", "answer", "values"),
    [
        (SINGLE, "b", {"b": "on"}),
        (TRUE_FALSE, False, {"false": "on"}),
        (MULTIPLE, ["a", "c"], {"a": "1", "c": "2"}),
        (TEXT, "acw", {"": "acw"}),
        (MATCHING, {"a": "B"}, {"a": "B"}),
        (ORDERING, ["b", "a"], {"b": "1", "a": "2"}),
        (ESSAY, {"text": "one\ntwo"}, {"": "one\ntwo"}),
        (FILES, {"files": ["r1"]}, {"r1": "on"}),
        (SINGLE, None, {}),
    ],
)
def test_an_answer_stands_in_the_fields_it_came_from(question, answer, values):
    assert field_values(question, answer) == values


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"files": ["r" * 12] * 2}, "at most five files, each of them once"),
        ({"files": [f"ref{n:09}" for n in range(6)]}, "at most five files"),
    ],
)
def test_files_are_few_and_each_of_them_once(answer, words):
    with pytest.raises(Invalid, match=words):
        FILES.accepts(answer)
    FILES.accepts({"files": answer["files"][:1]})


@pytest.mark.parametrize(
    ("source", "markdown"),
    [(r"2 \＊ 3", "2 ＊ 3"), (r"2 \* 3", r"2 \* 3"), (r"a\b", r"a\b"), (r"\、", "、")],
)
def test_only_backslashes_that_markdown_knows_go_to_it(source, markdown):
    assert for_markdown(source) == markdown
