"""What each format says, row by row, and what is said about what does not come in."""

import io
from fractions import Fraction

import pytest
from openpyxl import Workbook

from lms.interchange.rules import Format, Role, read_file, write_file
from lms.questions.rules.quiz_text import print_question


def read(text, locale="en", **kwargs):
    return read_file(text.encode() if isinstance(text, str) else text, locale, **kwargs)


def printed(reading):
    """Questions as quiz text without their keys, errors and passed over ones as their sentences."""
    return [
        print_question(item.question, with_key=False) if item.question else " ".join(item.errors or item.warnings)
        for item in reading.items
    ]


GIFT = [
    # a weight in front of text that begins with a percent sign
    ("Off?{=%100%50% off ~none}", "Off?\n* 50% off\n- none\n"),
    # true and false in every spelling
    ("A{TRUE}", "A\n* True\n- False\n"),
    ("A{false}", "A\n- True\n* False\n"),
    ("A{ T }", "A\n* True\n- False\n"),
    # numbers: a decimal comma, a range written backwards, a tolerance
    ("Pi?{#3,14:0.01}", "Pi?\n= 3.14 ± 0.01\n"),
    ("Pi?{#4..3}", "Pi?\n= 3..4\n"),
    ("Pi?{#=3..4 =%50%2..5}", "Pi?\n= 3..4\n"),
    # one answer wide enough for the other
    ("Pi?{#=3.14:0.01 =3.14:0.5}", "Pi?\n= 3.14 ± 0.5\n"),
    # a blank line inside the answers
    ("A?{\n=x\n\n~y\n}\n\nB?{T}", "A?\n* x\n- y\n"),
    # what would be a sign of ours is protected
    ("A -> b [x] #y?{=* ~- c}", "A \\-> b \\[x] \\#y?\n* \\*\n- \\- c\n"),
    ("[html]<p>One <b>two</b><br>three</p>{T}", "One **two**\nthree\n* True\n- False\n"),
    ("[plain]One <b>two</b>{T}", "One <b>two</b>\n* True\n- False\n"),
    ("[html]x<b>「好」</b>y{T}", "x「好」y\n* True\n- False\n"),
    # a gap among options
    ("He is {~big =small} here.", "He is ___ here.\n~ big | *small\n"),
    # one answer without a sign
    ("Q?{only words}", "Q? [text]\n= only words\n"),
    # a literal star, which Moodle writes with a backslash
    ("A?{=5 \\\\* 3}", "A? [text]\n= 5 * 3\n"),
]


@pytest.mark.parametrize(("text", "expected"), GIFT)
def test_gift_means(text, expected):
    reading = read(text)
    assert reading.format is Format.GIFT
    assert printed(reading)[0] == expected


REFUSED = [
    ("::a::A?{=x", "The answers begin with { and never end."),
    ("A?{=x} and {=y}", "here is a second"),
    ("A?{#many}", "“many” is not a number"),
    ("A?{#=1 =5}", "Several different numbers are right"),
    ("A?{~x ~y}", "No answer earns full marks"),
    ("A?{=x ~x}", "stands twice"),
    ("::a::{=x}", "The question has no text"),
    ("A?{=*}", "No answer earns full marks"),
]


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_what_gift_cannot_bring_is_an_error_of_its_question_only(text, words):
    reading = read(
        f"{text}\n\n::good::Good?{{T}}" if text.count("{") == text.count("}") else f"::good::Good?{{T}}\n\n{text}"
    )
    bad, good = (reading.bad, reading.good)
    assert words in " ".join(bad[0].errors)
    assert [item.question.key for item in good] == ["good"]


def test_a_gift_question_keeps_its_line_category_tags_and_name():
    text = "// a comment\n$CATEGORY: top/Billing\n\n// [tag:refund] [tag:two words]\n::Late bus::\nWhen?{=now}\n\nThen?{T}\n"
    first, second = read(text).items
    assert (first.line, first.question.key, first.question.tags) == (5, "late-bus", ("refund", "two-words"))
    assert (second.line, second.question.tags) == (8, ("Billing",))
    assert "The tag “two words” became #two-words." in first.warnings
    assert "The category “top/Billing” was left out." in first.warnings


AIKEN = "Which?\nA. one\nB) two\nANSWER: B\n\n哪一個？\n（Ａ）甲\nＢ．乙\nC、丙\n答案：A、C\n解析：因為\n"


def test_aiken_is_read_in_every_width_with_several_letters_and_a_reason():
    reading = read(AIKEN)
    assert reading.format is Format.AIKEN
    assert printed(reading) == [
        "Which?\n- one\n* two\n",
        "哪一個？ [choose all]\n* 甲\n- 乙\n* 丙\n> 因為\n",
    ]
    assert [item.line for item in reading.items] == [1, 6]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Which?\nA. one\nC. two\nANSWER: A\n", "lettered A, B, C"),
        ("Which?\nA. one\nB. two\nANSWER: D\n", "names a letter that no option has"),
        ("Which?\nA. one\nmore\nB. two\nANSWER: A\n", "Line 3 is neither"),
        ("A. one\nB. two\nANSWER: A\n", "has no text"),
        ("Fine?\nA. one\nB. two\nANSWER: A\n\nWhich?\nA. one\nB. two\n", "no line “ANSWER: A”"),
    ],
)
def test_aiken_says_what_is_wrong(text, words):
    assert words in read(text).bad[0].errors[0]


