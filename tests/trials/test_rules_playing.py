"""How a trial stands at a moment: its clock plays as an attempt's does."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from lms.attempts.rules.pauses import Bar
from lms.attempts.rules.states import State
from lms.questions.rules.clock_rules import ClockMode, ClockRules, WhenOver
from lms.questions.rules.quiz_rules import Mode, QuizRules
from lms.questions.rules.quiz_text import Source, parse_questions
from lms.trials.rules.paper import Paper, drawn
from lms.trials.rules.playing import fresh, gone_on, locked, paused, played, shown

START = datetime(2026, 11, 26, 9, tzinfo=UTC)
QUESTIONS = [one.question for one in parse_questions("A?\n* a\n- b\n\nB?\n* a\n- b", Source("x", "en"))[0]]
ACTIVE = ClockRules(ClockMode.ACTIVE, time_s=600)
GRACE = replace(ACTIVE, when_over=WhenOver.GRACE, grace_s=300, penalty_ppm=100_000)


def paper(clock, mode=Mode.TEST):
    rules = QuizRules(mode=mode, clock=clock)
    return Paper("tiny", "quiz", "en", "Quiz", "Course", 60, rules, drawn(QUESTIONS, rules, "seed"))


def at(seconds):
    return START + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("clock", "looked", "state", "over"),
    [
        (ClockRules(), 10**6, State.IN_PROGRESS, None),
        (ACTIVE, 599, State.IN_PROGRESS, None),
        (ACTIVE, 629, State.IN_PROGRESS, None),  # what is on its way still counts
        (ACTIVE, 630, State.SUBMITTED, 600),
        (replace(ACTIVE, when_over=WhenOver.ABANDON), 630, State.ABANDONED, 600),
        (GRACE, 630, State.OVERDUE, None),
        (GRACE, 930, State.ABANDONED, 900),
        (ClockRules(ClockMode.PER_QUESTION, time_s=60), 150, State.SUBMITTED, 120),
    ],
)
def test_the_end_of_the_clock_is_that_of_an_attempt(clock, looked, state, over):
    made = paper(clock)
    stands = played(made, fresh(made, START), None, at(looked))
    assert (stands.state, stands.over_at) == (state, None if over is None else at(over))


@pytest.mark.parametrize(("handed_in", "late"), [(100, False), (610, False), (640, True)])
def test_whoever_hands_in_after_the_time_is_late(handed_in, late):
    made = paper(GRACE)
    stands = played(made, fresh(made, START), at(handed_in), at(9999))
    assert (stands.state, stands.over_at, stands.late) == (State.SUBMITTED, at(handed_in), late)


def test_a_pause_stops_the_clock_once_and_going_on_starts_it():
    made = paper(ACTIVE)
    work = paused(made, fresh(made, START), at(100))
    assert played(made, work, None, at(5000)).state is State.PAUSED
    assert paused(made, work, at(200)) == work
    going = gone_on(made, work, at(5000))
    assert gone_on(made, going, at(5001)) == going
    assert played(made, going, None, at(5499)).state is State.IN_PROGRESS
    assert played(made, going, None, at(5530)).over_at == at(5500)


def test_when_the_time_for_pauses_is_used_up_the_clock_runs_on():
    made = paper(replace(ACTIVE, pause_s=60))
    work = paused(made, fresh(made, START), at(100))
    assert played(made, work, None, at(159)).state is State.PAUSED
    assert played(made, work, None, at(160)).state is State.IN_PROGRESS
    assert played(made, work, None, at(5000)).over_at == at(660)


@pytest.mark.parametrize(
    ("clock", "mode", "when", "bar"),
    [
        (ClockRules(ClockMode.WALL, time_s=600), Mode.TEST, 10, Bar.NEVER),
        (ACTIVE, Mode.CERTIFICATION, 10, Bar.NEVER),
        (ACTIVE, Mode.TEST, 610, Bar.OVER),
        (replace(ACTIVE, pauses=0), Mode.TEST, 10, Bar.USED_UP),
    ],
)
def test_what_cannot_be_paused_says_why(clock, mode, when, bar):
    made = paper(clock, mode)
    assert paused(made, fresh(made, START), at(when)) is bar


def test_a_question_with_its_own_time_is_locked_when_that_is_over():
    made = paper(ClockRules(ClockMode.PER_QUESTION, time_s=60))
    work = shown(replace(fresh(made, START), at=2), at(80))
    assert shown(work, at(90)) == work
    assert locked(made, work, at(90)) == frozenset()
    assert locked(made, work, at(91)) == {1}
    assert locked(made, work, at(171)) == {1, 2}
    assert locked(paper(ACTIVE), fresh(paper(ACTIVE), START), at(9999)) == frozenset()
