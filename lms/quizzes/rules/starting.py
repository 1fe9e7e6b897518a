"""Whether a person may start another attempt, and if not, why and when; and which attempt counts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

import msgspec

from lms.attempts.rules.states import OPEN, State
from lms.questions.rules.quiz_rules import Counts, QuizRules


class Past(msgspec.Struct, frozen=True):
    """An earlier attempt; voided ones and previews are left out by whoever asks."""

    ref: str
    number: int
    state: State
    started_at: datetime
    submitted_at: datetime | None = None
    score_ppm: int | None = None
    passed: bool | None = None
    enrolment_id: int = 0


def of_cycle(past: Sequence[Past], enrolment_id: int) -> tuple[Past, ...]:
    """The attempts of one enrolment: a new cycle of a course begins with all its attempts."""
    return tuple(each for each in past if each.enrolment_id == enrolment_id)


class Bar(StrEnum):
    """What stands in the way of starting."""

    NONE = "none"
    RUNNING = "running"
    NOT_YET = "not_yet"
    OVER = "over"
    USED_UP = "used_up"
    COOLING = "cooling"
    ELSEWHERE = "elsewhere"


class Start(msgspec.Struct, frozen=True):
    """Whether one may start now; `at` is when that changes, `left` how many attempts remain (None: any number)."""

    bar: Bar
    left: int | None
    at: datetime | None = None

    @property
    def allowed(self) -> bool:
        """Whether nothing stands in the way."""
        return self.bar is Bar.NONE


def may_start(rules: QuizRules, past: Sequence[Past], now: datetime) -> Start:
    """What stands in the way of a new attempt, the most lasting first."""
    left = None if rules.attempts is None else max(rules.attempts - len(past), 0)
    if any(each.state in OPEN for each in past):
        return Start(Bar.RUNNING, left)
    if rules.closes is not None and now >= rules.closes:
        return Start(Bar.OVER, left, rules.closes)
    if left == 0:
        return Start(Bar.USED_UP, left)
    if rules.opens is not None and now < rules.opens:
        return Start(Bar.NOT_YET, left, rules.opens)
    ended = [each.submitted_at for each in past if each.submitted_at is not None]
    again = max(ended) + timedelta(minutes=rules.cool_off_min) if ended else now
    return Start(Bar.COOLING, left, again) if again > now else Start(Bar.NONE, left)


class Standing(msgspec.Struct, frozen=True):
    """What a person has in a quiz over all graded attempts."""

    score_ppm: int
    passed: bool


def standing(rules: QuizRules, past: Sequence[Past]) -> Standing | None:
    """The result that counts; None before the first is graded.

    An average passes by the pass mark alone: critical questions belong to a single attempt.
    """
    graded = sorted((each for each in past if each.score_ppm is not None), key=lambda each: each.number)
    scores = [each.score_ppm or 0 for each in graded]
    if not graded:
        return None
    match rules.counts:
        case Counts.FIRST:
            return Standing(scores[0], bool(graded[0].passed))
        case Counts.LAST:
            return Standing(scores[-1], bool(graded[-1].passed))
        case Counts.HIGHEST:
            return Standing(max(scores), any(each.passed for each in graded))
        case Counts.AVERAGE:
            return Standing(sum(scores) // len(scores), sum(scores) >= rules.pass_ppm * len(scores))
        case _:
            assert_never(rules.counts)
