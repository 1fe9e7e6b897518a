"""What a trial asks and takes."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from lms.core.errors import Invalid
from lms.marking.rules.desk import Incomplete
from lms.practice.rules.tries import Kind, Marker, Try
from lms.questions.rules.base import Marking
from lms.questions.rules.corrections import Counts
from lms.questions.rules.exam_rules import Nav
from lms.questions.rules.mark_rules import MarkRules
from lms.questions.rules.quiz_rules import Draw, QuizRules
from lms.questions.rules.quiz_text import Source, parse_questions
from lms.trials.rules.paper import MOST_STEPS, Asked, Judged, Paper, Work, checked, drawn, given, gone_to, judged

TEXT = "\n\n".join(f"Question {n}? [key q-{n}] #{'tone' if n < 3 else 'data'}\n* Right\n- Wrong" for n in range(1, 5))
QUESTIONS = [each.question for each in parse_questions(TEXT, Source("x", "en"))[0]]
RIGHT = QUESTIONS[0].right
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


def paper(**rules):
    made = QuizRules(shuffle=False, **rules)
    return Paper("tiny", "quiz", "en", "Quiz", "Course", 60, made, drawn(QUESTIONS, made, "seed"))


def test_a_trial_asks_what_an_attempt_would():
    assert [one.question.key for one in paper().asked] == ["q-1", "q-2", "q-3", "q-4"]
    assert all(set(one.order) == set(one.question.option_ids()) for one in paper().asked)
    keys = {one.question.key for one in paper(draw=(Draw(1, "tone"), Draw(1, "data"))).asked}
    assert len(keys) == 2
    assert keys & {"q-1", "q-2"}


@pytest.mark.parametrize(
    ("nav", "at", "sent", "taken"),
    [
        (Nav.ALL, 1, {1: RIGHT, 3: None, 9: RIGHT}, {1: RIGHT, 3: None}),
        (Nav.FREE, 2, {1: RIGHT}, {1: RIGHT}),
        (Nav.LINEAR, 2, {1: RIGHT, 2: None}, {2: None}),
    ],
)
def test_answers_are_taken_where_there_is_a_way(nav, at, sent, taken):
    assert given(paper(nav=nav), Work(at=at), sent, {}, NOW).answers == taken


def test_flags_stay_until_their_question_is_on_the_page_again():
    work = given(paper(), Work(flags=(1, 2)), {}, {2: False, 3: True}, NOW)
    assert work.flags == (1, 3)


def test_what_no_question_takes_is_refused():
    with pytest.raises(Invalid):
        given(paper(), Work(), {1: ["nonsense"]}, {}, NOW)


@pytest.mark.parametrize(
    ("nav", "at", "wish", "then"),
    [
        (Nav.FREE, 1, 4, 4), (Nav.FREE, 1, 5, 1), (Nav.FREE, 2, 0, 2), (Nav.LINEAR, 1, 2, 2), (Nav.LINEAR, 2, 1, 2),
        (Nav.LINEAR, 1, 3, 1), (Nav.LINEAR, 4, 4, 4), (Nav.LINEAR, 4, 5, 4),
    ],
)  # fmt: skip
def test_one_goes_where_the_rules_let_one(nav, at, wish, then):
    assert gone_to(paper(nav=nav), Work(at=at), wish).at == then


def test_an_answer_is_saved_when_it_changes():
    work = given(
        paper(), Work(answers={1: RIGHT}, saved={1: NOW}), {1: RIGHT, 2: RIGHT}, {}, NOW + timedelta(minutes=1)
    )
    assert work.saved == {1: NOW, 2: NOW + timedelta(minutes=1)}


ESSAY = [one.question for one in parse_questions("Say it. [essay]\n+ Tone: rude = 0 | kind = 2", Source("x", "en"))[0]]


def test_an_essay_is_marked_by_its_rubric_and_nothing_else_is():
    made = replace(paper(), asked=(*paper().asked, Asked(ESSAY[0], ())))
    work = Work(answers={1: RIGHT, 5: {"text": "Hello"}})
    assert judged(made, work, 5, Judged({0: 1}, "Well\r\nsaid")).marks == {5: Judged({0: 1}, "Well\nsaid")}
    for place in (0, 1, 6):
        assert judged(made, work, place, Judged({0: 1})) == work
    assert judged(made, Work(), 5, Judged({0: 1})) == Work()
    with pytest.raises(Incomplete, match="Tone"):
        judged(made, work, 5, Judged({}))
    with pytest.raises(Invalid):
        judged(made, work, 5, Judged({0: 2}))


def marker(tries=2):
    return Marker(Counts(({"en": QUESTIONS[0]},)), Marking(), MarkRules(tries=tries))


def test_tries_are_kept_until_the_question_is_over():
    wrong = next(each for each in QUESTIONS[0].option_ids() if each != RIGHT)
    work = checked(Work(), 1, marker(), Try(Kind.TRY, wrong))
    assert work.steps == {1: (Try(Kind.TRY, wrong),)}
    assert checked(work, 1, marker(), Try(Kind.TRY, None)) == work
    over = checked(work, 1, marker(), Try(Kind.SHOWN, None))
    assert len(over.steps[1]) == 2
    assert checked(over, 1, marker(), Try(Kind.TRY, RIGHT)) == over
    assert checked(Work(), 1, marker(0), Try(Kind.TRY, RIGHT)) == Work()
    many = replace(Work(), steps={1: (Try(Kind.TRY, None),) * MOST_STEPS})
    assert checked(many, 1, marker(10**6), Try(Kind.TRY, wrong)) == many
