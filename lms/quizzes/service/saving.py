"""Saving answers: one event and one current row, acknowledged when durable; nothing is rendered or graded here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from lms.answers.service import late
from lms.answers.service.access import ASKED, BY_TOKEN, Writer, check_writer, screen_of
from lms.answers.service.late import NewAnswer, believed
from lms.attempts.queries import clock_of
from lms.attempts.rules.clock import question_ends_at, remaining_s
from lms.attempts.rules.states import NETWORK_GRACE, Closed, State, takes_answers
from lms.attempts.rules.turns import check_turn
from lms.core import clock
from lms.core.db import Row, Sql, atomic, execute_many
from lms.core.errors import Conflict, NotFound
from lms.core.i18n import gettext as _
from lms.papers.queries import check_files
from lms.questions.rules.answers import Answer
from lms.questions.rules.clock_rules import ClockMode
from lms.questions.rules.exam_rules import Nav
from lms.questions.rules.kinds import in_language
from lms.quizzes.queries import AttemptView, is_ref, quiz_version

FORM_DEVICE = "form"
"""The device id of answers that came from the plain form."""

_WHERE = Sql(
    f"SELECT {ASKED}, a.quiz_version, a.locale, a.current_slot, a.state, a.slot_count, a.clock_mode,"  # noqa: S608  constants
    " a.allowed_s, a.consumed_s, a.running_since, a.closes_at, a.paused_at, a.pauses_used, a.pause_s_used,"
    " s.question_version, s.opened_at FROM attempt a"
    f" JOIN attempt_slot s ON s.attempt = a.id AND s.position = :slot{BY_TOKEN} WHERE a.ref = :ref",
)
# Locks the attempt on PostgreSQL, so that saves of one attempt and its submission follow each other. What comes from
# another computer after one that took over from it has answered the question stands aside.
_EVENT = Sql(
    "INSERT INTO answer_event (attempt, slot, answer, device_id, client_seq, client_at, server_at, screen, aside)"
    " SELECT id, :slot, :answer, :device_id, :client_seq, :client_at, :now, :screen,"
    " EXISTS (SELECT 1 FROM answer_current c WHERE c.attempt = :attempt AND c.slot = :slot AND c.screen > :screen"
    " AND c.device_id <> CAST(:device_id AS VARCHAR)) FROM attempt"
    " WHERE id = :attempt AND (state = 'in_progress' OR state = 'paused' AND (pause_cause = 'away' OR"
    " paused_at >= :latest)) AND (deadline_at IS NULL OR deadline_at >= :latest)"
    " FOR UPDATE ON CONFLICT (attempt, slot, device_id, client_seq) DO NOTHING RETURNING id, aside",
)
# What arrives late from the same device never replaces what it sent after it.
_CURRENT = Sql(
    "INSERT INTO answer_current (attempt, slot, answer, event, device_id, client_seq, saved_at, screen)"
    " VALUES (:attempt, :slot, :answer, :event, :device_id, :client_seq, :now, :screen)"
    " ON CONFLICT (attempt, slot) DO UPDATE SET answer = excluded.answer, event = excluded.event,"
    " device_id = excluded.device_id, client_seq = excluded.client_seq, saved_at = excluded.saved_at,"
    " screen = excluded.screen"
    " WHERE NOT EXISTS (SELECT 1 FROM answer_event e WHERE e.attempt = excluded.attempt AND e.slot = excluded.slot"
    " AND e.device_id = excluded.device_id AND e.client_seq > excluded.client_seq)",
)
_BEFORE = Sql(
    "SELECT answer, server_at, late, aside FROM answer_event WHERE attempt = :attempt AND slot = :slot"
    " AND device_id = :device_id AND client_seq = :client_seq",
)
_LOCK = Sql(
    "SELECT screen FROM attempt WHERE id = :attempt AND state IN ('in_progress', 'paused')"
    " AND (deadline_at IS NULL OR deadline_at >= :latest) FOR UPDATE",
)
_PAUSED = Sql(
    "SELECT id FROM attempt WHERE id = :attempt AND state = 'paused'"
    " AND (deadline_at IS NULL OR deadline_at >= :latest)",
)
_FORM_SEQ = Sql(
    "SELECT COALESCE(MAX(client_seq), 0) AS seq FROM answer_event WHERE attempt = :attempt AND device_id = :device_id",
)
_PLACE = Sql(
    "UPDATE attempt SET current_slot = :slot WHERE id = :attempt AND state IN ('in_progress', 'paused')",
)
_GO_ON = Sql(
    "UPDATE attempt SET current_slot = current_slot + 1 WHERE id = :attempt AND current_slot = :slot"
    " AND current_slot < slot_count AND state IN ('in_progress', 'paused')",
)
# Where each question has its time, it begins when the question is first shown.
_OPENED = Sql(
    "UPDATE attempt_slot SET opened_at = :now WHERE attempt = :attempt AND opened_at IS NULL"
    " AND position = (SELECT current_slot FROM attempt WHERE id = :attempt)",
)
_FLAG = "UPDATE attempt_slot SET flagged = :flagged WHERE attempt = :attempt AND position = :slot"

_encode = msgspec.json.Encoder().encode


class SavedAnswer(msgspec.Struct, frozen=True):
    """What the page is told once the answer is durable; `remaining_s` is None where there is no end.

    Only when it is so: `state`, the attempt does not run any more (paused, say); `elsewhere`, a newer page goes on with
    the attempt; `aside`, what was answered there stands and this one is offered beside it.
    """

    seq: int
    saved_at: datetime
    remaining_s: int | None = None
    state: State | msgspec.UnsetType = msgspec.UNSET
    elsewhere: bool | msgspec.UnsetType = msgspec.UNSET
    aside: bool | msgspec.UnsetType = msgspec.UNSET


class Paused(Conflict):
    """The attempt is paused and its questions are out of sight; `code` is "paused". The answer may come again after."""

    def __init__(self) -> None:
        super().__init__(_("The quiz is paused. Go on first; then the answer is taken."), "paused")


class QuestionOver(Conflict):
    """The time of this question is over; `code` is "question_over"."""

    def __init__(self) -> None:
        super().__init__(_("The time for this question is over."), "question_over")


class NumberTaken(Conflict):
    """The device sent another answer under this number: two copies of one browser. `code` is "number_taken"."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this at the same moment. Please look again."), "number_taken")


