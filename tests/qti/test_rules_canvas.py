"""What each kind of question of a Canvas export becomes, and what is said about all that does not come along."""

import pytest

from lms.interchange.rules import Format, read_file
from lms.questions.rules.quiz_text import print_question
from tests.qti.canvas import (
    FIB,
    around,
    bank,
    blanks,
    choice,
    equal,
    field,
    group,
    item,
    judged,
    label,
    lid,
    matching,
    numerical,
    options,
    ordering,
    packed,
    quiz,
    several,
    short,
    sorting,
    span,
    text,
    when,
)  # fmt: skip

RUBRIC = "+ The answer: missing or wrong = 0 | right in part = 1 | right and complete = 2\n"
FILLED, CHOSEN = "fill_in_multiple_blanks_question", "multiple_dropdowns_question"
FORMULA = (
    "<itemproc_extension><calculated><formulas><formula>x+y</formula></formulas></calculated></itemproc_extension>"
)


def bare(answers, marks="", fields=""):
    """An item of another program, which does not name its kind."""
    meta = f"<itemmetadata><qtimetadata>{fields}</qtimetadata></itemmetadata>"
    asked = f"<presentation>{text('What?', '')}{answers}</presentation>"
    return f'<item ident="x">{meta}{asked}<resprocessing>{marks}</resprocessing></item>'


def read(*items):
    return read_file(bank(*items, title="").encode(), "en")


def printed(one):
    return print_question(one.question, with_key=False)


