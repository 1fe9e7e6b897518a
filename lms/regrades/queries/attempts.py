"""The attempts that a regrade touches, a hundred at a time, with what would become of each."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from lms.core.db import Row, Sql
from lms.questions.rules.answers import Answer
from lms.questions.rules.corrections import Action
from lms.questions.rules.kinds import in_language
from lms.quizzes.queries import Quiz, marked, quiz_version, slots_of
from lms.quizzes.rules.passing import Outcome, credit_ppm
from lms.quizzes.rules.recounting import Part, Shift, planned
from lms.regrades.rules.foreseeing import Decision, Foreseen, credit_wanted

BATCH: Final = 100

# The numbers first: a planner without statistics would go through every attempt for each hundred.
_NEXT = (
    "SELECT attempt FROM attempt_slot WHERE question_version IN ({ids}) AND attempt > :after"
    " ORDER BY attempt LIMIT :size"
)
_TOUCHED = (
    "SELECT a.id, a.ref, a.person, a.number, a.locale, a.quiz_version, a.points_e5, a.max_points_e5, a.score_ppm,"
    " a.passed, a.penalty_ppm, p.display_name, s.position, s.question_version, c.answer FROM attempt_slot s"
    " JOIN attempt a ON a.id = s.attempt JOIN person p ON p.id = a.person"
    " LEFT JOIN answer_current c ON c.attempt = a.id AND c.slot = s.position"
    " WHERE a.id IN ({attempts}) AND s.question_version IN ({ids}) AND a.state IN ('graded', 'needs_grading')"
    " AND a.preview = false ORDER BY a.id"
)
_PARTS = (
    "SELECT attempt, position, credit_ppm, points_e5, question_version, voided FROM attempt_slot"
    " WHERE attempt IN ({ids}) ORDER BY attempt, position"
)

_answer = msgspec.json.Decoder(Answer)


class Batch(msgspec.Struct, frozen=True):
    """Some attempts in the order of their ids: credits wanted by attempt and slot, and what follows from them."""

    wanted: dict[int, dict[int, int]]
    foreseen: tuple[Foreseen, ...]
    looked_at: int
    last: int
    ended: bool = False


async def foresee(decision: Decision) -> tuple[tuple[Foreseen, ...], int]:
    """The dry run: what would change, and how many attempts were looked at; three queries for each hundred."""
    found: list[Foreseen] = []
    after, looked_at = 0, 0
    while True:
        batch = await batch_after(after, decision)
        if batch.ended:
            return tuple(sorted(found, key=lambda each: each.order)), looked_at
        found += batch.foreseen
        after, looked_at = batch.last, looked_at + batch.looked_at


async def batch_after(after: int, decision: Decision) -> Batch:
    """The next hundred attempts after one; three queries."""
    names = {f"v{number}": one for number, one in enumerate(decision.counts)}
    ids = ", ".join(f":{name}" for name in names)
    numbers = [row["attempt"] for row in await Sql(_NEXT.format(ids=ids)).rows(**names, after=after, size=BATCH)]
    if not numbers:
        return Batch({}, (), 0, after, ended=True)
    mine = {f"a{number}": one for number, one in enumerate(numbers)}
    touched = _TOUCHED.format(ids=ids, attempts=", ".join(f":{name}" for name in mine))
    rows = await Sql(touched).rows(**names, **mine)
    parts = await _parts(numbers)
    wanted: dict[int, dict[int, int]] = {}
    found = []
    for row in rows:
        quiz = await quiz_version(row["quiz_version"])
        credit = await _wanted(row, decision, quiz)
        if credit is not None:
            wanted[row["id"]] = {row["position"]: credit}
            found.append(_foreseen(row, parts[row["id"]], wanted[row["id"]], quiz, may_lower=decision.may_lower))
    return Batch(wanted, tuple(each for each in found if each), len(rows), numbers[-1])


async def _parts(attempts: Sequence[int]) -> dict[int, list[Row]]:
    names = {f"a{number}": one for number, one in enumerate(attempts)}
    ids = ", ".join(f":{name}" for name in names)
    found: dict[int, list[Row]] = {}
    for row in await Sql(_PARTS.format(ids=ids)).rows(**names):
        found.setdefault(row["attempt"], []).append(row)
    return found


async def _wanted(row: Row, decision: Decision, quiz: Quiz) -> int | None:
    """The credit by the decision; where several tries count, the tries are marked anew too (two queries more)."""
    counts = decision.counts[row["question_version"]]
    if quiz.rules.marks.tries and decision.action is not Action.TEXT and not counts.void:
        slots = await slots_of(row["id"], quiz, row["locale"])
        slot = next(each for each in slots if each.position == row["position"])
        again = msgspec.structs.replace(slot, counts=counts)
        return credit_ppm(marked(again, quiz, row["locale"]).credit)
    answer = _answer.decode(row["answer"]) if row["answer"] else None
    answered = in_language(counts.first, row["locale"]).is_answered(answer)
    return credit_wanted(decision.action, counts, answer, quiz.marking(row["locale"]), answered=answered)


def _foreseen(
    row: Row, rows: Sequence[Row], wanted: Mapping[int, int], quiz: Quiz, *, may_lower: bool
) -> Foreseen | None:
    parts = [_part(each, quiz) for each in rows]
    stands = {"score_ppm": row["score_ppm"], "passed": bool(row["passed"]), "penalty_ppm": row["penalty_ppm"]}
    changing, found = planned(parts, wanted, quiz.rules, **stands, may_lower=may_lower)
    if changing:
        return _one(row, changing, found)
    lower, _worse = planned(parts, wanted, quiz.rules, **stands, may_lower=True)
    return _one(row, lower, None, held=True) if lower else None


def _one(row: Row, changing: Sequence[Shift], found: Outcome | None, *, held: bool = False) -> Foreseen:
    shift = changing[0]
    return Foreseen(
        attempt_id=row["id"],
        ref=row["ref"],
        person_id=row["person"],
        name=row["display_name"],
        number=row["number"],
        slot=shift.slot,
        old_credit_ppm=shift.old_ppm or 0,
        new_credit_ppm=shift.new_ppm,
        old_points_e5=row["points_e5"] or 0,
        new_points_e5=found.points_e5 if found else row["points_e5"] or 0,
        old_max_e5=row["max_points_e5"],
        new_max_e5=found.max_points_e5 if found else row["max_points_e5"],
        old_passed=bool(row["passed"]),
        new_passed=found.passed if found else bool(row["passed"]),
        held=held,
    )


def _part(row: Row, quiz: Quiz) -> Part:
    asked = quiz.pool[row["question_version"]]
    voided = bool(row["voided"])
    return Part(row["position"], row["credit_ppm"], row["points_e5"], asked.topic, asked.critical, voided=voided)
