"""Every kind of question into each format and back, and what each of them cannot hold."""

import pytest

from lms.interchange.rules import Format, Role, read_file, write_file
from lms.interchange.rules.files import NoQuestions
from lms.interchange.rules.recognising import text_format
from lms.interchange.rules.sheets.columns import guess_without_head
from lms.questions.rules.quiz_text import print_question
from tests.interchange.test_rules_formats import read

KINDS = """\
Which? [key which] #bus
* a
- **b**
- 50% off
> Because
> of it.

Some? [key some] [choose all]
* a
* b
- c

True? [key true]
* True
- False

Yes? [key yes]
- No
* Yes

Word? [key word] [text]
= 5 * 3 | five

Bar? [key bar] [text]
= a \\| b

Arrow? [key arrow] [text]
= a -> b

How long? [key long]
= 3 min

Range? [key range]
= 3..4

Percent? [key percent]
= 50 ± 10%

Pairs? [key pairs] [match]
a -> **x**
b -> *y*
c -> \\[y\\]
-> z

Arrows? [key arrows] [match]
a \\-> 1 -> x
b -> y

Order? [key order] [order]
1. a
2. b

Say ___ to all. [key say]
= hello

Wait ___ for it. [key wait]
= 2 ± 10% min

Plain ___ for it. [key plain]
= 3 ± 1

Sign ___ it. [key sign]
= a } b

Then ___ it. [key then]
~ the **log** | *drop

Last ___ [key last]
~ *a | b

Brace {1:MC:=a~b} and ___ [key brace]
= x

Write. [key write] [essay]
+ Facts: no = 0 | yes = 1

Sort. [key sort] [categorise]
a -> x
b -> y

Send. [key send] [file]
+ Plan: no = 0 | yes = 1
"""


def questions():
    return [item.question for item in read(f"---\ntitle: x\n---\n{KINDS}").items]


def written(format_):
    return write_file(format_, questions(), "en")


@pytest.mark.parametrize(
    ("format_", "left_out"),
    [
        (Format.GIFT, {"arrow", "arrows", "order", "sort", "send"}),
        (Format.MOODLE_XML, {"brace", "sort", "send"}),
        (Format.CSV, {"bar", "arrows", "say", "wait", "plain", "sign", "then", "last", "brace", "sort", "send"}),
    ],
)
def test_what_a_format_cannot_hold_is_left_out_and_the_rest_comes_back(format_, left_out):
    out = written(format_)
    assert {each.key for each in out.remarks if each.left_out} == left_out
    content = out.content if isinstance(out.content, bytes) else out.content.encode()
    back = read_file(content, "en")
    assert back.format is format_
    kept = [each for each in questions() if each.key not in left_out]
    assert len(back.items) == len(kept)
    kinds = [(item.question.kind if item.question else " ".join(item.errors)) for item in back.items]
    ticked = {"last"} if format_ is Format.GIFT else set()  # a gap at the end of its text
    assert kinds == ["single" if each.key in ticked else each.kind for each in kept]


@pytest.mark.parametrize(
    ("format_", "key", "said"),
    [
        (Format.GIFT, "yes", "became TRUE and FALSE"),
        (Format.GIFT, "long", "The unit “min” was left out"),
        (Format.GIFT, "percent", "tolerance in percent became a number"),
        (Format.GIFT, "pairs", "Emphasis on right sides"),
        (Format.GIFT, "last", "became options to tick"),
        (Format.MOODLE_XML, "yes", "became TRUE and FALSE"),
        (Format.MOODLE_XML, "range", "became a number with its tolerance"),
        (Format.MOODLE_XML, "pairs", "Emphasis on right sides"),
        (Format.MOODLE_XML, "wait", "The unit “min” was left out"),
        (Format.MOODLE_XML, "wait", "became a number with its tolerance"),
        (Format.MOODLE_XML, "then", "Emphasis in the choices"),
    ],
)
def test_what_is_lost_on_the_way_out_is_said(format_, key, said):
    assert any(said in each.message for each in written(format_).remarks if each.key == key)


