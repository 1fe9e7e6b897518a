"""Changing credits after an attempt was handed in: by a person's mark, an accepted wording, a regrade."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.attempts.rules.states import Happening, State, after
from lms.core import clock
from lms.core.db import Row, Sql, atomic, execute_many
from lms.core.errors import Invalid
from lms.core.i18n import gettext as _
from lms.credits.service.retelling import Retold, Why, retell
from lms.questions.rules.kinds import in_language
from lms.quizzes.queries import Quiz, quiz_version
from lms.quizzes.rules.passing import MILLION, VOID_RULE, Outcome
from lms.quizzes.rules.recounting import VOID, Part, Shift, planned
from lms.quizzes.service.submitting import complete

Wanted = Mapping[int, Mapping[int, int]]
"""Credits in millionths of full marks, by attempt id and slot."""

_ATTEMPT = Sql(
    "SELECT a.id, a.ref, a.person, a.enrolment, a.state, a.locale, a.started_at, a.submitted_at, a.quiz_version,"
    " a.points_e5, a.max_points_e5, a.score_ppm, a.passed, a.preview, a.penalty_ppm, p.ref AS person_ref,"
    " e.ref AS registration FROM attempt a JOIN person p ON p.id = a.person JOIN enrolment e ON e.id = a.enrolment"
    " WHERE a.id = :id AND a.state IN ('graded', 'needs_grading') FOR UPDATE OF a",
)
_SLOTS = Sql(
    "SELECT s.position, s.credit_ppm, s.points_e5, s.question_version, s.voided FROM attempt_slot s"
    " WHERE s.attempt = :attempt ORDER BY s.position LIMIT 1000",
)
_CREDIT = (
    "UPDATE attempt_slot SET credit_ppm = CASE WHEN :void THEN credit_ppm ELSE :new END,"
    " voided = (voided OR :void) WHERE attempt = :attempt AND position = :slot"
)
_GRADE = (
    "INSERT INTO grade_event (attempt, slot, old_credit_ppm, new_credit_ppm, actor, reason, rule, at)"
    " VALUES (:attempt, :slot, :old, :new, :actor, :reason, :rule, :at)"
)
_RESULT = (
    "UPDATE attempt SET state = :state, graded_at = COALESCE(graded_at, :at), points_e5 = :points_e5,"
    " score_ppm = :score_ppm, passed = :passed, max_points_e5 = :most WHERE id = :id"
)
_EVENT = (
    "INSERT INTO attempt_event (attempt, kind, from_state, to_state, actor, reason, at)"
    " VALUES (:attempt, :kind, :from_state, :to_state, :actor, :reason, :at)"
)
_LONGEST_REASON = 400


class Mark(msgspec.Struct, frozen=True):
    """The result of an attempt; all None while an answer waits for a person's mark."""

    points_e5: int | None
    score_ppm: int | None
    passed: bool | None


class Changed(msgspec.Struct, frozen=True):
    """What became, or would become, of one attempt."""

    attempt_id: int
    ref: str
    person_id: int
    quiz_version: int
    shifts: tuple[Shift, ...]
    before: Mark
    after: Mark
    most_before_e5: int = 0
    most_after_e5: int = 0

    @property
    def newly_passed(self) -> bool:
        """Whether the attempt passes now and did not before."""
        return bool(self.after.passed) and not self.before.passed

    @property
    def newly_failed(self) -> bool:
        """Whether the attempt passed before and does not any more."""
        return bool(self.before.passed) and self.after.passed is False


class _Plan(msgspec.Struct, frozen=True):
    row: Row
    quiz: Quiz
    changed: Changed
    outcome: Outcome | None
    keys: Mapping[int, str]
    """Keys of the questions whose credit changes, by slot."""


async def foresee_credits(wanted: Wanted, *, may_lower: bool = False) -> tuple[Changed, ...]:
    """What `change_credits` would change, without changing anything; two queries an attempt."""
    return tuple([plan.changed for plan in await _plans(wanted, may_lower=may_lower)])


@atomic
async def change_credits(
    wanted: Wanted, *, actor: Actor | None, reason: str, rule: str, may_lower: bool = False
) -> tuple[Changed, ...]:
    """Give slots of handed-in attempts new credits and count the attempts again; returns what changed.

    Every changed credit is written down with its old value (`rule` names the kind of change, as in "mark"). Unless
    `may_lower`, a credit that would go down stays, so nobody's result goes down; and a question is voided (VOID in
    place of a credit) only where the result does not fall by it. An attempt whose last waiting answer
    gets its mark is graded now; one that passes now completes its unit. Attempts in other states are left alone.
    Raises Invalid without a reason or for a credit beyond full marks. Two queries an attempt, more for each that
    changes.
    """
    given = [ppm for slots in wanted.values() for ppm in slots.values()]
    if not reason.strip() or any(abs(ppm) > MILLION for ppm in given if ppm != VOID):
        raise Invalid(_("A change of grades needs a reason, and credits up to full marks."))
    plans = await _plans(wanted, may_lower=may_lower)
    if plans:
        await _write(plans, actor, reason[:_LONGEST_REASON], rule)
    return tuple(plan.changed for plan in plans)