async def save_answer(writer: Writer, ref: str, slot: int, new: NewAnswer) -> SavedAnswer:
    """Keep one answer; the reply is sent only after it is on disk.

    A repeated (device, seq) gives the first reply again: replays are harmless. Raises NotFound (not yours, no such
    question), AnswerRefused (cannot belong to the question), Closed (handed in or past its time; KeptLate when it was
    given before that and a person will decide), Paused (half a minute after a pause began), QuestionOver, NumberTaken.
    """
    row = check_writer(writer, await _where(writer, ref, slot), ref)
    quiz = await quiz_version(row["quiz_version"])
    check_turn(quiz.rules.nav, current=row["current_slot"], slot=slot)
    question = in_language(quiz.pool[row["question_version"]].languages, row["locale"])
    question.accepts(new.answer)
    await check_files(question, row["id"], slot, new.answer)
    screen = screen_of(row)
    saved = await _save(row["id"], slot, new, screen, in_time=_in_time(row))
    if saved is None:
        raise await _refusal(row, slot, new)
    return replace(
        saved,
        remaining_s=remaining_s(clock_of(row), saved.saved_at),
        state=msgspec.UNSET if row["state"] == State.IN_PROGRESS else State(row["state"]),
        elsewhere=screen != row["screen"] or msgspec.UNSET,
    )


@atomic
async def _save(attempt_id: int, slot: int, new: NewAnswer, screen: int, *, in_time: bool = True) -> SavedAnswer | None:
    """None when the attempt, or the question, takes no more answers."""
    key = {"attempt": attempt_id, "slot": slot, "device_id": new.device_id, "client_seq": new.client_seq}
    answer, now = _encode(new.answer).decode(), clock.now()
    said = {"client_at": believed(new.client_at, now), "now": now, "latest": now - NETWORK_GRACE}
    event = await _EVENT.first(**key, **said, answer=answer, screen=screen) if in_time else None
    if event is None:
        return await _again(key, answer)
    if event["aside"]:
        return SavedAnswer(new.client_seq, now, aside=True)
    await _CURRENT.run(**key, answer=answer, event=event["id"], now=now, screen=screen)
    return SavedAnswer(new.client_seq, now)


def _in_time(row: Row) -> bool:
    """Whether the question takes answers, where each has its own time; what was on its way still counts."""
    if row["clock_mode"] != ClockMode.PER_QUESTION.value or row["opened_at"] is None:
        return True
    return clock.now() <= question_ends_at(row["opened_at"], row["allowed_s"], row["slot_count"]) + NETWORK_GRACE


