"""Forms of questions: what text and fields say of each other, case by case."""

import pytest

from lms.questionforms.rules import (
    KINDS,
    QuestionForm,
    Row,
    begun,
    blank,
    changed,
    form_from,
    form_of,
    put_in,
    read_at,
    stepped,
    stepped_from,
    written,
)
from lms.questions.rules.quiz_text.findings import Wrong
from lms.questions.rules.quiz_text.lines import blocks


def read(text):
    return form_of(blocks(text, 1)[0], "en")


def rows(*texts, right=None):
    return tuple(Row(str(at), text, right=at == right) for at, text in enumerate(texts))


UNFINISHED = {
    "no answers": ("What now?", "single", 0),
    "no right one": ("Which?\n- a\n- b", "single", 2),
    "a gap without its line": ("A ___ and ___\n= x", "gaps", 1),
    "a choice without a right one": ("A ___\n~ x | y", "gaps", 1),
    "choices without a gap": ("A gap\n~ *x | y", "gaps", 1),
    "a range turned round": ("How many?\n= 9..4", "number", 0),
    "one pair": ("Which? [match]\na -> b", "matching", 1),
    "a rubric without levels": ("Write. [essay]\n+ What counts", "essay", 1),
    "a level without points": ("Write. [essay]\n+ What: poor | good = 2", "essay", 1),
    "a place without a shape": ("Where? [hotspot]\n* here\n- there", "hotspot", 2),
    "a marker and nothing else": ("Write. [file]", "files", 0),
}  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "count"), UNFINISHED.values(), ids=UNFINISHED)
def test_a_question_that_is_not_whole_has_a_form_all_the_same(text, kind, count):
    form = read(text)
    assert (form.kind, len(form.rows)) == (kind, count)
    assert written(form, "en", key="q1").faults


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Which?\n* a\n* b\n- ", "Which? [choose all]\n* a\n* b"),
        ("Who?\n= me\n= you", "Who? [text]\n= me | you"),
        ("How?\n= 4\n= 5", "How? [text]\n= 4 | 5"),
    ],
)
def test_a_form_puts_some_things_right_by_itself(text, lines):
    made = written(read(text), "en", key="q1")
    assert (made.faults, "\n".join(made.lines)) == ({}, lines)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Which? [level 9]\n* a\n- b", 1),
        ("Which?\n* a\n= b", 2),
        ("Which?\n* a\n- b\nand what is this", 4),
        ("* a\n- b", 1),
    ],
)
def test_what_no_field_can_show_is_said_with_its_line(text, line):
    with pytest.raises(Wrong) as refusal:
        read(text)
    assert refusal.value.line == line