async def _plans(wanted: Wanted, *, may_lower: bool) -> list[_Plan]:
    """In the order of the attempts' ids, so that two changes at once never wait for each other in a circle."""
    plans = [await _plan(each, wanted[each], may_lower=may_lower) for each in sorted(wanted)]
    return [plan for plan in plans if plan is not None]


async def _plan(attempt_id: int, wanted: Mapping[int, int], *, may_lower: bool) -> _Plan | None:
    row = await _ATTEMPT.first(id=attempt_id)
    if row is None:
        return None
    quiz = await quiz_version(row["quiz_version"])
    slots = await _SLOTS.rows(attempt=attempt_id)
    parts = [_part(each, quiz) for each in slots]
    stands = {"score_ppm": row["score_ppm"], "passed": bool(row["passed"]), "penalty_ppm": row["penalty_ppm"]}
    changing, found = planned(parts, wanted, quiz.rules, **stands, may_lower=may_lower)
    if not changing:
        return None
    before = Mark(row["points_e5"], row["score_ppm"], None if row["passed"] is None else bool(row["passed"]))
    then = Mark(found.points_e5, found.score_ppm, found.passed) if found else before
    most = row["max_points_e5"]
    changed = Changed(
        attempt_id, row["ref"], row["person"], row["quiz_version"], changing, before, then,
        most_before_e5=most, most_after_e5=found.max_points_e5 if found else most,
    )  # fmt: skip
    return _Plan(row, quiz, changed, found, _keys(slots, quiz, {each.slot for each in changing}))


def _keys(slots: Sequence[Row], quiz: Quiz, changing: Collection[int]) -> dict[int, str]:
    return {
        slot["position"]: in_language(quiz.pool[slot["question_version"]].languages, "en").key
        for slot in slots
        if slot["position"] in changing
    }


def _part(row: Row, quiz: Quiz) -> Part:
    asked = quiz.pool[row["question_version"]]
    voided = bool(row["voided"])
    return Part(row["position"], row["credit_ppm"], row["points_e5"], asked.topic, asked.critical, voided=voided)


async def _write(plans: Sequence[_Plan], actor: Actor | None, reason: str, rule: str) -> None:
    """A few statements for all: credits, their history, results, learning records; then what passing completes."""
    now, by = clock.now(), actor.person_id if actor else None
    shifted = [
        {"attempt": plan.row["id"], "slot": each.slot, "old": each.old_ppm, "new": each.new_ppm, "void": each.void}
        for plan in plans
        for each in plan.changed.shifts
    ]
    await execute_many(_CREDIT, shifted)
    kinds = [{**each, "rule": VOID_RULE if each["void"] else rule} for each in shifted]
    await execute_many(_GRADE, [{**each, "actor": by, "reason": reason, "at": now} for each in kinds])
    counted = [plan for plan in plans if plan.outcome is not None]
    await execute_many(_RESULT, [_result(plan, now) for plan in counted])
    first = [plan.row for plan in counted if State(plan.row["state"]) is State.NEEDS_GRADING]
    said = {"kind": Happening.GRADE.value, "actor": by, "reason": reason, "at": now}
    states = {"from_state": State.NEEDS_GRADING.value, "to_state": State.GRADED.value}
    await execute_many(_EVENT, [{"attempt": row["id"], **said, **states} for row in first])
    told = [plan for plan in plans if not plan.row["preview"]]
    await retell(map(_retold, told), Why(actor.ref if actor else "system", now, reason, rule))
    for plan in told:
        if plan.outcome is not None:
            await complete(plan.row, plan.quiz)


def _result(plan: _Plan, now: datetime) -> Row:
    before = State(plan.row["state"])
    then = after(before, Happening.GRADE) if before is State.NEEDS_GRADING else before
    mark = msgspec.structs.asdict(plan.changed.after)
    return {"id": plan.row["id"], "state": then.value, "at": now, "most": plan.changed.most_after_e5, **mark}


def _retold(plan: _Plan) -> Retold:
    shifts = [(plan.keys[each.slot], each) for each in plan.changed.shifts]
    return Retold(plan.row, plan.quiz, shifts, plan.outcome)
