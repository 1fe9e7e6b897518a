"""Rules of attempts: draws, states, passing, starting, receipts."""

import random
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.answers.rules.receipts import Kept, lacking, receipt
from lms.attempts.rules.states import FINISHED, OPEN, TRANSITIONS, Closed, Happening, State, after, takes_answers
from lms.draws.rules.draws import option_order
from lms.media.rules.shapes import Form, Shape
from lms.papers.rules.feedback import feedback
from lms.questions.rules.arranged import Categorise, Matching, Ordering
from lms.questions.rules.base import Option
from lms.questions.rules.choices import Single, TrueFalse
from lms.questions.rules.gaps import Gap, Gaps
from lms.questions.rules.hotspots import Hotspot, Picture, Region
from lms.questions.rules.quiz_rules import Counts, Draw, Mode, QuizRules, decode, encode, too_few
from lms.quizzes.rules.passing import Marked, Short, credit_ppm, outcome
from lms.quizzes.rules.starting import Bar, Past, may_start, of_cycle, standing

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
POOL = [("ab"[n % 2], n % 3 + 1) for n in range(12)]


@pytest.mark.parametrize(
    ("draws", "short"),
    [
        ([Draw(12)], {}),
        ([Draw(13)], {0: 12}),
        ([Draw(6, topic="a"), Draw(6)], {}),
        ([Draw(7), Draw(6, topic="a")], {0: 6}),
        ([Draw(1, topic="x")], {0: 0}),
        ([Draw(2, topic="a", level=1), Draw(1, topic="a", level=1)], {1: 0}),
    ],
)
def test_a_draw_that_asks_for_too_much_is_found(draws, short):
    assert too_few(draws, POOL) == short


OPTIONS = tuple(Option(letter, text) for letter, text in zip("abcd", ["x", "All of the above", "y", "z"], strict=True))


def orders(question, **kwargs):
    return [option_order(question, shuffle=kwargs.get("shuffle", True), rng=random.Random(seed)) for seed in range(60)]


def test_options_are_mixed_and_all_of_the_above_stays_last():
    shown = orders(Single(key="k", prompt="p", options=OPTIONS, right="a"))
    assert {order[-1] for order in shown} == {"b"}
    assert len({tuple(order) for order in shown}) == 6


def test_options_stay_where_the_author_wants_them():
    kept = Single(key="k", prompt="p", options=OPTIONS, right="a", keep_order=True)
    plain = Single(key="k", prompt="p", options=OPTIONS, right="a")
    assert orders(kept)[0] == orders(plain, shuffle=False)[0] == list("abcd")
    assert orders(TrueFalse(key="k", prompt="p", true_text="Yes", false_text="No", right=True))[0] == []


def test_things_to_order_never_lie_in_order():
    ordering = Ordering(key="k", prompt="p", items=OPTIONS[:3], keep_order=True)
    assert len({tuple(order) for order in orders(ordering, shuffle=False)} - {("a", "b", "c")}) == 5
    assert ("a", "b", "c") not in {tuple(order) for order in orders(ordering, shuffle=False)}


def test_the_order_shown_never_gives_away_the_right_one_of_two():
    ordering = Ordering(key="k", prompt="p", items=OPTIONS[:2])
    assert {tuple(order) for order in orders(ordering)} == {("a", "b"), ("b", "a")}
    rights = (Option("A", "A"), Option("B", "B"))
    matching = Matching(key="k", prompt="p", lefts=OPTIONS[:2], rights=rights, pairs={"a": "A", "b": "B"})
    assert {tuple(order[2:]) for order in orders(matching)} == {("A", "B"), ("B", "A")}


def test_right_sides_are_mixed_and_left_sides_are_not():
    rights = tuple(Option(letter, letter) for letter in "ABCD")
    matching = Matching(key="k", prompt="p", lefts=OPTIONS, rights=rights, pairs=dict(zip("abcd", "ABCD", strict=True)))
    assert {tuple(order[:4]) for order in orders(matching)} == {tuple("abcd")}
    assert len({tuple(order[4:]) for order in orders(matching)}) > 10


def test_items_to_sort_are_always_mixed_and_categories_keep_an_order_that_means_something():
    categories = tuple(Option(letter, letter) for letter in "ABC")
    places = dict(zip("abcd", "AABC", strict=True))
    question = Categorise(key="k", prompt="p", items=OPTIONS, categories=categories, places=places)
    assert len({tuple(order[:4]) for order in orders(question, shuffle=False)}) > 10
    assert len({tuple(order[4:]) for order in orders(question)}) == 6
    in_order = Categorise(key="k", prompt="p", items=OPTIONS, categories=categories, places=places, keep_order=True)
    assert {tuple(order[4:]) for order in orders(in_order)} == {tuple("ABC")}