def moodle(kind, inside, text="Q?"):
    body = f"<questiontext format='html'><text><![CDATA[{text}]]></text></questiontext>{inside}"
    return read(f"<?xml version='1.0'?><quiz><question type='{kind}'>{body}</question></quiz>").items[0]


ANSWER = "<answer fraction='100'><text>{}</text></answer>"


@pytest.mark.parametrize(
    ("kind", "inside", "text", "said"),
    [
        ("description", "", "Read this.", "a description and no question"),
        ("numerical", ANSWER.format("many"), "Q?", "“many” is not a number"),
        ("numerical", "<answer fraction='50'><text>4</text></answer>", "Q?", "No answer earns full marks"),
        ("cloze", "", "No gap here", "no gap that can be read"),
        ("cloze", "", "{1:WHATEVER:=a}", "“WHATEVER” cannot be carried over"),
        ("cloze", "", "{1:MULTICHOICE:=a~=b} x", "exactly one choice"),
        ("cloze", "", "{1:MULTICHOICE:=a} x", "2 to 26 different choices"),
        ("shortanswer", "<usecase>1</usecase>" + ANSWER.format("a"), "Q?", "Capital and small letters"),
        ("shortanswer", "<defaultgrade>many</defaultgrade>" + ANSWER.format("a"), "Q?", ""),
        ("shortanswer", "<hidden>1</hidden>" + ANSWER.format("a"), "Q?", "It was hidden in Moodle"),
        ("essay", "<graderinfo><text>Be fair</text></graderinfo>", "Q?", "Be fair"),
        (
            "shortanswer",
            "<correctfeedback><text>Well said</text></correctfeedback>" + ANSWER.format("a"),
            "Q?",
            "Well said",
        ),
        ("shortanswer", ANSWER.format("a"), "<video src='x'></video>Q?", "embedded was left out"),
        ("shortanswer", ANSWER.format("a"), "H<sub>2</sub>O?", "Raised and lowered"),
        ("shortanswer", ANSWER.format("a"), "Why $$x^2$$?", "A formula is shown"),
    ],
)
def test_what_moodle_xml_says_that_we_have_no_place_for(kind, inside, text, said):
    item = moodle(kind, inside, text)
    assert said in " ".join([*item.errors, *item.warnings])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<ul><li>one</li><li>two</li></ul>Q?", "– one\n– two\nQ? [text]\n= a\n"),
        ("<table><tr><td>a</td><td>b</td></tr></table>Q?", "a | b\nQ? [text]\n= a\n"),
        ("<b>bold <i>both</b> Q?", "**bold *both***"),
        ("<code> x </code> Q?", "`x` Q?"),
        ("</b>Q?", "Q?"),
    ],
)
def test_what_is_laid_out_becomes_lines(text, expected):
    item = moodle("shortanswer", ANSWER.format("a"), text)
    assert item.question, item
    assert expected.split("\n")[0].split()[0].strip("*`") in print_question(item.question, with_key=False)


def rows(*lines, **kwargs):
    return read("Type,Question,A,B,Correct\n" + "\n".join(lines) + "\n", **kwargs).items


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("nonsense,Q?,a,b,A", "is no kind of question"),
        ("matching,Q?,a,b,", "is a pair: left -> right"),
        ("number,Q?,,,many", "“many” is not a number"),
        ("true/false,Q?,,,perhaps", "is TRUE or FALSE, not “perhaps”"),
    ],
)
def test_a_row_of_a_kind_says_what_it_needs(row, said):
    (item,) = rows(row)
    assert said in " ".join(item.errors)


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("matching,Q?,a -> x,b -> y,", "matching"),
        ("ordering,Q?,a,b,", "ordering"),
        ("essay,Q?,,,", "essay"),
        ('multiple,Q?,a one,b two,"a one | b two"', "multiple"),
        ("number,Q?,,,3..4", "number"),
        (",Q?,,,word", "short_text"),
    ],
)
def test_a_row_of_each_kind(row, kind):
    (item,) = rows(row)
    assert item.question is not None, item
    assert item.question.kind == kind