FAULTS = {
    "nothing asked": (QuestionForm("single", "", rows("a", "b", right=0)), {"prompt"}, "[key q7]\n* a\n- b"),
    "nothing at all": (QuestionForm("single"), {"prompt"}, "[key q7]"),
    "no answers": (QuestionForm("single", "Q", rows("", "")), {"row-0-text"}, "Q"),
    "no number": (QuestionForm("number", "Q"), {"value"}, "Q"),
    "no rows": (QuestionForm("ordering", "Q"), {"rows"}, "Q [order]"),
    "no right one": (QuestionForm("single", "Q", rows("a", "b")), {"row-0-text"}, "Q\n- a\n- b"),
    "twice": (QuestionForm("single", "Q", rows("a", "b", "a", right=0)), {"row-2-text"}, "Q\n* a\n- b\n- a"),
    "words for a number": (QuestionForm("number", "Q", value="many"), {"value"}, "Q\n= many"),
    "a gap in a short text": (QuestionForm("short_text", "Q ___", rows("a")), {"prompt"}, "Q ___ [text]\n= a"),
    "gaps without a gap": (QuestionForm("gaps", "Q", (Row("0", "a", sort="words"),)), {"prompt"}, "Q\n= a"),
    "several ticked in one choice": (QuestionForm("single", "Q", (Row("0", "a", right=True), Row("1", "b", right=True))), {"rows"}, "Q\n* a\n* b"),
    "a key with capitals": (QuestionForm("single", "Q", rows("a", "b", right=0), key="Big Key"), {"key"}, "Q\n* a\n- b"),
    "a key with a bracket": (QuestionForm("single", "Q", rows("a", "b", right=0), key="a]b"), {"key"}, "Q\n* a\n- b"),
    "points": (QuestionForm("single", "Q", rows("a", "b", right=0), points="many"), {"points"}, "Q\n* a\n- b"),
    "level": (QuestionForm("single", "Q", rows("a", "b", right=0), level="7"), {"level"}, "Q\n* a\n- b"),
    "tags": (QuestionForm("single", "Q", rows("a", "b", right=0), topic="late bus", tags="x/y, z"), {"tags"}, "Q #late-bus #z\n* a\n- b"),
    "clauses": (QuestionForm("single", "Q", rows("a", "b", right=0), clauses="P4.1 、9"), {"clauses"}, "Q @P4.1\n* a\n- b"),
    "a control character": (QuestionForm("single", "Q\u202e", rows("a", "b", right=0)), {"prompt"}, "Q\u202e\n* a\n- b"),
    "a pair without its right side": (QuestionForm("matching", "Q", (Row("4", "a"), Row("5", "b", "c"))), {"row-4-other"}, "Q [match]\na ->\nb -> c"),
    "a picture without words": (QuestionForm("hotspot", "Q", (Row("0", "a", "1,1 2,2", right=True, sort="rect"), Row("1", "b", "3,3 4,4")), picture="media/x.png"),
                                {"alt"}, "Q [hotspot]\n![](media/x.png)\n* a -> rect 1,1 2,2\n- b -> rect 3,3 4,4"),
    "a place without a name": (QuestionForm("hotspot", "Q", (Row("0", "", "1,1 2,2", right=True), Row("1", "b", "3,3 4,4")), picture="media/x.png", alt="x"),
                               {"row-0-text"}, "Q [hotspot]\n![x](media/x.png)\n* -> rect 1,1 2,2\n- b -> rect 3,3 4,4"),
    "words of an essay": (QuestionForm("essay", "Q", (Row("0", "c", levels=(("no", "0"), ("yes", "1"))),), words="few"), {"words"}, "Q\n+ c: no = 0 | yes = 1"),
}  # fmt: skip


@pytest.mark.parametrize(("form", "fields", "text"), FAULTS.values(), ids=FAULTS)
def test_a_fault_stands_at_its_field_and_the_text_says_what_it_can(form, fields, text):
    made = written(form, "en", key="q7")
    if form.words:  # without its marker an essay is none
        assert fields <= set(made.faults)
    else:
        assert set(made.faults) == fields
    assert "\n".join(made.lines) == text


GUARDED = {
    "an answer in the question": ("Read this:\n- not an answer", "Read this:\n\\- not an answer"),
    "a letter in the question": ("Which?\nA) this", "Which?\nA\\) this"),
    "a marker at the end": ("Press [F5]", "Press \\[F5]"),
    "tags at the end": ("Call #1 #2", "Call #1 \\#2"),
    "a hint": ("What is a\nhint: in tests", "What is a\nhint\\: in tests"),
    "in the middle nothing means more": ("A #b c [d] e", "A #b c [d] e"),
    "blank lines": ("One\n\n two  words ", "One\ntwo words"),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "prompt"), GUARDED.values(), ids=GUARDED)
def test_a_sign_that_would_mean_more_gets_its_backslash(typed, prompt):
    made = written(QuestionForm("single", typed, rows("a", "b", right=0)), "en", key="q1")
    assert made.faults == {}
    assert "\n".join(made.lines) == f"{prompt}\n* a\n- b"


