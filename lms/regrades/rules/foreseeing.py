"""What a regrade does to attempts: the same answer for the dry run and for the job that applies it."""

import hashlib
from collections.abc import Iterable, Sequence

import msgspec

from lms.questions.rules.answers import Answer
from lms.questions.rules.base import Marking
from lms.questions.rules.corrections import Action, Counts
from lms.quizzes.rules.passing import credit_ppm
from lms.quizzes.rules.recounting import VOID


class Decision(msgspec.Struct, frozen=True):
    """What is to be done: the action, how each version of the question counts then, whether results may fall."""

    action: Action
    counts: dict[int, Counts]
    may_lower: bool = False


class Foreseen(msgspec.Struct, frozen=True):
    """One attempt that a regrade changes, or would change: credits in ppm, points in e5.

    `held` says that the lower result that follows from the new key is not counted; the facts before and after then
    differ in `new_credit_ppm` only. `name` is the person's, for the list.
    """

    attempt_id: int
    ref: str
    person_id: int
    name: str
    number: int
    slot: int
    old_credit_ppm: int
    new_credit_ppm: int
    old_points_e5: int
    new_points_e5: int
    old_max_e5: int
    new_max_e5: int
    old_passed: bool
    new_passed: bool
    held: bool = False

    @property
    def flips(self) -> bool:
        """Whether passing changes."""
        return self.old_passed != self.new_passed

    @property
    def order(self) -> tuple[int, int, str, int]:
        """Passed after all, then passed no more, then by how much the result changes."""
        rank = 0 if self.flips and self.new_passed else 1 if self.flips else 3 if self.held else 2
        return rank, -abs(self.new_points_e5 - self.old_points_e5), self.name.casefold(), self.attempt_id


class Sums(msgspec.Struct, frozen=True):
    """A regrade in numbers: attempts looked at, changed, passing after all, passing no more, held."""

    looked_at: int
    changed: int
    passed_now: int
    failed_now: int
    held: int


def credit_wanted(action: Action, counts: Counts, answer: Answer, marking: Marking, *, answered: bool) -> int | None:
    """The credit in ppm that a slot should have by a correction; VOID, or None where marks are not touched."""
    if action is Action.TEXT:
        return None
    if counts.void:
        return VOID
    return credit_ppm(counts.credit(answer, marking)) if answered or counts.full else 0


def sums(foreseen: Sequence[Foreseen], looked_at: int) -> Sums:
    """Count a list."""
    return Sums(
        looked_at=looked_at,
        changed=sum(not each.held for each in foreseen),
        passed_now=sum(each.flips and each.new_passed for each in foreseen),
        failed_now=sum(each.flips and not each.new_passed for each in foreseen),
        held=sum(each.held for each in foreseen),
    )


def fingerprint(foreseen: Iterable[Foreseen], looked_at: int) -> str:
    """What tells whether a dry run still holds: sha256 over every figure of it, whatever the order."""
    rows = sorted(
        (each.attempt_id, each.old_credit_ppm, each.new_credit_ppm, each.old_points_e5, each.new_points_e5,
         each.old_max_e5, each.new_max_e5, each.old_passed, each.new_passed, each.held)
        for each in foreseen
    )  # fmt: skip
    return hashlib.sha256(msgspec.json.encode([looked_at, rows])).hexdigest()
