"""Handing in: the server refuses to lose silently, grades exactly and writes everything in one transaction."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from lms.answers.rules.receipts import Kept, lacking, receipt
from lms.answers.service.access import Writer, attempt_of
from lms.attempts.rules.clock import deadline, ended
from lms.attempts.rules.pauses import Due
from lms.attempts.rules.states import OPEN, Happening, State, after
from lms.attempts.service import By, Held, catch_up, hold, move, write
from lms.core import clock
from lms.core.db import Row, Sql, atomic, execute_many
from lms.enrolments.service import complete_unit
from lms.lrs.rules.statements import Activity, ActivityType, Event, Learner, Result, Verb
from lms.lrs.service import record
from lms.quizzes.queries import Quiz, Slot, marked, past_of, quiz_version, slots_of
from lms.quizzes.rules.passing import MILLION, VOID_RULE, Marked, Outcome, credit_ppm, outcome
from lms.quizzes.rules.starting import of_cycle, standing

_ABOUT = Sql(
    "SELECT a.id, a.ref, a.person, a.enrolment, a.locale, a.started_at, a.submitted_at, a.receipt,"
    " p.ref AS person_ref, e.ref AS registration FROM attempt a JOIN person p ON p.id = a.person"
    " JOIN enrolment e ON e.id = a.enrolment WHERE a.id = :id",
)
_SENT = Sql(
    "SELECT slot, MAX(client_seq) AS seq FROM answer_event WHERE attempt = :attempt"
    " AND (CAST(:device_id AS TEXT) = '' OR device_id = :device_id) GROUP BY slot",
)
_KEPT = Sql("SELECT slot, device_id, client_seq FROM answer_current WHERE attempt = :attempt")
_MARKS = Sql(
    "UPDATE attempt SET submitted_at = :now, graded_at = :graded_at, points_e5 = :points_e5, max_points_e5 = :most,"
    " score_ppm = :score_ppm, passed = :passed, penalty_ppm = :penalty_ppm, receipt = :receipt WHERE id = :id",
)
_AWAIT = "UPDATE attempt_slot SET credit_ppm = NULL WHERE attempt = :attempt AND position = :slot"
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


@atomic
async def close(attempt_id: int, quiz: Quiz) -> None:
    """Do what is due to an attempt by now: hand in what was saved, or what else its quiz says about the time."""
    held, due = await catch_up(await hold(attempt_id), quiz.rules, clock.now())
    if due.due is Due.HAND_IN:
        await _grade(held, quiz, await _about(held), due.at, actor=None)
    else:
        await write(held, quiz.rules)  # the next look is at another time now


@atomic
async def _submit(attempt_id: int, quiz: Quiz, have: Sequence[tuple[int, int]], device_id: str) -> Receipt | Lacks:
    """Whoever is late hands in at the deadline, as the sweeper would have: it does not matter which comes first."""
    now = clock.now()
    held, due = await catch_up(await hold(attempt_id), quiz.rules, now)
    about = await _about(held)
    if about["receipt"] and held.state not in OPEN:
        slots = await slots_of(attempt_id, quiz, about["locale"])
        return Receipt(about["receipt"], about["submitted_at"], sum(slot.answered for slot in slots), len(slots))
    after(held.state, Happening.SUBMIT)
    sent = {each["slot"]: each["seq"] for each in await _SENT.rows(attempt=attempt_id, device_id=device_id)}
    missing = lacking(have, sent)
    if missing and due.due is not Due.HAND_IN:
        return Lacks(tuple(missing))
    end = deadline(held.clock) if held.state is not State.OVERDUE else None
    return await _grade(held, quiz, about, now if end is None else min(now, end), actor=held.person_id)


async def _about(held: Held) -> Row:
    row = await _ABOUT.first(id=held.id)
    assert row
    return row


async def _grade(held: Held, quiz: Quiz, row: Row, now: datetime, *, actor: int | None) -> Receipt:
    """Take the attempt through handing in and grading, with marks, events and records."""
    slots = await slots_of(held.id, quiz, row["locale"])
    penalty_ppm = quiz.rules.clock.penalty_ppm if held.state is State.OVERDUE else 0
    waiting = {slot.position for slot in slots if slot.question.needs_person and slot.answered}
    steps = (Happening.SUBMIT, Happening.AWAIT_GRADING if waiting else Happening.GRADE)
    await move(held, *steps, clock=ended(held.clock, now), rules=quiz.rules, by=By(actor, now))
    proof = await _receipt(row, slots, now)
    marks = [marked(slot, quiz, row["locale"]) for slot in slots]
    found = outcome(marks, quiz.rules, penalty_ppm=penalty_ppm)
    await _MARKS.run(
        id=held.id,
        now=now,
        graded_at=None if waiting else now,
        points_e5=None if waiting else found.points_e5,
        most=found.max_points_e5,
        score_ppm=None if waiting else found.score_ppm,
        passed=None if waiting else found.passed,
        penalty_ppm=penalty_ppm,
        receipt=proof,
    )
    await execute_many(_AWAIT, [{"attempt": held.id, "slot": slot} for slot in sorted(waiting)])
    await _write_grades(held.id, [mark for mark in marks if mark.slot not in waiting], now)
    await _tell(row, quiz, slots, marks, waiting=waiting, now=now)
    if not waiting:
        await record(result_of({**row, "submitted_at": now}, quiz, found, now))
        await complete(row, quiz)
    return Receipt(proof, now, sum(slot.answered for slot in slots), len(slots))


async def _receipt(row: Row, slots: Sequence[Slot], now: datetime) -> str:
    sources = {each["slot"]: each for each in await _KEPT.rows(attempt=row["id"])}
    kept = [
        Kept(slot.position, slot.answer, source["device_id"], source["client_seq"])
        for slot in slots
        if (source := sources.get(slot.position))
    ]
    return receipt(row["ref"], now, kept)


async def _write_grades(attempt_id: int, marks: Sequence[Marked], now: datetime) -> None:
    """The grade of each question; each in one statement for all rows."""
    credits_of = [
        {"attempt": attempt_id, "slot": each.slot, "credit_ppm": credit_ppm(each.credit), "voided": each.voided}
        for each in marks
    ]
    await execute_many(_CREDIT, credits_of)
    await execute_many(
        _GRADE, [{**each, "rule": VOID_RULE if each["voided"] else "", "at": now} for each in credits_of]
    )


async def _tell(
    row: Row, quiz: Quiz, slots: Sequence[Slot], marks: Sequence[Marked], *, waiting: set[int], now: datetime
) -> None:
    """Learning records of every answer that was given; one that waits for a mark has no result yet."""
    learner, path = Learner(row["person"], row["person_ref"]), f"/courses/{quiz.code}/quizzes/{quiz.unit_key}"
    for slot, mark in zip(slots, marks, strict=True):
        if not mark.answered:
            continue  # what was left open is not wrong
        activity = Activity(f"{path}/questions/{slot.question.key}", ActivityType.QUESTION)
        response = msgspec.json.encode(slot.answer).decode()
        sure = mark.slot not in waiting
        result = Result(float(mark.credit), mark.credit == 1, response=response) if sure else Result(response=response)
        await record(Event(learner, Verb.ANSWERED, activity, now, row["registration"], result))


def result_of(row: Row, quiz: Quiz, found: Outcome, now: datetime) -> Event:
    """The learning record of a result: passed or failed. The row is an attempt with person_ref and registration."""
    learner, path = Learner(row["person"], row["person_ref"]), f"/courses/{quiz.code}/quizzes/{quiz.unit_key}"
    handed_in = row["submitted_at"] or now
    seconds = max(0, int((handed_in - row["started_at"]).total_seconds()))  # the clock may have been set back
    result = Result(found.score_ppm / MILLION, found.passed, completion=True, duration_s=seconds)
    verb = Verb.PASSED if found.passed else Verb.FAILED
    activity = Activity(path, ActivityType.QUIZ)
    return Event(learner, verb, activity, now, row["registration"], result, {"attempt": row["ref"]})


async def complete(row: Row, quiz: Quiz) -> None:
    """Tick the unit off when the attempt that counts passes."""
    counted = standing(quiz.rules, of_cycle(await past_of(row["person"], quiz.key), row["enrolment"]))
    if counted is not None and counted.passed:
        by = f"attempt {row['ref']}"
        await complete_unit(row["person"], row["enrolment"], quiz.unit_key, by, counted.score_ppm)