def test_a_table_without_a_column_of_questions_says_so():
    reading = read("Question,A,B,Correct\nQ?,a,b,A\n", columns=[Role.NONE] * 4)
    assert reading.items == ()
    assert any("No column was taken for the questions" in each for each in reading.notes)


def test_what_is_passed_over_is_no_error():
    reading = read("<?xml version='1.0'?><quiz><question type='category'><category><text>x</text></category></question>"
                   "<question type='description'><questiontext><text>Read</text></questiontext></question></quiz>")  # fmt: skip
    assert [item.errors for item in reading.passed_over] == [()] * len(reading.passed_over)
    assert reading.passed_over


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("::a b::Q?{~%50%x~%25%y~%-50%z}", "worth different shares"),
        ("Q?{=x ~%-50%y}", "Wrong options took marks away"),
        ("// [id:k]\n::k::Q?{T}\n\n// [id:k]\n::k::R?{T}", ""),
        (f"Q {'long ' * 20_000}?" + "{T}", "too long"),
        (f"Q {'long ' * 5000}?" + "{T}", "cannot be written"),
        ("He is {~%50%big ~%50%great ~small} here.", ""),
        ("::＃＃::Q?{T}", "The name “＃＃” was left out"),
        ("Q ___ and {T} more", ""),
        ("![pic](a.png) [[link]](x) Q?{T}", ""),
        ("[markdown]See ![pic](a.png) and [here](http://x.example)?{T}", "picture"),
        ("Q?{#}", ""),
        ("Q?{~%50%x ~%50%y ~%-100%z}", "Wrong options took marks away"),
        ("Q{T#never#well done}", "What was said after the answer was left out: never"),
        ("Q?{=x =%50%y}", "The answer “y” earned 50"),
        ("Q?{=x =ab*}", "The pattern “ab*” was left out"),
        ("::d::Only read this.\n\nQ?{T}", "This is a description and no question"),
        ("Q?{#3 ~#Look again}", "Look again"),
        ("[markdown]# Head\nQ?{T}", "became plain lines"),
        ("[html]<script>x()</script><p>Q?</p>{T}", "A script was left out"),
        ("[html]H<sub>2</sub>O, CO<sub>2</sub>?{T}", "Raised and lowered letters stand on the line now"),
        ("[html]Q <b> </b>?{T}", ""),
        ("[html]<a href='http://x.example'>Here</a>?{T}", "x.example"),
        ("[html]<u>Which</u>?{T}", "Colours"),
        ("Q?{=x =%0%y}", ""),
    ],
)
def test_what_gift_says_that_we_have_no_place_for(text, said):
    assert said in " ".join(" ".join([*item.errors, *item.warnings]) for item in read(text).items)


def test_a_file_with_only_remarks_is_refused():
    with pytest.raises(NoQuestions, match="no question in this file"):
        read("// nothing but this\n\n// and this\n$CATEGORY: x\n")


def test_pairs_of_gift_are_matched():
    (item,) = read("Match {=a -> 1 =b -> 2}").items
    assert print_question(item.question, with_key=False) == "Match [match]\na -> 1\nb -> 2\n"


def test_places_of_a_picture_come_in_as_our_text():
    text = "---\ntitle: x\n---\nWhere? [hotspot]\n![A](media/a.svg)\n* a -> rect 1,2 3,4\n- b -> rect 5,6 7,8\n"
    (item,) = read(text).items
    assert item.question.picture.source == "media/a.svg"


def test_a_key_that_stands_twice_in_a_table_is_refused():
    first, second = read("Key,Question,A,B,Correct\nk,Q?,a,b,A\nk,R?,a,b,A\n").items
    assert first.question.key == "k"
    assert "stands twice in this file" in " ".join(second.errors)


@pytest.mark.parametrize(
    ("width", "roles"),
    [
        (1, (Role.QUESTION,)),
        (2, (Role.QUESTION, Role.RIGHT)),
        (4, (Role.QUESTION, Role.OPTION, Role.OPTION, Role.RIGHT)),
    ],
)
def test_the_usual_order_of_columns(width, roles):
    assert guess_without_head(width) == roles


def test_a_line_that_no_table_can_hold_is_text():
    assert text_format("x" * 140_000) is Format.QUIZ_TEXT