SHEET = "Question,Option A,Option B,Option C,Correct answer,Points,Topic,Level,Feedback,Note\n"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            "Which?,one,two,three,B,2,billing,hard,Because,",
            "Which? [2 points] [level 3] #billing\n- one\n* two\n- three\n> Because\n",
        ),
        ('Which?,one,two,three,"A, C",,,,,', "Which? [choose all]\n* one\n- two\n* three\n"),
        ("Which?,one,two,three,AC,,,,,", "Which? [choose all]\n* one\n- two\n* three\n"),
        ("Which?,one,two,three,three,,,,,", "Which?\n- one\n- two\n* three\n"),
        ("Which?,one,two,three,1;3,,,,,", "Which? [choose all]\n* one\n- two\n* three\n"),
        ("True?,,,,TRUE,,,,,", "True?\n* True\n- False\n"),
        ("How many?,,,,42 ± 2 min,,,,,", "How many?\n= 42 ± 2 min\n"),
        ("How many?,,,,40..44,,,,,", "How many?\n= 40..44\n"),
        ("Who?,,,,the line | attendance line,,,,,", "Who? [text]\n= the line | attendance line\n"),
        ("'=1+1 is,two,one,,A,,,,,", "\\=1+1 is\n* two\n- one\n"),
    ],
)
def test_a_row_becomes_a_question(row, expected):
    assert printed(read(SHEET + row)) == [expected]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",one,two,,A,,,,,", "no question"),
        ("Which?,one,two,,D,,,,,", "none of the options"),
        ("Which?,one,two,,,,,,,", "names no right answer"),
        ("Which?,one,two,,A,many,,,,", "no number of points"),
        ("Which?,one,two,,A,,,mean,,", "no level"),
    ],
)
def test_a_row_says_what_is_wrong_with_it(row, words):
    reading = read(SHEET + row)
    assert words in reading.bad[0].errors[0]
    assert reading.bad[0].line == 2


def test_a_column_that_nobody_knows_is_passed_over_and_said():
    reading = read(SHEET + "Which?,one,two,,A,,,,,ask Ann")
    assert reading.columns[-1] == Role.NONE
    assert reading.items[0].warnings == ("The column “Note” was passed over: ask Ann",)


def test_columns_that_were_guessed_wrongly_can_be_corrected():
    text = "Frage,X1,X2,Lösung\nWelche?,eins,zwei,B\n"
    corrected = (Role.QUESTION, Role.OPTION, Role.OPTION, Role.RIGHT)
    assert printed(read(text, columns=corrected))[-1] == "Welche?\n- eins\n* zwei\n"


def test_a_table_without_headings_is_read_in_the_usual_order():
    text = "Which?\tone\ttwo\tB\nWho?\tAnn\tBob\tA\n"
    assert printed(read(text)) == ["Which?\n- one\n* two\n", "Who?\n* Ann\n- Bob\n"]


@pytest.mark.parametrize(
    "kind",
    [
        "題目,選項A,選項B,正確答案,分數,主題,難度,解說",
        "题目,选项A,选项B,答案,分值,知识点,难度,解析",
        "試題,A,B,答案,配分,分類,難易度,詳解",
        "Question Text,Choice 1,Choice 2,Answer,Marks,Category,Difficulty,Explanation",
    ],
)
def test_headings_in_english_and_chinese_are_known(kind):
    reading = read(f"{kind}\n哪個？,甲,乙,B,2,帳單,3,因為\n", locale="zh-Hant")
    assert printed(reading) == ["哪個？ [2 points] [level 3] #帳單\n- 甲\n* 乙\n> 因為\n"]


def workbook(*rows, title="Sheet", more=()):
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for name in more:
        book.create_sheet(name).append(["x"])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_an_excel_sheet_is_read_like_a_table_and_the_other_sheets_are_named():
    content = workbook(["題目", "選項A", "選項B", "答案", "分數"], ["哪個？", "甲", 2, "b", 1.5], more=("Old",))
    reading = read(content, locale="zh-Hant")
    assert reading.format is Format.XLSX
    assert printed(reading) == ["哪個？ [1.5 points]\n- 甲\n* 2\n"]
    assert reading.items[0].line == 2
    assert "Old" in reading.notes[0]


MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top/Calls</text></category></question>
<question type="multichoice">
  <name><text>Greeting</text></name>
  <questiontext format="html"><text><![CDATA[<p>What <em>first</em>?</p>]]></text></questiontext>
  <generalfeedback format="html"><text>Because.</text></generalfeedback>
  <defaultgrade>2.0000000</defaultgrade><single>true</single><shuffleanswers>0</shuffleanswers>
  <correctfeedback format="html"><text>Your answer is correct.</text></correctfeedback>
  <answer fraction="100" format="html"><text>Greet</text><feedback><text>Yes</text></feedback></answer>
  <answer fraction="50" format="html"><text>Wait</text></answer>
  <hint format="html"><text>Think</text></hint>
  <tags><tag><text>calls</text></tag></tags>