def _is_over(attempt: AttemptView, opened_at: datetime | None) -> bool:
    if attempt.clock.mode is not ClockMode.PER_QUESTION or opened_at is None:
        return False
    return clock.now() > question_ends_at(opened_at, attempt.clock.allowed_s, len(attempt.slots)) + NETWORK_GRACE


async def _refusal(row: Row, slot: int, new: NewAnswer) -> Conflict:
    if not _in_time(row):
        return QuestionOver()
    if await _PAUSED.first(attempt=row["id"], latest=clock.now() - NETWORK_GRACE) is not None:
        return Paused()
    return await late.kept_or_closed(row["id"], slot, new, row["writes_on"])


async def _again(key: Mapping[str, Any], answer: str) -> SavedAnswer | None:
    """The first reply to an answer that has come before."""
    before = await _BEFORE.first(**key)
    if before is None or before["late"]:
        return None
    if before["answer"] != answer:
        raise NumberTaken
    return SavedAnswer(key["client_seq"], before["server_at"], aside=True if before["aside"] else msgspec.UNSET)


async def save_form(
    attempt: AttemptView, given: Mapping[int, Answer], shown: Mapping[int, Answer], flags: Mapping[int, bool]
) -> int:
    """Keep the answers and flags of a plain form, and return how many answers changed.

    `shown` are the answers that the form was drawn with: a question nobody touched is left alone, so that an old
    page cannot undo what was answered on another screen; and so is one whose own time is over. Raises AnswerRefused,
    and Closed when there is something to keep and the attempt takes no more answers.
    """
    slots = {slot.position: slot for slot in attempt.slots}
    changed = {position: answer for position, answer in given.items() if answer != shown.get(position)}
    over = {slot.position for slot in attempt.slots if _is_over(attempt, slot.opened_at)}
    new = {at: answer for at, answer in changed.items() if answer != slots[at].answer and at not in over}
    flagged = {at: on for at, on in flags.items() if on != slots[at].flagged}
    for position, answer in new.items():
        check_turn(attempt.quiz.rules.nav, current=attempt.current_slot, slot=position)
        slots[position].question.accepts(answer)
        await check_files(slots[position].question, attempt.id, position, answer)
    if new and not takes_answers(attempt.state):
        raise Closed
    return await _save_all(attempt.id, new, flagged) if (new or flagged) and takes_answers(attempt.state) else 0


@atomic
async def _save_all(attempt_id: int, answers: Mapping[int, Answer], flags: Mapping[int, bool]) -> int:
    screen = await _lock(attempt_id)
    last = await _FORM_SEQ.first(attempt=attempt_id, device_id=FORM_DEVICE)
    assert last
    for seq, (slot, answer) in enumerate(answers.items(), last["seq"] + 1):
        await _save(attempt_id, slot, NewAnswer(answer, seq, FORM_DEVICE), screen)
    flagged = [{"attempt": attempt_id, "slot": slot, "flagged": on} for slot, on in flags.items()]
    if flagged:
        await execute_many(_FLAG, flagged)
    return len(answers)


@atomic
async def mark_slot(writer: Writer, ref: str, slot: int, *, flagged: bool | None = None) -> None:
    """Remember that the person is at this question, and whether it is flagged for later (None: as it was)."""
    row = check_writer(writer, await _where(writer, ref, slot), ref)
    await _lock(row["id"])
    if (await quiz_version(row["quiz_version"])).rules.nav is not Nav.LINEAR:  # there only `go_on` moves
        await _PLACE.run(attempt=row["id"], slot=slot)
    if flagged is not None:
        await execute_many(_FLAG, [{"attempt": row["id"], "slot": slot, "flagged": flagged}])


@atomic
async def go_on(attempt: AttemptView, slot: int) -> None:
    """Leave a question of a quiz that goes one way for the next one; asking twice moves once."""
    await _lock(attempt.id)
    if slot == attempt.current_slot:
        await _GO_ON.run(attempt=attempt.id, slot=slot)
        await _OPENED.run(attempt=attempt.id, now=clock.now())


async def _lock(attempt_id: int) -> int:
    """Hold the attempt until the end of the transaction; its newest screen. Raises Closed."""
    row = await _LOCK.first(attempt=attempt_id, latest=clock.now() - NETWORK_GRACE)
    if row is None:
        raise Closed
    return int(row["screen"])


async def _where(writer: Writer, ref: str, slot: int) -> Row | None:
    """The attempt and the question in one of its slots; None when there is no such thing."""
    if not is_ref(ref) or not 0 < slot < 10_000:
        raise NotFound(_("There is no such quiz attempt."))
    return await _WHERE.first(ref=ref, slot=slot, token_hash=writer.hash)
