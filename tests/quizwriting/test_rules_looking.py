"""What is said of a text while it is typed is what the parser of files says, block by block."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.i18n import use_locale
from lms.questions.rules.quiz_rules import Draw, QuizRules
from lms.questions.rules.quiz_text import Source, parse_questions
from lms.quizfiles import Front
from lms.quizwriting.rules.balance import Placed, balance
from lms.quizwriting.rules.looking import MOST_QUESTIONS, Fault, at_line, entries, too_many

GOOD = "What is {n}?\n* {n}\n- other"
BLOCKS = (
    "Which?\n* a\n- b", "Which? [key same]\n* a\n- b", "No answers", "* an answer first", "Which? [level 9]\n- a\n- b",
    "How many? [2 points] #topic @P4.1\n= 4 min", "Gap ___\n= word\n> why", "Order [order]\n1. a\n2. b", "Which?\n- a\n- b",
)  # fmt: skip


@given(st.lists(st.sampled_from(BLOCKS), max_size=8), st.sampled_from(["\n\n", "\n\n\n", "\n \t\n"]))
def test_questions_and_faults_are_those_of_the_file(blocks, between):
    body = between.join(blocks)
    placed, problems = parse_questions(body, Source("", "en"))
    found = entries(body, "en")
    assert [(one.question.key, one.line) for one in found if one.question] == [
        (one.question.key, one.line) for one in placed
    ]
    said = sorted((fault.line, fault.message) for one in found for fault in one.faults)
    assert said == sorted((one.line, one.message) for one in problems)


def test_each_entry_says_where_it_begins_and_ends():
    first, second = entries("\nOne?\n* a\n- b\n\n\nTwo?\n* c\n- d\n", "en")
    assert [(one.number, one.line, one.last, one.name) for one in (first, second)] == [
        (1, 2, 4, "One?"), (2, 7, 9, "Two?"),
    ]  # fmt: skip


def test_an_invisible_character_is_told_on_its_line_and_the_rest_is_still_read():
    first, second = entries("One?\n* a\u202e\n- b\n\nTwo?\n* c\n- d", "en")
    assert [fault.line for fault in first.faults] == [2]
    assert second.question is not None
    assert not second.faults


def test_a_long_question_has_a_short_name():
    (one,) = entries(f"{'long ' * 40}\n* a\n- b", "en")
    assert one.name.endswith("…")
    assert len(one.name) == 81


def test_faults_are_told_in_the_language_of_whoever_reads_them_even_for_a_block_that_was_read_before():
    body = "Nothing below this line"
    (english,) = entries(body, "en")
    with use_locale("zh-Hant"):
        (chinese,) = entries(body, "en")
    assert english.faults[0].message.startswith("This question has no answers.")
    assert chinese.faults[0].message != english.faults[0].message


@pytest.mark.parametrize(
    ("line", "number"), [(1, 1), (3, 1), (5, 1), (6, 1), (7, 2), (9, 2), (500, 2)]
)  # fmt: skip
def test_the_caret_stands_in_the_question_that_begins_above_it(line, number):
    found = entries("\n\nOne?\n* a\n- b\n\nTwo?\n* c\n- d\n", "en")
    assert at_line(found, line).number == number


def test_an_empty_text_has_nothing_at_the_caret():
    assert at_line(entries("\n \n", "en"), 1) is None


def test_more_questions_than_a_quiz_may_have_are_said_once():
    body = "\n\n".join(GOOD.format(n=n) for n in range(MOST_QUESTIONS + 1))
    assert too_many(body) == (Fault(4 * MOST_QUESTIONS + 1, "Put at most 1,000 questions in one file."),)
    assert len(entries(body, "en")) == MOST_QUESTIONS
    assert too_many("One?\n* a\n- b") == ()


def quiz(*markers):
    text = "\n\n".join(f"Q {m}\n* a\n- b" for m in markers)
    return [Placed(one.number, one.line, one.question) for one in entries(text, "en")]


def shares(found):
    return [(one.name, one.questions, one.asked, one.points, [number for number, _line in one.where]) for one in found]


def test_the_balance_counts_points_topics_levels_and_clauses():
    questions = quiz("[2 points] #tone @P4.1", "[0.5 points] [level 1] #tone", "@P4.1 @P2.3")
    found = balance(questions, Front("Quiz", None, QuizRules(), {"tone": "Tone of voice"}))
    assert (found.questions, found.asked, found.points, found.all_points, found.est_seconds) == (3, 3, 3.5, 3.5, 90)
    assert shares(found.topics) == [("Tone of voice", 2, 2, 2.5, [1, 2]), ("", 1, 1, 1, [3])]
    assert shares(found.levels) == [("1", 1, 1, 0.5, [2]), ("2", 2, 2, 3, [1, 3])]
    assert shares(found.clauses) == [("P4.1", 2, 2, 3, [1, 3]), ("", 1, 1, 0.5, [2]), ("P2.3", 1, 1, 1, [3])]
    assert [one.est_seconds for one in found.topics] == [60, 30]
    assert found.topics[0].where == ((1, 1), (2, 5))


def test_what_an_attempt_has_of_draws_is_what_it_has_on_average():
    draws = (Draw(1), Draw(2, "tone", 1))
    pool = quiz(*["[3 points] #tone [level 1]"] * 4, "#tone", "#data")
    found = balance(pool, Front("Quiz", 4, QuizRules(draw=draws), {"tone": "Tone"}))
    assert (found.asked, found.est_seconds, found.all_points) == (3, 240, 14)
    wide, narrow = found.draws
    # Two of four questions with three points each; then one of the four that are left, two of which have three.
    assert (narrow.name, narrow.fits, narrow.share.points) == ("Tone", 4, 6)
    assert (wide.name, wide.fits, wide.share.points) == ("", 6, 2)
    assert found.points == 8
    assert shares(found.topics) == [("Tone", 5, 2.75, 7.75, [1, 2, 3, 4, 5]), ("data", 1, 0.25, 0.25, [6])]


def test_a_draw_that_finds_too_few_has_no_more_than_there_are():
    found = balance(quiz("#tone", ""), Front("Quiz", None, QuizRules(draw=(Draw(5, "tone"), Draw(1, "data")))))
    assert [(one.fits, one.share.asked) for one in found.draws] == [(1, 1), (0, 0)]


def test_a_quiz_without_questions_asks_nothing():
    found = balance([], Front("Quiz", None, QuizRules(draw=(Draw(3),))))
    assert (found.questions, found.asked, found.est_seconds) == (0, 0, 0)
