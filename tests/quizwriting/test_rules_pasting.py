"""What is pasted from elsewhere is offered as our text, with the same meaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.questions.rules.inline import plain
from lms.questions.rules.quiz_text import Source, parse_questions
from lms.quizwriting.rules.numbered_list import from_list
from lms.quizwriting.rules.pasting import Remark, offer
from tests.qti import canvas

WORD = "1. Who calls?\nA. The caller\nB. The agent\nAnswer: A\nExplanation: They need help.\n\n2) What now?\na) Wait\nb) Ask\nc) Go\nANSWER: B, C\n"
GIFT = "::Sky:: What colour is it? {=blue#Right! ~red}\n\n::Sea:: And the sea? {=blue ~green}\n"
XML = '<quiz><question type="truefalse"><name><text>S</text></name><questiontext format="plain_text"><text>Is it so?</text></questiontext><answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>'


def meaning(text):
    placed, problems = parse_questions(text, Source("", "en"))
    assert problems == []
    return [one.question for one in placed]


LISTS = {
    "answers in a line of their own": (WORD, ["Who calls?\n* The caller\n- The agent\n> They need help.",
                                             "What now?\n- Wait\n* Ask\n* Go"]),
    "Chinese signs": ("１、誰來電？\nＡ、來電者\nＢ、專員\n答案：Ａ\n解析：他需要幫助。",
                      ["誰來電？\n* 來電者\n- 專員\n> 他需要幫助。"]),
    "第 1 題": ("第1題：誰？\nA：甲\nB：乙\n正確答案：B", ["誰？\n- 甲\n* 乙"]),
    "a mark before the right one": ("Q1: Who?\n*A) Me\nB) You", ["Who?\n* Me\n- You"]),
    "lines that go on": ("1. Who is\nit then?\nA. Me\nmyself\nB. You\nReason: So\nit is",
                         ["Who is it then?\n- Me myself\n- You\n> So\n> it is"]),
    "letters out of their order are words": ("1. Which?\nA. One\nC. Two\nB. Three", ["Which?\n- One C. Two\n- Three"]),
    "signs that mean something": ("1. Press *9 #now\nA. [key]\nB. B. Two", ["Press \\*9 \\#now\n- \\[key\\]\n- B\\. Two"]),
    "words before the first number": ("Quiz\n1. Who?\nA. Me\nB. You", ["Who?\n- Me\n- You"]),
    "no options": ("1. Who?\n2. What?", []),
    "no numbers": ("Who?\nA. Me\nB. You", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), LISTS.values(), ids=LISTS)
def test_a_numbered_list(text, wanted):
    assert from_list(text) == wanted


def test_a_list_is_offered_with_its_marked_answers():
    made = offer(WORD, "en", ())
    assert (made.format, made.questions, made.remarks) == ("list", 2, ())
    first, second = meaning(made.text)
    assert (first.kind, first.reason, second.kind) == ("single", "They need help.", "multiple")


@pytest.mark.parametrize(
    ("text", "format_", "count"),
    [
        (GIFT, "gift", 2),
        ("Who calls?\nA. The caller\nB. The agent\nANSWER: A\n", "aiken", 1),
        (XML, "moodle-xml", 1),
        (canvas.quiz(canvas.choice("Who calls?", ["The caller", "The agent"], 1)), "qti", 1),
        ("Question\tA\tB\tAnswer\nWho?\tMe\tYou\tA\nWhat?\tThis\tThat\tB\n", "csv", 2),
    ],
)
def test_formats_of_others(text, format_, count):
    made = offer(text, "en", ())
    assert (made.format, made.questions, len(meaning(made.text))) == (format_, count, count)


def test_what_could_not_be_carried_over_is_said_by_line_and_name():
    made = offer(f"{GIFT}\n::Odd:: How? {{=%50%half ~none}}\n", "en", ())
    assert made.remarks
    assert all(isinstance(one, Remark) and one.line and one.message for one in made.remarks)


def test_keys_that_the_quiz_has_are_not_taken_again():
    (first, second) = meaning(offer(GIFT, "en", ()).text)
    again = meaning(offer(GIFT, "en", (first.key, f"{first.key}-2")).text)
    assert [one.key for one in again] == [f"{first.key}-3", second.key]


@pytest.mark.parametrize("text", ["Who?\n* me\n- you\n", "", "just words\nand more", "<quiz", "{"])
def test_our_own_text_and_what_holds_no_questions_are_left_alone(text):
    assert offer(text, "en", ()) is None


WORDS = st.text(st.sampled_from("aB1 .-*=~>[]#@|\\_()、:對＊＃→hint"), min_size=1, max_size=14)


@given(st.lists(WORDS.map(lambda text: " ".join(f"x {text}".split())), min_size=3, max_size=5))
def test_words_of_a_list_are_the_words_of_the_question(words):
    prompt, *others = words
    options = [f"{first} {text}" for first, text in zip(("one", "two", "three", "four"), others, strict=False)]
    listed = "\n".join([f"1. {prompt}", *(f"{letter}. {text}" for letter, text in zip("ABCD", options, strict=False))])
    (block,) = from_list(f"{listed}\nAnswer: A")
    (question,) = meaning(block)
    assert plain(question.prompt) == prompt
    assert [plain(one.text) for one in question.options] == options
