"""Lists of questions as people type them become our text with the same meaning, whatever their way to say what is right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.lists.rules import from_list
from lms.questions.rules.inline import plain
from lms.questions.rules.quiz_text import Source, parse_questions

EN, HANT, HANS = "en", "zh-Hant", "zh-Hans"

LISTS = {
    "answers in a line of their own": (
        EN, "1. Who calls?\nA. The caller\nB. The agent\nAnswer: A\nExplanation: They need help.\n\n2) What now?\na) Wait\nb) Ask\nc) Go\nANSWER: B, C\n",
        ["Who calls?\n* The caller\n- The agent\n> They need help.", "What now?\n- Wait\n* Ask\n* Go"]),
    "Chinese signs": (HANT, "１、誰來電？\nＡ、來電者\nＢ、專員\n答案：Ａ\n解析：他需要幫助。",
                      ["誰來電？\n* 來電者\n- 專員\n> 他需要幫助。"]),
    "第 1 題": (HANT, "第1題：誰？\nA：甲\nB：乙\n正確答案：B", ["誰？\n- 甲\n* 乙"]),
    "a mark before the right one": (EN, "Q1: Who?\n*A) Me\nB) You", ["Who?\n* Me\n- You"]),
    "a mark behind the right one": (EN, "1. Who?\nA. Me *\nB. You\nC. We (correct)", ["Who?\n* Me\n- You\n* We"]),
    "a tick in Chinese": (HANS, "1. 谁？\nA. 我（正确）\nB. 你", ["谁？\n* 我\n- 你"]),
    "lines that go on": (EN, "1. Who is\nit then?\nA. Me\nmyself\nB. You\nReason: So\nit is",
                         ["Who is it then?\n- Me myself\n- You\n> So\n> it is"]),
    "letters out of their order are words": (EN, "1. Which?\nA. One\nC. Two\nB. Three", ["Which?\n- One C. Two\n- Three"]),
    "signs that mean something": (EN, "1. Press *9 #now\nA. [key]\nB. B. Two", ["Press \\*9 \\#now\n- \\[key\\]\n- B\\. Two"]),
    "no options": (EN, "1. Who?\n2. What?", []),
    "steps": (EN, "1. Open the box.\n2. Press the key.\n3. Wait.", []),
    "no numbers": (EN, "Who?\nA. Me\nB. You", []),
    "options behind each other": (HANS, "1．先做什么？（  ）\nA．听他说完    B．挂电话    C．转接\n答案：A",
                                  ["先做什么？\n* 听他说完\n- 挂电话\n- 转接"]),
    "options without space": (HANS, "1.先做什么？\nA.听他说完B.挂电话C.转接\n答案：C", ["先做什么？\n- 听他说完\n- 挂电话\n* 转接"]),
    "options behind the question": (EN, "1. Who?   A. Me   B. You\nAnswer: B", ["Who?\n- Me\n* You"]),
    "a letter in a sentence is none": (EN, "1. Who?\nA. Vitamin B. is good\nB. You\nAnswer: B", ["Who?\n- Vitamin B. is good\n* You"]),
    "the answer in the stem": (HANS, "1.先做什么？（ A ）\nA.听\nB.说", ["先做什么？\n* 听\n- 说"]),
    "in its middle": (HANS, "1.先（ AB ）再做。\nA.听\nB.说", ["先 再做。\n* 听\n* 说"]),
    "judged behind the sentence": (HANS, "1. 可以挂断。（√）\n2. 可以索要密码。（×）",
                                   ["可以挂断。\n* 对\n- 错", "可以索要密码。\n- 对\n* 错"]),
    "judged in a line": (EN, "1. True or false: You may ask.\nAnswer: False.", ["You may ask.\n- True\n* False"]),
    "judged in another language": (HANT, "1. 判斷題：可以。\n答案：對", ["可以。\n* 對\n- 錯"]),
    "labels in brackets": (HANS, "一、单选题\n1. 先做什么？\nA. 听\nB. 说\n【答案】A\n【解析】先听。", ["先做什么？\n* 听\n- 说\n> 先听。"]),
    "the answer with its words": (EN, "1. Who?\nA. Me\nB. You\nAnswer: B. You", ["Who?\n- Me\n* You"]),
    "the words alone": (EN, "1. What for?\nA. A bed\nB. A face\nAnswer: a bed", ["What for?\n* A bed\n- A face"]),
    "a letter behind the label": (EN, "1. Who?\nA. Me\nB. You\nAnswer B", ["Who?\n- Me\n* You"]),
    "letters joined by and": (EN, "1. Who?\nA. Me\nB. You\nC. We\nAnswer: A and C", ["Who?\n* Me\n- You\n* We"]),
    "the label above": (EN, "1. Who?\nA. Me\nB. You\nAnswer:\nB", ["Who?\n- Me\n* You"]),
    "a label with nothing": (EN, "1. Who?\nA. Me\nB. You\nAnswer:\nC. We", ["Who?\n- Me\n- You\n- We"]),
    "several, one right": (HANS, "1. 哪些？（多选）\nA. 甲\nB. 乙\n答案：A", ["哪些？（多选） [choose all]\n* 甲\n- 乙"]),
    "boxes": (EN, "1. Who?\n[ ] Me\n[x] You\n☐ We\n☑ All", ["Who?\n- Me\n* You\n- We\n* All"]),
    "bullets": (EN, "1. Who?\n• Me\n• *You", ["Who?\n- Me\n* You"]),
    "a number": (EN, "1. How many minutes?\nAnswer: 30", ["How many minutes?\n= 30"]),
    "words": (EN, "1. Whom do you tell?\nAnswer: the line", ["Whom do you tell? [text]\n= the line"]),
    "a blank": (EN, "1. First you ____ the caller.\nAnswer: greet", ["First you ___ the caller.\n= greet"]),
    "blanks": (HANS, "1. 先（  ），再____。\n答案：问候；倾听", ["先 ___ ，再 ___ 。\n= 问候\n= 倾听"]),
    "more blanks than answers": (EN, "1. A ____ and a ____.\nAnswer: dog", ["A \\_\\_\\_\\_ and a \\_\\_\\_\\_\\. [text]\n= dog"]),
    "a key at the end": (EN, "1. Who?\nA. Me\nB. You\n2. What?\nA. This\nB. That\n\nAnswer key\n1. B\n2. A",
                         ["Who?\n- Me\n* You", "What?\n* This\n- That"]),
    "a key in one line": (HANS, "1. 谁？\nA. 我\nB. 你\n2. 可以。\n答案：1.B 2.×", ["谁？\n- 我\n* 你", "可以。\n- 对\n* 错"]),
    "a key of ranges": (HANS, "1. 谁？\nA. 我\nB. 你\n2. 何时？\nA. 早\nB. 晚\n3. 对吗？\nA. 对\nB. 不\n参考答案：\n1-2 BA 3.B",
                        ["谁？\n- 我\n* 你", "何时？\n* 早\n- 晚", "对吗？\n- 对\n* 不"]),
    "an answer that is no option": (EN, "1. Who?\nA. Me\nB. You\nAnswer: nobody", ["Who?\n- Me\n- You"]),
    "a range with too few": (EN, "1. Who?\nA. Me\nB. You\n2. So it is.\nAnswer key\n1-3 AB 2. true",
                             ["Who?\n- Me\n- You", "So it is.\n* True\n- False"]),
    "years are no numbers of questions": (EN, "1. How long is 2.5 minutes?\n2.5 is more than two.\nA. Long\nB. Short\nAnswer: A",
                                          ["How long is 2.5 minutes? 2.5 is more than two.\n* Long\n- Short"]),
}  # fmt: skip


@pytest.mark.parametrize(("locale", "text", "wanted"), LISTS.values(), ids=LISTS)
def test_a_list(locale, text, wanted):
    found = [block.text for block in from_list(text, locale).blocks]
    assert found == wanted
    placed, problems = parse_questions("\n\n".join(found), Source("", locale))
    assert len(placed) + len({problem.line for problem in problems}) == len(found)


UNNUMBERED = {
    "behind an empty line": ("Who?\na) Me\nb) You\n\nAnswer: b\n\nWhat?\nA. This\nB. That\nAnswer: A",
                             ["Who?\n- Me\n* You", "What?\n* This\n- That"]),
    "boxes": ("Who?\n[ ] Me\n[x] You", ["Who?\n- Me\n* You"]),
    "a paragraph that goes on": ("Who\nis it?\n[ ] Me\n[x] You", ["Who is it?\n- Me\n* You"]),
    "prose": ("Words.\n\nMore words.\n\nAnd more.", []),
    "nothing": ("\n \n", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), UNNUMBERED.values(), ids=UNNUMBERED)
def test_a_list_without_numbers(text, wanted):
    assert [block.text for block in from_list(text, EN, numbered=False).blocks] == wanted


def test_what_is_part_of_no_question_is_said_by_line():
    text = "Quiz of May\nPart A\n1. Who?\nA. Me\nB. You\nAnswer key\n1. A 7. B\nThe end"
    listed = from_list(text, EN)
    assert [(one.line, one.text) for one in listed.left] == [(1, "Quiz of May"), (2, "Part A"), (7, "1. A 7. B")]
    assert [(block.line, block.text) for block in listed.blocks] == [(3, "Who?\n* Me\n- You The end")]


def test_more_lines_than_a_page_could_have_are_no_list():
    assert not from_list("1. Who?\nA. Me\nB. You\n" * 7000, EN).blocks


WORDS = st.text(st.sampled_from("aB1 .-*=~>[]#@|\\_()、:對＊＃→hint"), min_size=1, max_size=14)


@given(st.lists(WORDS.map(lambda text: " ".join(f"x {text} y".split())), min_size=3, max_size=5))
def test_words_of_a_list_are_the_words_of_the_question(words):
    prompt, *others = words
    options = [f"{first} {text}" for first, text in zip(("one", "two", "three", "four"), others, strict=False)]
    listed = "\n".join([f"1. {prompt}", *(f"{letter}. {text}" for letter, text in zip("ABCD", options, strict=False))])
    (block,) = from_list(f"{listed}\nAnswer: A", EN).blocks
    (question,), problems = parse_questions(block.text, Source("", EN))
    assert problems == []
    assert plain(question.question.prompt) == prompt
    assert [plain(one.text) for one in question.question.options] == options


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from([text for _locale, text, _wanted in LISTS.values()])).map("\n".join)
)
def test_nothing_breaks_it(text):
    for numbered in (True, False):
        listed = from_list(text, HANS, numbered=numbered)
        assert all(block.text.strip() for block in listed.blocks)
