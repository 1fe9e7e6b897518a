"""Learning records of what changes after handing in: statements never change, so new ones say what holds.

An answer that gets other credit stays what was answered: a `scored` statement refers to the one before it (xAPI 1.0.3,
context.statement). An answer to a question that does not count any more, and a result that does not hold, are voided
(2.3.2), with the reason.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from lms.core.db import Row
from lms.core.settings import current_settings
from lms.credits.queries import told_of
from lms.lrs.rules.statements import Activity, ActivityType, Event, Learner, Result, Verb
from lms.lrs.service import Voiding, record_all
from lms.quizzes.queries import Quiz
from lms.quizzes.rules.passing import MILLION, Outcome
from lms.quizzes.rules.recounting import Shift
from lms.quizzes.service.submitting import result_of


class Why(msgspec.Struct, frozen=True):
    """Who changed it (a person's reference, or "system"), when, why, and by what kind of change."""

    by_ref: str
    at: datetime
    reason: str
    rule: str


class Retold(msgspec.Struct, frozen=True):
    """What changed in one attempt: `row` is the attempt as it was, with person_ref and registration; without an outcome
    an answer still waits for a mark.
    """

    row: Row
    quiz: Quiz
    shifts: Sequence[tuple[str, Shift]]
    """Changed credits with the keys of their questions."""
    outcome: Outcome | None

    @property
    def path(self) -> str:
        """The address of the quiz."""
        return f"/courses/{self.quiz.code}/quizzes/{self.quiz.unit_key}"

    @property
    def new_result(self) -> Outcome | None:
        """The result, where it is another one now."""
        found, row = self.outcome, self.row
        if found is None or (row["score_ppm"], row["passed"]) == (found.score_ppm, found.passed):
            return None
        return found


async def retell(changes: Iterable[Retold], why: Why) -> None:
    """Write what the records have to say; a query for each question that changed, whatever the number of attempts."""
    known = await _known(changes := tuple(changes))
    events: list[Event] = []
    voided: list[tuple[Voiding, str]] = []
    for one in changes:
        row = one.row
        how = Voiding(row["person"], why.by_ref, row["registration"], why.at, why.reason)
        for key, shift in one.shifts:
            path = f"{one.path}/questions/{key}"
            told = _of_answer(known[path].get(row["registration"], ()), row)
            if shift.void:
                voided += [(how, ref) for ref in told]
            else:
                events.append(_scored(row, path, shift, why, about=told[0] if told else ""))
        if one.new_result is not None:
            voided += [(how, ref) for ref in _of_attempt(known[one.path].get(row["registration"], ()), row)]
            events.append(result_of(row, one.quiz, one.new_result, why.at))
    if events or voided:
        await record_all(events, voided)


async def _known(changes: Sequence[Retold]) -> dict[str, dict[str, list[Row]]]:
    """What holds by now, by path and enrolment."""
    asked: dict[tuple[str, str], list[int]] = {}
    for one in changes:
        results = [one.path] if one.new_result is not None else []
        for path in [*(f"{one.path}/questions/{key}" for key, _shift in one.shifts), *results]:
            asked.setdefault((path, one.quiz.key), []).append(one.row["id"])
    home = current_settings().base_url
    return {path: await told_of(home + path, key, attempts) for (path, key), attempts in asked.items()}


def _of_answer(told: Iterable[Row], row: Row) -> list[str]:
    """An answer carries the time at which its attempt was handed in, a mark the attempt's reference."""
    of_attempt = set(_of_attempt(told := tuple(told), row))
    return [
        each["ref"]
        for each in told
        if (each["at"] == row["submitted_at"] if each["verb"] == Verb.ANSWERED.value else each["ref"] in of_attempt)
    ]


def _of_attempt(told: Iterable[Row], row: Row) -> list[str]:
    return [each["ref"] for each in told if f'"{row["ref"]}"' in each["payload"]]


def _scored(row: Row, path: str, shift: Shift, why: Why, *, about: str) -> Event:
    result = Result(shift.new_ppm / MILLION, shift.new_ppm == MILLION)
    said: dict[str, str | int] = {"attempt": row["ref"], "rule": why.rule}
    learner, activity = Learner(row["person"], row["person_ref"]), Activity(path, ActivityType.QUESTION)
    return Event(learner, Verb.SCORED, activity, why.at, row["registration"], result, said, about)