ANSWERS = {
    "an option like the next letter": (QuestionForm("single", "Q", rows("x", "B. y", right=1)), "- x\n* B\\. y"),
    "an arrow in a pair": (QuestionForm("matching", "Q", (Row("0", "a -> b", "c"), Row("1", "d", "e -> f")), lone=rows("g")), "a \\-> b -> c\nd -> e -> f\n-> g"),
    "a reason as a pair": (QuestionForm("categorise", "Q", (Row("0", "> a", "c"), Row("1", "d", "e"))), "\\> a -> c\nd -> e"),
    "bars in words": (QuestionForm("short_text", "Q", rows("a | b", "c\\d")), "= a \\| b | c\\\\d"),
    "words that read as a number": (QuestionForm("gaps", "Q ___", (Row("0", "42", sort="words"),)), "= 42 | 42"),
    "a number in a gap": (QuestionForm("gaps", "Q ___", (Row("0", "42 ± 1 min", sort="number"),)), "= 42 ± 1 min"),
    "a choice in its place": (QuestionForm("gaps", "Q ___", (Row("0", "b", "a\n*c|d", sort="choice", at=1),)), "~ a | *b | \\*c\\|d"),
    "a range": (QuestionForm("number", "Q", low="4", high="5", unit="min"), "= 4..5 min"),
    "a criterion with a colon": (QuestionForm("files", "Q", (Row("0", "a: b", right=True, levels=(("no", "0"), ("x | y", "2"))),), model="One\n\nTwo"),
                                 "+ a\\: b [critical]: no = 0 | x \\| y = 2\n= One\n= Two"),
}  # fmt: skip


@pytest.mark.parametrize(("form", "lines"), ANSWERS.values(), ids=ANSWERS)
def test_answers_are_written_so_that_they_are_read_with_their_words(form, lines):
    made = written(form, "en", key="q1")
    assert made.faults == {}
    assert "\n".join(made.lines[1:]) == lines
    again = form_of(blocks("\n".join(made.lines), 1)[0], "en")
    assert written(again, "en", key="q1").lines == made.lines


def test_a_question_with_the_same_meaning_keeps_its_own_lines():
    body = "One?\nA) yes sir\n*B) no\n\nTwo?\n* a\n- b\n"
    first, number, form = read_at(body, 2, "en")
    assert (first, number) == (1, 1)
    assert changed(body, 2, form, "en").body == body
    assert changed("", 1, form, "en") is None
    assert read_at("\n \n", 1, "en") is None
    assert read_at("\n\nOne?\n* a\n- b", 1, "en")[0] == 3


PLACES = {
    "into nothing": ("", 0, "New?\n* a\n- b\n", 1),
    "at the end": ("One?\n* a\n- b\n", 0, "One?\n* a\n- b\n\nNew?\n* a\n- b\n", 5),
    "behind the first": ("One?\n* a\n- b\n\nTwo?\n* c\n- d", 2, "One?\n* a\n- b\n\nNew?\n* a\n- b\n\nTwo?\n* c\n- d", 5),
}  # fmt: skip


@pytest.mark.parametrize(("body", "line", "wanted", "begins"), PLACES.values(), ids=PLACES)
def test_a_new_question_stands_behind_another(body, line, wanted, begins):
    assert put_in(body, line, ("New?", "* a", "- b")) == (wanted, begins)


