"""What is pasted from elsewhere is offered as our text, with the same meaning."""

import pytest

from lms.questions.rules.quiz_text import Source, parse_questions
from lms.quizwriting.rules.pasting import Remark, offer
from tests.qti import canvas

WORD = "1. Who calls?\nA. The caller\nB. The agent\nAnswer: A\nExplanation: They need help.\n\n2) What now?\na) Wait\nb) Ask\nc) Go\nANSWER: B, C\n"
GIFT = "::Sky:: What colour is it? {=blue#Right! ~red}\n\n::Sea:: And the sea? {=blue ~green}\n"
XML = '<quiz><question type="truefalse"><name><text>S</text></name><questiontext format="plain_text"><text>Is it so?</text></questiontext><answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>'


def meaning(text):
    placed, problems = parse_questions(text, Source("", "en"))
    assert problems == []
    return [one.question for one in placed]


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
        ("Who calls?\n[ ] The agent\n[x] The caller\n", "list", 1),
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