def test_choices_of_gaps_carry_their_gaps_number():
    gaps = Gaps(key="k", prompt="___ ___", gaps=(Gap(accepted=("x",)), Gap(options=OPTIONS, right="a")))
    assert sorted(orders(gaps)[0]) == ["2:a", "2:b", "2:c", "2:d"]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("happening", Happening)
def test_every_happening_leads_on_or_is_refused(state, happening):
    following = TRANSITIONS.get((state, happening))
    if following is None:
        with pytest.raises(Closed) as refusal:
            after(state, happening)
        assert (refusal.value.code, refusal.value.status) == ("closed", 409)
    else:
        assert after(state, happening) is following


@pytest.mark.parametrize(
    ("state", "happening", "following"),
    [
        (State.IN_PROGRESS, Happening.SUBMIT, State.SUBMITTED),
        (State.SUBMITTED, Happening.GRADE, State.GRADED),
        (State.SUBMITTED, Happening.SUBMIT, None),  # nobody hands in twice
        (State.GRADED, Happening.SUBMIT, None),
        (State.OVERDUE, Happening.SUBMIT, State.SUBMITTED),
        (State.VOIDED, Happening.REOPEN, None),
    ],
)
def test_transitions(state, happening, following):
    assert TRANSITIONS.get((state, happening)) == following


def test_states_are_open_or_finished_or_void_and_only_open_ones_take_answers():
    assert OPEN | FINISHED | {State.VOIDED} == set(State)
    assert {state for state in State if takes_answers(state)} < OPEN


def marked(*earned, **kwargs):
    return [Marked(slot, Fraction(credit), 100_000, **kwargs) for slot, credit in enumerate(earned, 1)]


@pytest.mark.parametrize(
    ("earned", "pass_ppm", "passed", "score_ppm"),
    [
        ([1, 1, 1, 1, 0], 800_000, True, 800_000),
        ([1, 1, 1, 0, 0], 800_000, False, 600_000),
        (["1/3", "1/3", "1/3"], 333_333, True, 333_333),
        (["2/3", "2/3", "2/3"], 666_667, False, 666_666),  # decided on the exact value, not on a rounded one
        ([], 0, True, 0),
        ([0], 0, True, 0),
    ],
)
def test_the_pass_mark(earned, pass_ppm, passed, score_ppm):
    found = outcome(marked(*earned), QuizRules(pass_ppm=pass_ppm))
    assert (found.passed, found.score_ppm) == (passed, score_ppm)


def test_a_critical_question_decides_alone():
    slots = [*marked(1, 1, 1, 1), Marked(5, Fraction(1, 2), 100_000, critical=True)]
    found = outcome(slots, QuizRules())
    assert (found.passed, found.short, found.critical_wrong) == (False, (Short.CRITICAL,), (5,))


def test_a_critical_topic_has_its_own_minimum():
    slots = [
        *marked(1, 1, 1, 1, 1, 1, topic="a"),
        Marked(7, Fraction(0), 100_000, topic="b"),
        Marked(8, Fraction(1), 100_000, topic="b"),
    ]
    found = outcome(slots, QuizRules(critical_topics={"b": 600_000}))
    assert (found.passed, found.short) == (False, (Short.TOPIC,))
    assert [(topic.topic, topic.score_ppm, topic.reached) for topic in found.topics] == [
        ("a", 1_000_000, True),
        ("b", 500_000, False),
    ]


def test_points_weigh():
    slots = [Marked(1, Fraction(1), 300_000), Marked(2, Fraction(0), 100_000)]
    found = outcome(slots, QuizRules(pass_ppm=750_000))
    assert (found.points_e5, found.max_points_e5, found.passed) == (300_000, 400_000, True)


def test_only_full_credit_is_a_million():
    assert [credit_ppm(Fraction(credit)) for credit in ("1", "2/3", "0")] == [1_000_000, 666_666, 0]


def past(*scores, state=State.GRADED, ended=NOON):
    return [
        Past(f"r{n}", n, state, ended - timedelta(hours=1), ended, score, score >= 800_000)
        for n, score in enumerate(scores, 1)
    ]