@pytest.mark.parametrize("locale", ["en", "zh-Hant"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_form_begins_with_its_answers_and_nothing_asked(kind, locale):
    form = begun(kind, locale)
    assert form.kind == kind
    assert form.prompt in {"", "___"}
    assert form.rows or form.value


STEPS = {
    "add": ("row-add", ["a", "b", "c", ""]), "up": ("row-2-up", ["a", "c", "b"]), "down": ("row-0-down", ["b", "a", "c"]),
    "up from the top": ("row-0-up", ["a", "b", "c"]), "remove": ("row-1-remove", ["a", "c"]), "unknown row": ("row-9-up", ["a", "b", "c"]),
    "add with a row": ("row-1-add", ["a", "b", "c"]), "up without one": ("row-up", ["a", "b", "c"]), "nonsense": ("save", ["a", "b", "c"]),
    "unknown kind": ("kind-poem", ["a", "b", "c"]),
}  # fmt: skip


@pytest.mark.parametrize(("step", "wanted"), STEPS.values(), ids=STEPS)
def test_a_button_moves_rows(step, wanted):
    form = stepped(QuestionForm("single", "Q", rows("a", "b", "c", right=0)), step)
    assert [row.text for row in form.rows] == wanted
    assert [row.id for row in form.rows] == [str(at) for at in range(len(wanted))]


def test_the_first_hint_can_be_added():
    assert stepped(QuestionForm("single"), "hint-add").hints == (Row("0"),)


@pytest.mark.parametrize(
    ("form", "kind", "wanted"),
    [
        (QuestionForm("multiple", "Q", (Row("0", "a"), Row("1", "b", right=True), Row("2", "c", right=True))), "single", "Q\n- a\n* b\n- c"),
        (QuestionForm("ordering", "Q", rows("a", "b")), "single", "Q\n* a\n- b"),
        (QuestionForm("single", "Q", rows("a", "b", right=0)), "ordering", "Q [order]\n1. a\n2. b"),
        (QuestionForm("single", "Q ___", rows("a", right=0)), "gaps", "Q ___\n= a"),
        (QuestionForm("single", "Q", rows("a", right=0)), "essay", "Q [essay]\n+ a:"),
        (QuestionForm("single", "Q", rows("a", right=0)), "hotspot", "Q [hotspot]\n* a -> rect"),
    ],
)  # fmt: skip
def test_another_kind_keeps_the_words(form, kind, wanted):
    assert "\n".join(written(stepped(form, f"kind-{kind}"), "en", key="q1").lines) == wanted


def test_fields_that_nobody_has_are_passed_over():
    form = form_from(
        {
            "kind": ["poem"],
            "prompt": ["a\r\nb"],
            "row-1-text": ["x"],
            "row-0-text": ["y"],
            "row-1-at": ["x"],
            "right": ["0"],
            "rows": ["?"],
            "level": [],
        }
    )
    assert form == QuestionForm("single", "a\nb", (Row("1", "x"), Row("0", "y", right=True)), level="")


def test_all_markers_are_written_in_their_order():
    form = QuestionForm(
        "single",
        "Q",
        rows("a", "b", right=0),
        key="k",
        points="2",
        level="3",
        critical=True,
        keep_order=True,
        equivalent=True,
        pin="4",
        topic="t",
        tags="#u v",
        clauses="@P4.1",
    )
    text = "Q [key k] [2 points] [level 3] [critical] [keep order] [equivalent] [pin 4] #t #u #v @P4.1\n* a\n- b"
    assert "\n".join(written(form, "en", key="q1").lines) == text
    assert written(read(text), "en", key="q1").lines == tuple(text.split("\n"))


def test_a_criterion_that_is_none_keeps_its_words():
    assert read("Write. [essay]\n+ What counts").rows == (Row("0", "What counts"),)
    number = read("How many?\n= 4..5 min")
    assert (number.low, number.high, number.unit) == ("4", "5", "min")


def test_a_blank_row_is_ready_for_its_kind():
    assert [blank(kind).sort for kind in ("single", "gaps", "hotspot")] == ["", "words", "rect"]


@pytest.mark.parametrize(
    ("step", "was", "kind", "count"),
    [("row-add", "single", "single", 2), ("kind", "single", "multiple", 1), ("kind", "poem", "multiple", 1)],
)
def test_what_was_sent_is_taken_after_its_button(step, was, kind, count):
    sent = {"do": [step], "was": [was], "kind": [kind], "row-0-text": ["a"]}
    form = stepped_from(sent, QuestionForm("single"))
    assert (form.kind, len(form.rows)) == (kind, count)
