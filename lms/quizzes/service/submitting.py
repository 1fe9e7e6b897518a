"""Handing in: the server refuses to lose silently, grades exactly and writes everything in one transaction."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from lms.answers.rules.receipts import Kept, lacking, receipt
from lms.answers.service.access import Writer, attempt_of
from lms.attempts.rules.states import NETWORK_GRACE, OPEN, Happening, State, after
from lms.core import clock
from lms.core.db import Row, Sql, atomic, execute_many
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.enrolments.service import complete_unit
from lms.lrs.rules.statements import Activity, ActivityType, Event, Learner, Result, Verb
from lms.lrs.service import record
from lms.quizzes.queries import Quiz, Slot, marked, past_of, quiz_version, slots_of
from lms.quizzes.rules.passing import MILLION, VOID_RULE, Marked, Outcome, credit_ppm, outcome
from lms.quizzes.rules.starting import of_cycle, standing

_LOCK = Sql(
    "SELECT a.id, a.ref, a.person, a.enrolment, a.state, a.locale, a.started_at, a.submitted_at, a.receipt,"
    " a.closes_at, p.ref AS person_ref, e.ref AS registration FROM attempt a JOIN person p ON p.id = a.person"
    " JOIN enrolment e ON e.id = a.enrolment WHERE a.id = :id FOR UPDATE OF a",
)
_OVER = Sql(
    "SELECT id, quiz_version FROM attempt WHERE state IN ('in_progress', 'paused') AND closes_at < :latest"
    " AND (CAST(:ref AS TEXT) = '' OR ref = :ref) ORDER BY id LIMIT 100",
)
_SENT = Sql(
    "SELECT slot, MAX(client_seq) AS seq FROM answer_event WHERE attempt = :attempt"
    " AND (CAST(:device_id AS TEXT) = '' OR device_id = :device_id) GROUP BY slot",
)
_KEPT = Sql("SELECT slot, device_id, client_seq FROM answer_current WHERE attempt = :attempt")
_SUBMIT = Sql(
    "UPDATE attempt SET state = :state, submitted_at = :now, graded_at = :now, points_e5 = :points_e5,"
    " max_points_e5 = :most, score_ppm = :score_ppm, passed = :passed, receipt = :receipt WHERE id = :id",
)
_EVENT = (
    "INSERT INTO attempt_event (attempt, kind, from_state, to_state, actor, at)"
    " VALUES (:attempt, :kind, :from_state, :to_state, :actor, :at)"
)
_CREDIT = (
    "UPDATE attempt_slot SET credit_ppm = :credit_ppm, voided = :voided WHERE attempt = :attempt AND position = :slot"
)
_GRADE = (
    "INSERT INTO grade_event (attempt, slot, old_credit_ppm, new_credit_ppm, reason, rule, at)"
    " VALUES (:attempt, :slot, NULL, :credit_ppm, 'submission', :rule, :at)"
)


class Receipt(msgspec.Struct, frozen=True):
    """Proof of handing in: the hash covers the attempt, the time and every answer."""

    receipt: str
    submitted_at: datetime
    answered: int
    questions: int


class Lacks(msgspec.Struct, frozen=True):
    """Nothing was handed in: the page holds later answers to these questions than the server."""

    slots: tuple[int, ...]


async def submit(
    writer: Writer, ref: str, have: Sequence[tuple[int, int]] = (), device_id: str = ""
) -> Receipt | Lacks:
    """Hand an attempt in and grade it. `have` is the newest (slot, client_seq) of each question on the page.

    Handing in again gives the same receipt: the first reply may have been lost. Raises NotFound, Closed.
    """
    row = await attempt_of(writer, ref)
    quiz = await quiz_version(row["quiz_version"])
    return await _submit(row["id"], quiz, have, device_id)


async def close_over(ref: str) -> None:
    """Hand in what was saved of an attempt that ran past the closing of its quiz; else nothing happens."""
    await _close(ref)


async def close_all_over() -> int:
    """Hand in up to 100 attempts that ran past the closing of their quizzes, for the worker; how many there were."""
    return await _close("")


async def _close(ref: str) -> int:
    over = await _OVER.rows(ref=ref, latest=clock.now() - NETWORK_GRACE)
    for row in over:
        await _submit(row["id"], await quiz_version(row["quiz_version"]), (), "", by_system=True)
    return len(over)


@atomic
async def _submit(
    attempt_id: int, quiz: Quiz, have: Sequence[tuple[int, int]], device_id: str, *, by_system: bool = False
) -> Receipt | Lacks:
    row = await _LOCK.first(id=attempt_id)
    if row is None:
        raise NotFound(_("There is no such quiz attempt."))
    slots = await slots_of(attempt_id, quiz, row["locale"])
    answered = sum(slot.answered for slot in slots)
    if row["receipt"] and State(row["state"]) not in OPEN:
        return Receipt(row["receipt"], row["submitted_at"], answered, len(slots))
    submitted = after(State(row["state"]), Happening.SUBMIT)
    sent = {each["slot"]: each["seq"] for each in await _SENT.rows(attempt=attempt_id, device_id=device_id)}
    missing = lacking(have, sent)
    if missing:
        return Lacks(tuple(missing))
    now = row["closes_at"] if by_system else clock.now()  # the sweeper's own time means nothing to the learner
    graded = after(submitted, Happening.GRADE)
    proof = await _receipt(row, slots, now)
    marks = [marked(slot, quiz, row["locale"]) for slot in slots]
    found = outcome(marks, quiz.rules)
    await _SUBMIT.run(
        id=attempt_id,
        state=graded.value,
        now=now,
        points_e5=found.points_e5,
        most=found.max_points_e5,
        score_ppm=found.score_ppm,
        passed=found.passed,
        receipt=proof,
    )
    await _write_events(row, [State(row["state"]), submitted, graded], marks, now=now, by_system=by_system)
    await _tell(row, quiz, slots, marks, found=found, now=now)
    await complete(row, quiz)
    return Receipt(proof, now, answered, len(slots))


async def _receipt(row: Row, slots: Sequence[Slot], now: datetime) -> str:
    sources = {each["slot"]: each for each in await _KEPT.rows(attempt=row["id"])}
    kept = [
        Kept(slot.position, slot.answer, source["device_id"], source["client_seq"])
        for slot in slots
        if (source := sources.get(slot.position))
    ]
    return receipt(row["ref"], now, kept)


async def _write_events(
    row: Row, states: Sequence[State], marks: Sequence[Marked], *, now: datetime, by_system: bool
) -> None:
    """The two steps of the attempt and the grade of each question; each in one statement for all rows."""
    kinds = (Happening.SUBMIT, Happening.GRADE)
    steps = [
        {"attempt": row["id"], "kind": kind.value, "from_state": before.value, "to_state": then.value,
         "actor": None if by_system else row["person"], "at": now}
        for kind, before, then in zip(kinds, states, states[1:], strict=False)
    ]  # fmt: skip
    credits_of = [
        {"attempt": row["id"], "slot": each.slot, "credit_ppm": credit_ppm(each.credit), "voided": each.voided}
        for each in marks
    ]
    await execute_many(_EVENT, steps)
    await execute_many(_CREDIT, credits_of)
    await execute_many(
        _GRADE, [{**each, "rule": VOID_RULE if each["voided"] else "", "at": now} for each in credits_of]
    )


async def _tell(
    row: Row, quiz: Quiz, slots: Sequence[Slot], marks: Sequence[Marked], *, found: Outcome, now: datetime
) -> None:
    """Learning records: every answer, and whether the quiz is passed."""
    learner, path = Learner(row["person"], row["person_ref"]), f"/courses/{quiz.code}/quizzes/{quiz.unit_key}"
    for slot, mark in zip(slots, marks, strict=True):
        activity = Activity(f"{path}/questions/{slot.question.key}", ActivityType.QUESTION)
        response = msgspec.json.encode(slot.answer).decode()
        result = Result(scaled=float(mark.credit), success=mark.credit == 1, response=response)
        await record(Event(learner, Verb.ANSWERED, activity, now, row["registration"], result))
    await tell_result(row, quiz, found, now)


async def tell_result(row: Row, quiz: Quiz, found: Outcome, now: datetime) -> None:
    """The learning record of a result: passed or failed. The row is an attempt with person_ref and registration."""
    learner, path = Learner(row["person"], row["person_ref"]), f"/courses/{quiz.code}/quizzes/{quiz.unit_key}"
    handed_in = row["submitted_at"] or now
    seconds = max(0, int((handed_in - row["started_at"]).total_seconds()))  # the clock may have been set back
    result = Result(found.score_ppm / MILLION, found.passed, completion=True, duration_s=seconds)
    verb = Verb.PASSED if found.passed else Verb.FAILED
    activity = Activity(path, ActivityType.QUIZ)
    await record(Event(learner, verb, activity, now, row["registration"], result, {"attempt": row["ref"]}))


async def complete(row: Row, quiz: Quiz) -> None:
    """Tick the unit off when the attempt that counts passes."""
    counted = standing(quiz.rules, of_cycle(await past_of(row["person"], quiz.key), row["enrolment"]))
    if counted is not None and counted.passed:
        by = f"attempt {row['ref']}"
        await complete_unit(row["person"], row["enrolment"], quiz.unit_key, by, counted.score_ppm)
