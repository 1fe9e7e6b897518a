"""What a trial asks, drawn once and frozen, and what was given so far."""

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from lms.attempts.rules.clock import Clock
from lms.draws.rules.draws import Pooled, draw, option_order
from lms.marking.rules.desk import Incomplete, checked_comment, checked_levels
from lms.practice.rules.tries import Kind, Marker, Try, is_over
from lms.questions.rules.answers import Answer
from lms.questions.rules.exam_rules import Nav
from lms.questions.rules.inline import plain
from lms.questions.rules.kinds import Question
from lms.questions.rules.quiz_rules import QuizRules
from lms.questions.rules.written import Essay, Files

MOST_STEPS: Final = 20


class Asked(msgspec.Struct, frozen=True):
    """A question of the trial and the order of its options."""

    question: Question
    order: tuple[str, ...]


class Paper(msgspec.Struct, frozen=True):
    """The quiz as it stood when the trial began, in one language."""

    code: str
    key: str
    locale: str
    title: str
    course_title: str
    est_seconds: int
    rules: QuizRules
    asked: tuple[Asked, ...]
    beside: tuple[tuple[str, str], ...] = ()
    """Key and title of the pages that stay in sight during a pause."""


class Judged(msgspec.Struct, frozen=True):
    """What somebody says of an answer of their own trial, as whoever marks it would: a level for each criterion."""

    levels: dict[int, int]
    comment: str = ""


class Work(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was given: answers, checked tries and marks by place, which are flagged, which question is on the page.

    `saved` is when an answer changed, `opened` since when a question has been seen.
    """

    answers: dict[int, Answer] = {}
    steps: dict[int, tuple[Try, ...]] = {}
    flags: tuple[int, ...] = ()
    at: int = 1
    clock: Clock = Clock()
    saved: dict[int, datetime] = {}
    opened: dict[int, datetime] = {}
    marks: dict[int, Judged] = {}


def drawn(questions: Sequence[Question], rules: QuizRules, seed: str) -> tuple[Asked, ...]:
    """The questions of a trial as an attempt would draw them for somebody who has seen none of them."""
    rng = random.Random(seed)  # noqa: S311  an order to show things in; the seed itself is random
    pool = [Pooled(at, one.topic, one.level, at) for at, one in enumerate(questions)]
    chosen = [questions[each.pooled.version_id] for each in draw(pool, rules, rng).drawn]
    return tuple(Asked(one, tuple(option_order(one, shuffle=rules.shuffle, rng=rng))) for one in chosen)


def given(paper: Paper, work: Work, answers: dict[int, Answer], flags: dict[int, bool], now: datetime) -> Work:
    """The work with these answers; where there is no way back, only to the question that is on the page.

    Raises Invalid for what no question of its kind takes.
    """
    places = range(1, len(paper.asked) + 1)
    taken = {at: answers[at] for at in places if at in answers and (paper.rules.nav is not Nav.LINEAR or at == work.at)}
    for at, answer in taken.items():
        paper.asked[at - 1].question.accepts(answer)
    kept = [at for at in places if flags.get(at, at in work.flags)]
    new = {at: now for at, answer in taken.items() if answer != work.answers.get(at)}
    return replace(work, answers={**work.answers, **taken}, flags=tuple(kept), saved={**work.saved, **new})


def gone_to(paper: Paper, work: Work, place: int) -> Work:
    """The work with another question on the page; one way means the next one only."""
    last = len(paper.asked)
    forward = place == min(work.at + 1, last) or place == work.at
    allowed = 1 <= place <= last and (paper.rules.nav is not Nav.LINEAR or forward)
    return replace(work, at=place) if allowed else work


def checked(work: Work, place: int, marker: Marker, step: Try) -> Work:
    """The work with one more step at a question that is practised; nothing happens to one that is over."""
    steps = work.steps.get(place, ())
    empty = step.kind is Kind.TRY and not marker.is_answered(step.answer)
    if empty or not marker.rules.tries or is_over(marker, steps) or len(steps) >= MOST_STEPS:
        return work
    return replace(work, steps={**work.steps, place: (*steps, step)})


def judged(paper: Paper, work: Work, place: int, mark: Judged) -> Work:
    """The work with a mark of an answer that only a person can mark. Raises Incomplete, Invalid.

    Nothing happens where there is no such answer.
    """
    question = paper.asked[place - 1].question if 1 <= place <= len(paper.asked) else None
    if not isinstance(question, Essay | Files) or not question.is_answered(work.answers.get(place)):
        return work
    levels = checked_levels(mark.levels, question.criteria)
    if question.credit(levels) is None:
        raise Incomplete([plain(each.name) for at, each in enumerate(question.criteria) if at not in levels])
    kept = Judged(levels, checked_comment(mark.comment))
    return replace(work, marks={**work.marks, place: kept})