</question>
<question type="cloze"><questiontext format="html"><text>A {1:SHORTANSWER:=one~=1} b {2:MC:~x~=y} c {1:NM:=5:0.5}.</text></questiontext></question>
<question type="numerical"><questiontext><text>How long?</text></questiontext>
  <answer fraction="100"><text>5</text><tolerance>0.5</tolerance></answer>
  <units><unit><multiplier>1</multiplier><unit_name>min</unit_name></unit></units></question>
<question type="ordering"><questiontext><text>Order</text></questiontext><answer><text>a</text></answer><answer><text>b</text></answer></question>
<question type="calculated"><questiontext><text>{a} + {b}</text></questiontext></question>
<question type="truefalse"><questiontext><text>True?</text></questiontext>
  <answer fraction="0"><text>true</text></answer><answer fraction="100"><text>false</text></answer></question>
</quiz>
"""


def test_moodle_xml_is_read_kind_by_kind():
    reading = read(MOODLE)
    assert reading.format is Format.MOODLE_XML
    assert printed(reading) == [
        "What *first*? [2 points] [keep order] #calls\n* Greet\n- Wait\nhint: Think\n> Because.\n",
        "A ___ b ___ c ___. #Calls\n= one | 1\n~ x | *y\n= 5 ± 0.5\n",
        "How long? #Calls\n= 5 ± 0.5 min\n",
        "Order [order] #Calls\n1. a\n2. b\n",
        "There is no kind of question here like “calculated” of Moodle.",
        "True? #Calls\n- True\n* False\n",
    ]
    assert [item.line for item in reading.items][:2] == [4, 15]
    first = " ".join(reading.items[0].warnings)
    assert "“Greet” was left out: Yes" in first
    assert "“Wait” earned 50% of the marks" in first
    assert "Your answer is correct" not in first


def test_our_own_text_comes_in_with_every_error_on_its_line():
    text = "---\ntitle: x\n---\nGood? [key good]\n* a\n- b\n\nNo answer here\n\nAlso good\n= word\n\nTwice [key good]\n* a\n- b\n"
    reading = read(text)
    assert reading.format is Format.QUIZ_TEXT
    assert [(item.line, item.question.key if item.question else None) for item in reading.items] == [
        (4, "good"), (8, None), (10, "also-good"), (13, None),
    ]  # fmt: skip
    assert reading.items[0].keyed
    assert not reading.items[2].keyed


def test_what_a_format_has_no_place_for_is_said_by_question():
    text = (
        "Sort [categorise] [key sort]\na -> b\nc -> d\n\nPick [key pick] [3 points] [level 3] [critical] @P4.1\n* a\n- b\n"
        "hint: look\n\nTwo ___ gaps ___ [key gaps]\n= a\n= b\n"
    )
    questions = [item.question for item in read(text).items]
    said = {
        format_: {(each.key, each.left_out) for each in write_file(format_, questions, "en").remarks}
        for format_ in (Format.GIFT, Format.MOODLE_XML, Format.CSV, Format.QUIZ_TEXT)
    }
    assert said[Format.GIFT] == {("sort", True), ("pick", False), ("gaps", True)}
    assert said[Format.MOODLE_XML] == {("sort", True), ("pick", False)}
    assert said[Format.CSV] == {("sort", True), ("pick", False), ("gaps", True)}
    assert said[Format.QUIZ_TEXT] == set()
    pick = [each.message for each in write_file(Format.GIFT, questions, "en").remarks if each.key == "pick"]
    assert pick == [
        "Its points were left out.", "Its level was left out.", "That it is critical was left out.",
        "Its clauses were left out.", "Its hints were left out.",
    ]  # fmt: skip


def test_points_outside_of_what_we_have_are_brought_inside_and_said():
    text = MOODLE.replace("2.0000000", "250")
    item = read(text).items[0]
    assert Fraction(item.question.points_e5, 100_000) == 100
    assert "250 points became 100" in " ".join(item.warnings)


def test_a_numbered_list_comes_in_with_what_is_no_question_said():
    text = "Test of May\n1. Who calls?\nA. The caller\nB. The agent\nAnswer: A\n2. What now?\nA. Wait\nB. Ask\n"
    reading = read_file(text.encode(), "en")
    assert reading.format is Format.LIST
    assert [(item.number, item.line, bool(item.errors)) for item in reading.items] == [
        (1, 2, False), (2, 6, True), (0, 1, False),
    ]  # fmt: skip
    assert reading.passed_over[0].warnings == ("It stands before the first question.",)
    assert read_file(b"Who calls?\n* The caller\n- The agent\n", "en").format is Format.QUIZ_TEXT
