"""On which terms a person takes a quiz: its own rules, and what was granted to the person or the person's unit.

Nothing granted takes anything away, and the order in which it was granted does not matter.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, TypeVar

import msgspec

from lms.questions.rules.clock_rules import ClockMode
from lms.questions.rules.quiz_rules import QuizRules

MILLION: Final = 1_000_000
MOST_EXTRA_S: Final = 86_400

T = TypeVar("T", int, datetime)


class Override(msgspec.Struct, frozen=True):
    """What was granted once; `personal` to the person alone, else to an org unit the person works in."""

    personal: bool
    extra_s: int = 0
    extra_attempts: int = 0
    multiplier_ppm: int = MILLION
    opens_at: datetime | None = None
    closes_at: datetime | None = None


class Terms(msgspec.Struct, frozen=True):
    """What all that was granted comes to. Times are UTC; the multiplier is of the quiz's own time."""

    extra_s: int = 0
    extra_attempts: int = 0
    multiplier_ppm: int = MILLION
    opens_at: datetime | None = None
    closes_at: datetime | None = None


def combined(overrides: Sequence[Override], person_multiplier_ppm: int = MILLION) -> Terms:
    """One set of terms out of many, each of its parts for itself.

    What is granted to the person goes before what is granted to a unit, for no unit knows the person's reason; of
    several of one kind the better one holds. `person_multiplier_ppm` goes with the person in every quiz.
    """
    multiplier = _best(overrides, lambda each: max(each.multiplier_ppm - MILLION, 0) or None, max) or 0
    return Terms(
        extra_s=_best(overrides, lambda each: each.extra_s or None, max) or 0,
        extra_attempts=_best(overrides, lambda each: each.extra_attempts or None, max) or 0,
        multiplier_ppm=max(MILLION + multiplier, person_multiplier_ppm),
        opens_at=_best(overrides, lambda each: each.opens_at, min),
        closes_at=_best(overrides, lambda each: each.closes_at, max),
    )


def _best(
    overrides: Sequence[Override], part: Callable[[Override], T | None], better: Callable[[list[T]], T]
) -> T | None:
    """The better one among the personal ones that say something, else among the others, else None."""
    for personal in (True, False):
        found = [value for each in overrides if each.personal is personal and (value := part(each)) is not None]
        if found:
            return better(found)
    return None


def on_terms(rules: QuizRules, terms: Terms) -> QuizRules:
    """The rules of a quiz as they hold for a person: more attempts and time, an earlier opening, a later closing."""
    opens, closes = rules.opens, rules.closes
    if opens is not None and terms.opens_at is not None:
        opens = min(opens, terms.opens_at)
    if closes is not None and terms.closes_at is not None:
        closes = max(closes, terms.closes_at)
    attempts = None if rules.attempts is None else rules.attempts + terms.extra_attempts
    clock = rules.clock
    if clock.time_s is not None:
        extra_s = 0 if clock.mode is ClockMode.PER_QUESTION else terms.extra_s  # that is for the quiz as a whole
        more_s = -(-clock.time_s * (terms.multiplier_ppm - MILLION) // MILLION) + extra_s
        clock = msgspec.structs.replace(clock, time_s=clock.time_s + more_s)
    return msgspec.structs.replace(rules, attempts=attempts, opens=opens, closes=closes, clock=clock)
