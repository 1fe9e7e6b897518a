"""An attempt whose credits change after it was handed in: which of them change, and what its result then is."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Final

import msgspec

from lms.questions.rules.quiz_rules import QuizRules
from lms.quizzes.rules.passing import MILLION, Marked, Outcome, credit_ppm, outcome

_LARGEST_DIVISOR: Final = 700


class Part(msgspec.Struct, frozen=True):
    """One question of an attempt as tables keep it; without credit it waits for a person's mark."""

    slot: int
    credit_ppm: int | None
    points_e5: int
    topic: str = ""
    critical: bool = False
    answered: bool = True
    voided: bool = False


class Shift(msgspec.Struct, frozen=True):
    """A credit that changes; `void` takes the question out of the points and of their maximum."""

    slot: int
    old_ppm: int | None
    new_ppm: int
    void: bool = False


@lru_cache(maxsize=4096)
def exact_credit(ppm: int) -> Fraction:
    """The fraction of which a table keeps the millionths.

    They are rounded towards nothing, so 333,333 is a third. Two fractions with divisors up to 700 lie further apart
    than a millionth: at most one of them can be meant.
    """
    size = abs(ppm)
    near = Fraction(2 * size + 1, 2 * MILLION).limit_denominator(_LARGEST_DIVISOR)
    meant = near if credit_ppm(near) == size else Fraction(size, MILLION)
    return meant if ppm >= 0 else -meant


def shifts(parts: Sequence[Part], wanted: Mapping[int, int], *, may_lower: bool) -> tuple[Shift, ...]:
    """The credits in millionths that change; unless it is allowed, none goes down and so no result does."""
    return tuple(
        Shift(part.slot, part.credit_ppm, new)
        for part in parts
        if (new := wanted.get(part.slot)) is not None and _changes(part.credit_ppm, new, may_lower=may_lower)
    )


def recounted(
    parts: Sequence[Part], changed: Sequence[Shift], rules: QuizRules, *, penalty_ppm: int = 0
) -> Outcome | None:
    """The result with these changes, by the same exact rules as at handing in; None while an answer is not marked."""
    new = {each.slot: each.new_ppm for each in changed}
    out = {each.slot for each in changed if each.void}
    counting = [part for part in parts if not part.voided and part.slot not in out]
    credit = {part.slot: new.get(part.slot, part.credit_ppm) for part in counting}
    marked = [
        Marked(part.slot, exact_credit(ppm), part.points_e5, part.topic, part.critical, part.answered)
        for part in counting
        if (ppm := credit[part.slot]) is not None
    ]
    return outcome(marked, rules, penalty_ppm=penalty_ppm) if len(marked) == len(counting) else None


def voidings(parts: Sequence[Part], wanted: Collection[int]) -> tuple[Shift, ...]:
    """The questions that go out of the points; their credits stay what they were."""
    return tuple(
        Shift(part.slot, part.credit_ppm, part.credit_ppm or 0, void=True)
        for part in parts
        if part.slot in wanted and not part.voided
    )


VOID: Final = -2_000_000
"""In place of a credit: the question counts neither for the points nor for their maximum."""


def planned(
    parts: Sequence[Part],
    wanted: Mapping[int, int],
    rules: QuizRules,
    *,
    score_ppm: int | None,
    passed: bool,
    penalty_ppm: int,
    may_lower: bool,
) -> tuple[tuple[Shift, ...], Outcome | None]:
    """What changes when slots get these credits (or VOID), and the result then; a dry run and the change itself.

    Unless it is allowed no credit goes down, and no question is voided where the result would fall by it.
    """
    credits_of = {slot: ppm for slot, ppm in wanted.items() if ppm != VOID}
    out = voidings(parts, wanted.keys() - credits_of.keys())
    changing = (*shifts(parts, credits_of, may_lower=may_lower), *out)
    found = recounted(parts, changing, rules, penalty_ppm=penalty_ppm)
    if out and not may_lower and found is not None and is_worse(found, score_ppm, passed=passed):
        changing = tuple(each for each in changing if not each.void)
        found = recounted(parts, changing, rules, penalty_ppm=penalty_ppm)
    return changing, found


def is_worse(then: Outcome, score_ppm: int | None, *, passed: bool) -> bool:
    """Whether a result is below one that stood before: fewer of the points, or passed no more."""
    return then.score_ppm < (score_ppm or 0) or (passed and not then.passed)


def _changes(old: int | None, new: int, *, may_lower: bool) -> bool:
    return old is None or new > old or (may_lower and new < old)