KINDS = {
    "one choice": (choice("Which?", ["a", "b <i>", "5 * 3"], 2), "Which?\n- a\n* b <i>\n- 5 \\* 3\n"),
    "choices in HTML": (
        item("multiple_choice_question", "Q", lid("response1", options(["<b>a</b>", "b&amp;c"], "text/html")), when(equal("o1"))),
        "Q\n* **a**\n- b&c\n",
    ),
    "several choices": (several("Some?", "abc", {1, 3}), "Some? [choose all]\n* a\n- b\n* c\n"),
    "several, each with its share": (
        item("multiple_answers_question", "Q", lid("response1", options("abc")),
             when(equal("o1"), "50", "Add") + when(equal("o2"), "50", "Add")),
        "Q [choose all]\n* a\n* b\n- c\n",
    ),
    "true": (judged("So?", True), "So?\n* True\n- False\n"),
    "false": (judged("So?", False), "So?\n- True\n* False\n"),
    "words of its own": (judged("So?", True, ("Wahr", "Falsch")), "So?\n* Wahr\n- Falsch\n"),
    "short answer": (short("Word?", ["a*b", "c | d"]), "Word? [text]\n= a*b | c \\| d\n"),
    "a number": (numerical("How many?", f"<or>{equal('5.0')}</or>"), "How many?\n= 5\n"),
    "a number with a margin": (numerical("Pi?", around("3.14", "3.0", "3.28")), "Pi?\n= 3.14 ± 0.14\n"),
    "a margin that is only said": (numerical("Q", equal("50", more=' margintype="percent" margin="4"')), "Q\n= 50 ± 2\n"),
    "a range": (numerical("How far?", span("1", "2.5")), "How far?\n= 1..2.5\n"),
    "a range inside a wider one": (numerical("Q", span("1", "2"), span("0", "5")), "Q\n= 0..5\n"),
    "gaps": (
        blanks(FILLED, "The [colour] [animal] [x].",
               {"animal": [label("3", "fox")], "colour": [label("1", "red"), label("2", "ruddy")]}, {"colour": "1", "animal": "3"}),
        "The ___ ___ \\[x].\n= red | ruddy\n= fox\n",
    ),
    "choices in a text": (
        blanks(CHOSEN, "A [R&amp;D] fox.", {"R&D": [label("1", "red"), label("2", "blue")]}, {"R&D": "2"}),
        "A ___ fox.\n~ red | *blue\n",
    ),
    "a word bank": (
        blanks(FILLED, "A [g] fox.", {"g": [label("1", "red", answer_type="wordbank"), label("2", "blue")]}, {"g": "1"}),
        "A ___ fox.\n~ *red | blue\n",
    ),
    "pairs with one too many": (matching("Pair", [("A", "1"), ("B", "2")], ["3"]), "Pair [match]\nA -> 1\nB -> 2\n-> 3\n"),
    "pairs with an empty row": (
        matching("Pair", [("A", "1"), ("B", "2"), ("", "")]), "Pair [match]\nA -> 1\nB -> 2\n"
    ),
    "fields between words": (
        bare(
            f"{text('Now is the', '')}{FIB}{text('of our', '')}{FIB.replace('response1', 'two')}{text('discontent', '')}",
            when(equal("winter") + equal("season", "two")),
        ),
        "What? Now is the ___ of our ___ discontent\n= winter\n= season\n",
    ),
    "a gap told by its label": (
        blanks(FILLED, "A [red] [blue] fox.", {"g1": [label("1", "red")]}, {"g1": "1"}).replace(
            "<mattext>g1</mattext>", "<mattext>red</mattext>"
        ),
        "A ___ \\[blue] fox.\n= red\n",
    ),
    "an order": (ordering("Order", ["one", "two", "three"]), "Order [order]\n1. one\n2. two\n3. three\n"),
    "categories": (
        sorting("Sort", [("a", "Left"), ("b", "Right")], ["Left", "Right", "None"]),
        "Sort [categorise]\na -> Left\nb -> Right\n-> None\n",
    ),
    "an essay": (item("essay_question", "Tell.", FIB, when("<other/>", "")), f"Tell. [essay]\n{RUBRIC}"),
    "files": (item("file_upload_question", "Send."), f"Send. [file]\n{RUBRIC}"),
    "points": (choice("Which?", "abc", 1, points="2.5"), "Which? [2.5 points]\n* a\n- b\n- c\n"),
    "a reason": (choice("Q?", "abc", 1, feedback={"general_fb": "<p>Because.</p>"}), "Q?\n* a\n- b\n- c\n> Because.\n"),
    "options that stay": (
        item("multiple_choice_question", "Q", lid("response1", options("abc"), render=' shuffle="No"'), when(equal("o1"))),
        "Q [keep order]\n* a\n- b\n- c\n",
    ),
    "words of both sorts with a picture": (
        item("multiple_choice_question", "Q").replace(
            "</presentation>",
            f'{text("a < b", "text/plain")}<matimage uri="bar.png"/>{lid("response1", options("ab"))}</presentation>',
        ).replace("</resprocessing>", f"{when(equal('o1'))}</resprocessing>"),
        "Q\na < b\n* a\n- b\n",
    ),
    "plain words on two lines": (
        bare(FIB, when(equal("7") + f"<not>{equal('8')}</not>")).replace("<presentation>", f"<presentation>{text('One', 'text/plain')}"),
        "One\nWhat? [text]\n= 7\n",
    ),
    "points and scores that are no numbers": (
        choice("Q", "abc", 1, points="many").replace('maxvalue="100"', 'maxvalue="full"').replace(
            "</setvar>", '</setvar><setvar action="Add" varname="SCORE">much</setvar>'
        ),
        "Q\n* a\n- b\n- c\n",
    ),
    "an equation": (
        choice('<img class="equation_image" data-equation-content="x^2" src="/e">?', "abc", 1), "\\\\(x^2\\\\)?\n* a\n- b\n- c\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_a_question_of_canvas_becomes_ours(name):
    document, expected = KINDS[name]
    (one,) = read(document).items
    assert one.errors == ()
    assert printed(one) == expected


SAID = {
    "about one option": (choice("Q", "ab", 1, feedback={"o2_fb": "<p>No.</p>"}), "said about “b” was left out: No."),
    "after a right answer": (choice("Q", "ab", 1, feedback={"correct_fb": "Well!"}), "after the answer was left out: Well!"),
    "after a wrong one": (short("Q", ["a"], feedback={"general_incorrect_fb": "Oh"}), "after the answer was left out: Oh"),
    "about one pair": (matching("Q", [("A", "1"), ("B", "2")], feedback={"0_fb": "Oh"}), "after the answer was left out: Oh"),
    "about a gap": (
        blanks(CHOSEN, "[g]", {"g": [label("o1", "a"), label("o2", "b")]}, {"g": "o1"}, feedback={"o2_fb": "Oh"}),
        "said about “b” was left out: Oh",
    ),
    "a picture": (
        choice('<img src="$IMS-CC-FILEBASE$/shots/bar.png?canvas_download=1&amp;canvas_qs_wrap=1">Which?', "ab", 1),
        "A picture was left out: shots/bar.png.",
    ),
    "half marks": (
        item("multiple_choice_question", "Q", lid("response1", options("abc")),
             when(equal("o1")) + when(equal("o2"), "50")),
        "“b” earned 50% of the marks",
    ),
    "an open end": (numerical("Q", f"<or>{equal('2')}<and>{span('1', '3', 'strict')}</and></or>"), "An end of the range"),
    "digits": (numerical("Q", equal("2", more=' precisiontype="decimals"') + span("1", "3")), "How many digits"),
    "case": (item("short_answer_question", "Q", FIB, when(equal("a", more=' case="Yes"'))), "Capital and small letters"),
    "parts of an answer": (
        item("short_answer_question", "Q", FIB, when('<varsubstring respident="response1">^four</varsubstring>')),
        "only held “four”",
    ),
    "parts of a gap": (
        blanks(FILLED, "[g]", {"g": [label("1", "red", scoring_algorithm="TextContainsAnswer")]}, {"g": "1"}),
        "only held “red”",
    ),
    "nearly right": (
        blanks(FILLED, "[g]", {"g": [label("1", "red", scoring_algorithm="TextCloseEnough")]}, {"g": "1"}),
        "nearly “red”",
    ),
    "a gap twice": (blanks(FILLED, "[g] and [g]", {"g": [label("1", "red")]}, {"g": "1"}), "“g” stands several times"),
    "a thing of no category": (sorting("Q", [("a", "L"), ("b", "R")], "LR", ["c"]), "“c” belonged into no category"),
    "words beside steps": (
        ordering("Order", ["one", "two"]).replace("<ims_render_object", f"{text('First', '')}<ims_render_object"),
        "Words beside the steps were left out: First",
    ),
    "points for each option": (
        item("multiple_choice_question", "Q", lid("response1", options("abc")),
             when(equal("o1"), "10.0") + when(equal("o2"), "5.0"), points="10.0"),
        "“b” earned 50% of the marks",
    ),
    "case in fields between words": (
        bare(FIB + FIB.replace("response1", "two"), when(equal("a", more=' case="Yes"') + equal("b", "two"))),
        "Capital and small letters",
    ),
    "case in gaps": (
        blanks(FILLED, "[g]", {"g": [label("1", "Red")]}, {"g": "1"}, fields=[("case_sensitive", "true")]),
        "Capital and small letters",
    ),
    "notes for whoever marks": (
        item("essay_question", "Tell.", FIB, fields=[("grading_notes", "Look for the name.")]),
        "whoever marks was left out: Look for the name.",
    ),
    "limits of files": (
        item("file_upload_question", "Send.").replace("<presentation>", '<presentation allowed_types="png,jpeg" files_count="2">'),
        "files may be sent in was left out: png,jpeg, 2",
    ),
    "a number of words": (
        item("essay_question", "Tell.", FIB.replace(
            " rcardinality", ' word_limit_enabled="Yes" word_limit_min="140" word_limit_max="500" rcardinality')),
        "How many words the answer should have was left out: 140–500",
    ),
    "a text above": (choice("Q", "ab", 1, fields=[("parent_stimulus_item_ident", "s1")]), "below a text of several"),
    "a text": (item("text_only_question", "Read this."), "a text and no question"),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_what_does_not_come_along_is_said(name):
    document, words = SAID[name]
    (one,) = read(document).items
    assert one.errors == ()
    assert words in " ".join(one.warnings)
    assert one.question or name == "a text"


REFUSED = {
    "a formula": (item("calculated_question", "[x] + [y]?", FIB).replace("</item>", f"{FORMULA}</item>"), "computed by x+y"),
    "a kind that we do not have": (item("hot_spot_question", "Where?"), "like “hot_spot_question” of Canvas"),
    "nothing right": (item("multiple_choice_question", "Q", lid("response1", options("ab"))), "No answer earns full marks"),
    "no options": (item("multiple_choice_question", "Q"), "no answers that could be read"),
    "a number that is none": (numerical("Q", equal("five")), "“five” is not a number"),
    "half a range": (numerical("Q", '<vargte respident="response1">3</vargte>'), "no lower or no upper end"),
    "a gap without a place": (blanks(FILLED, "Where?", {"g": [label("1", "a")]}, {"g": "1"}), "The gap “g” has no place"),
    "no gap at all": (item(FILLED, "Where?"), "has no place"),
    "a field between words that nothing fits": (bare(FIB + FIB.replace("response1", "two"), when(equal("a"))), "No answer earns full marks"),
    "several numbers": (
        numerical("Q", equal("1") + equal("2", "other")), "Several numbers are asked for at once"
    ),
    "a pattern": (
        blanks(FILLED, "[g]", {"g": [label("1", "r.d", scoring_algorithm="TextRegex")]}, {"g": "1"}), "“r.d” is a pattern"
    ),
    "a left side alone": (
        item("matching_question", "Q", lid("response_0", options("ab"), head=text("Left"))), "“Left” has no right side"
    ),
    "no steps": (item("ordering_question", "Q", lid("response1", ())), "no answers that could be read"),
    "an order that nobody tells": (item("ordering_question", "Q", lid("response1", options("ab"))), "order cannot be read"),
    "a thing in two categories": (
        sorting("Q", [("a", "L")], "LR").replace("</resprocessing>", f"{when(equal('t0', 'c1'))}</resprocessing>"),
        "“a” belongs into two categories",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_come_in_says_why(name):
    document, words = REFUSED[name]
    (one,) = read(document).items
    assert one.question is None
    assert words in " ".join(one.errors)


TOLD = {
    "one choice": (bare(lid("r", options("abc")), when(equal("o1", "r"), "1")), "single"),
    "true or false": (bare(lid("r", options(["True", "False"])), when(equal("o1", "r"), "1")), "true_false"),
    "several": (bare(lid("r", options("abc"), how="Multiple"), when(equal("o1", "r"), "1")), "multiple"),
    "pairs": (
        bare(lid("p", options("ab"), head=text("P", "")) + lid("q", options("ab"), head=text("Q", "")),
             when(equal("o1", "p"), "1", "Add") + when(equal("o2", "q"), "1", "Add")),
        "matching",
    ),
    "a word": (bare(FIB, when(equal("yes"), "1")), "short_text"),
    "a number": (bare(FIB.replace("<render_fib>", '<render_fib fibtype="Integer">'), when(equal("7"), "1")), "number"),
    "an essay": (bare(FIB), "essay"),
    "a number of its own kind": (
        bare(FIB.replace("response_str", "response_num"), when(equal("7"), "1")), "number"
    ),
    "nothing to answer": (bare(""), ""),
    "a profile of Common Cartridge": (bare(FIB, when(equal("7"), "1"), field("cc_profile", "cc.fib.v0p1")), "short_text"),
}  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_the_answers_tell_the_kind_where_nothing_names_it(name):
    document, kind = TOLD[name]
    (one,) = read(document).items
    assert (one.question.kind if one.question else "") == kind


def test_names_topics_lines_and_groups_come_from_the_quiz():
    document = quiz(
        choice("First?", "ab", 1, title="Late bus"),
        group(choice("Second?", "ab", 1), choice("Third?", "ab", 1), title="Delays", number="1", points="3"),
        title="Service / rules",
    )
    reading = read_file(document.encode(), "en")
    first, drawn, second, third = reading.items
    assert reading.format is Format.QTI
    assert (first.question.key, first.question.tags, first.line) == ("late-bus", ("Service-rules",), 4)
    assert "Each attempt drew 1 of the questions" in drawn.warnings[0]
    assert drawn.name == "Delays"
    assert [(one.question.key, one.question.tags, one.question.points_e5) for one in (second, third)] == [
        ("second", ("Delays",), 300_000), ("third", ("Delays",), 300_000)
    ]  # fmt: skip
    assert {one.within for one in reading.items} == {"Service / rules"}
    assert "stays behind" in reading.notes[0]


def test_an_archive_is_read_document_by_document_and_a_course_only_once():
    twice = choice("Asked?", "ab", 1)
    reading = read_file(
        packed({
            "g1/assessment_qti.xml": quiz(twice, ident="g1"),
            "g1/assessment_meta.xml": "<quiz><title>Service rules</title></quiz>",
            "non_cc_assessments/g1.xml.qti": quiz(twice, group(bank="b1"), group(bank="b9"), '<itemref linkrefid="far"/><itemref linkrefid="i"/>', ident="g1"),
            "non_cc_assessments/b1.xml.qti": bank(short("Word?", ["yes"]), ident="b1"),
            "web_resources/bar.png": b"\x89PNG",
            "__MACOSX/g1/._g1.xml": "junk",
        }),
        "en",
    )  # fmt: skip
    assert reading.format is Format.QTI
    assert [one.question.prompt for one in reading.good] == ["Asked?", "Word?"]
    assert [one.within for one in reading.good] == ["Service rules", "Hold and wait"]
    assert [one.warnings[0] for one in reading.passed_over] == [
        "Each attempt drew 1 of the questions of this group. Write such a draw in the quiz.",
        "Each attempt drew questions (1) from a bank that is not in this file. Export that bank too.",
        "This question stands in a bank that is not in this file. Export that bank too.",
    ]


def test_a_bank_alone_has_no_rules_that_stay_behind():
    assert read_file(bank(short("Word?", ["yes"])).encode(), "en").notes == ()


def test_a_single_item_is_read_as_it_was_pasted():
    (one,) = read_file(choice("客戶等了多久？", ["一分鐘", "兩分鐘"], 2).encode(), "zh-Hant").items
    assert printed(one) == "客戶等了多久？\n- 一分鐘\n* 兩分鐘\n"