@pytest.mark.parametrize(
    ("rules", "before", "bar", "at", "left"),
    [
        (QuizRules(attempts=3), [], Bar.NONE, None, 3),
        (QuizRules(), past(0, 0, 0, 0), Bar.NONE, None, None),
        (QuizRules(attempts=2), past(0, 0), Bar.USED_UP, None, 0),
        (QuizRules(attempts=2), past(0, state=State.IN_PROGRESS), Bar.RUNNING, None, 1),
        (QuizRules(attempts=3, cool_off_min=60), past(0), Bar.COOLING, NOON + timedelta(hours=1), 2),
        (QuizRules(attempts=3, cool_off_min=60), past(0, ended=NOON - timedelta(hours=1)), Bar.NONE, None, 2),
        (QuizRules(opens=NOON + timedelta(1)), [], Bar.NOT_YET, NOON + timedelta(1), None),
        (QuizRules(opens=NOON), [], Bar.NONE, None, None),
        (QuizRules(closes=NOON), [], Bar.OVER, NOON, None),
        (QuizRules(attempts=1, closes=NOON), past(0), Bar.OVER, NOON, 0),  # closed is the more lasting reason
    ],
)
def test_whether_one_may_start_and_when(rules, before, bar, at, left):
    start = may_start(rules, before, NOON)
    assert (start.bar, start.at, start.left) == (bar, at, left)
    assert start.allowed is (bar is Bar.NONE)


@pytest.mark.parametrize(
    ("counts", "score", "passed"),
    [
        (Counts.HIGHEST, 900_000, True),
        (Counts.FIRST, 500_000, False),
        (Counts.LAST, 700_000, False),
        (Counts.AVERAGE, 700_000, False),
    ],
)
def test_which_attempt_counts(counts, score, passed):
    found = standing(QuizRules(counts=counts), past(500_000, 900_000, 700_000))
    assert (found.score_ppm, found.passed) == (score, passed)


def test_nothing_counts_before_the_first_grade():
    assert standing(QuizRules(), []) is None


def test_a_certification_tells_no_answers():
    shown = feedback(Mode.CERTIFICATION)
    assert not (shown.right_answers)
    assert not (shown.reasons)
    assert not (shown.own_answers)
    assert feedback(Mode.TEST).right_answers
    assert feedback(Mode.PRACTICE).reasons


KEPT = [Kept(1, "a", "d", 4), Kept(2, ["a", "b"], "d", 5), Kept(3, {"1": "x"}, "e", 1)]


@given(st.permutations(KEPT))
def test_the_order_of_saves_does_not_change_the_receipt(kept):
    assert receipt("ref", NOON, kept) == receipt("ref", NOON, KEPT)


def test_another_answer_gives_another_receipt():
    changed = [*KEPT[:2], Kept(3, {"1": "y"}, "e", 1)]
    assert len({receipt("ref", NOON, KEPT), receipt("ref", NOON, changed), receipt("other", NOON, KEPT)}) == 3


def test_the_server_names_what_it_lacks():
    assert lacking([(1, 4), (2, 6), (3, 1), (3, 0)], {1: 4, 2: 5}) == [2, 3]


def test_stored_rules_read_back():
    rules = QuizRules(draw=(Draw(3, topic="t", level=2),), opens=NOON, critical_topics={"t": 5})
    assert decode(encode(rules)) == rules


def test_a_new_cycle_of_a_course_begins_with_all_its_attempts():
    past = [Past("a", 1, State.GRADED, NOON, enrolment_id=1), Past("b", 2, State.GRADED, NOON, enrolment_id=2)]
    assert [each.ref for each in of_cycle(past, 2)] == ["b"]


def test_places_of_a_picture_are_never_named_in_the_authors_order_alone():
    regions = tuple(Region(each, each, Shape(Form.CIRCLE, (("50", "50"),), "5")) for each in "abc")
    question = Hotspot(key="k", prompt="p", picture=Picture("m", "a"), regions=regions, right=("a",), wanted=1)
    assert len({tuple(order) for order in orders(question, shuffle=False)}) == 6


@pytest.mark.parametrize(
    ("penalty_ppm", "points_e5", "passed"), [(0, 100_000, True), (500_000, 50_000, True), (500_001, 49_999, False)]
)
def test_a_late_hand_in_costs_its_share_of_the_points(penalty_ppm, points_e5, passed):
    found = outcome([Marked(1, Fraction(1), 100_000, "")], QuizRules(pass_ppm=500_000), penalty_ppm=penalty_ppm)
    assert (found.points_e5, found.max_points_e5, found.passed) == (points_e5, 100_000, passed)
