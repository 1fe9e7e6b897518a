"""When a unit and a course are complete: named conditions with ticks, never a lone percentage."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec

PLAUSIBLE_SHARE = 4
"""Nobody reads a page in less than a quarter of its computed time."""
PLAUSIBLE_MIN_S = 5
PLAUSIBLE_MAX_S = 90


class Completion(StrEnum):
    """How a unit is completed, as its author stated it."""

    READ = "read"
    CHECKS = "checks"
    ACKNOWLEDGE = "acknowledge"
    QUIZ = "quiz"


class UnitFacts(msgspec.Struct, frozen=True):
    """What is known of one person in one unit; `seconds` is time on the page, `checks` are counts of questions."""

    completion: Completion
    est_seconds: int
    seconds: int = 0
    reached_end: bool = False
    checks_total: int = 0
    checks_answered: int = 0
    acknowledged: bool = False
    quiz_passed: bool = False


class Condition(StrEnum):
    """One thing that a unit asks for."""

    END = "end"
    TIME = "time"
    CHECKS = "checks"
    ACKNOWLEDGED = "acknowledged"
    QUIZ = "quiz"


class ConditionState(msgspec.Struct, frozen=True):
    """One condition with its tick; `have` of `need` in the condition's own unit (seconds, questions, times)."""

    condition: Condition
    met: bool
    have: int = 0
    need: int = 1


def plausible_s(est_seconds: int) -> int:
    """The least time in seconds that counts as having read a page computed at `est_seconds`."""
    return max(PLAUSIBLE_MIN_S, min(PLAUSIBLE_MAX_S, est_seconds // PLAUSIBLE_SHARE))


def conditions(facts: UnitFacts) -> tuple[ConditionState, ...]:
    """The list that is shown with ticks; a unit is complete when every one is met."""
    if facts.completion is Completion.QUIZ:
        return (ConditionState(Condition.QUIZ, facts.quiz_passed, int(facts.quiz_passed)),)
    found = [*by_reading(facts)]
    if facts.completion is Completion.CHECKS and facts.checks_total:
        done = facts.checks_answered >= facts.checks_total
        found.append(ConditionState(Condition.CHECKS, done, facts.checks_answered, facts.checks_total))
    if facts.completion is Completion.ACKNOWLEDGE:
        found.append(ConditionState(Condition.ACKNOWLEDGED, facts.acknowledged, int(facts.acknowledged)))
    return tuple(found)


def by_reading(facts: UnitFacts) -> tuple[ConditionState, ...]:
    """The conditions that reading alone can meet; a quiz has none."""
    if facts.completion is Completion.QUIZ:
        return ()
    need_s = plausible_s(facts.est_seconds)
    return (
        ConditionState(Condition.END, facts.reached_end, int(facts.reached_end)),
        ConditionState(Condition.TIME, facts.seconds >= need_s, min(facts.seconds, need_s), need_s),
    )


def is_unit_complete(facts: UnitFacts) -> bool:
    """Whether every stated condition is met."""
    return all(state.met for state in conditions(facts))


def is_course_complete(required: Sequence[str], completed: Mapping[str, object] | set[str]) -> bool:
    """Whether every required unit (by key) is among the completed ones."""
    return all(key in completed for key in required)
