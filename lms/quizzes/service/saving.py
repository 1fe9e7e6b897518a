"""Saving answers: one event and one current row, acknowledged when durable; nothing is rendered or graded here."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated

import msgspec

from lms.attempts.rules.states import NETWORK_GRACE, Closed, takes_answers
from lms.core import clock
from lms.core.db import Row, Sql, atomic, execute_many
from lms.core.errors import Conflict, NotFound
from lms.core.i18n import gettext as _
from lms.questions.rules.answers import Answer
from lms.questions.rules.exam_rules import Nav
from lms.questions.rules.kinds import in_language
from lms.quizzes.queries import AttemptView, is_ref, quiz_version
from lms.quizzes.rules.turns import check_turn
from lms.quizzes.service.access import Writer, check_writer

FORM_DEVICE = "form"
"""The device id of answers that came from the plain form."""

_WHERE = Sql(
    "SELECT a.id, a.person, a.token_hash, a.quiz_version, a.locale, a.current_slot, s.question_version FROM attempt a"
    " JOIN attempt_slot s ON s.attempt = a.id AND s.position = :slot WHERE a.ref = :ref",
)
# Locks the attempt on PostgreSQL, so that saves of one attempt and its submission follow each other.
_EVENT = Sql(
    "INSERT INTO answer_event (attempt, slot, answer, device_id, client_seq, client_at, server_at)"
    " SELECT id, :slot, :answer, :device_id, :client_seq, :client_at, :now FROM attempt"
    " WHERE id = :attempt AND state IN ('in_progress', 'paused') AND (closes_at IS NULL OR closes_at >= :latest)"
    " FOR UPDATE ON CONFLICT (attempt, slot, device_id, client_seq) DO NOTHING RETURNING id",
)
# What arrives late from the same device never replaces what it sent after it.
_CURRENT = Sql(
    "INSERT INTO answer_current (attempt, slot, answer, event, device_id, client_seq, saved_at)"
    " VALUES (:attempt, :slot, :answer, :event, :device_id, :client_seq, :now)"
    " ON CONFLICT (attempt, slot) DO UPDATE SET answer = excluded.answer, event = excluded.event,"
    " device_id = excluded.device_id, client_seq = excluded.client_seq, saved_at = excluded.saved_at"
    " WHERE NOT EXISTS (SELECT 1 FROM answer_event e WHERE e.attempt = excluded.attempt AND e.slot = excluded.slot"
    " AND e.device_id = excluded.device_id AND e.client_seq > excluded.client_seq)",
)
_BEFORE = Sql(
    "SELECT answer, server_at FROM answer_event WHERE attempt = :attempt AND slot = :slot AND device_id = :device_id"
    " AND client_seq = :client_seq",
)
_LOCK = Sql(
    "SELECT state FROM attempt WHERE id = :attempt AND state IN ('in_progress', 'paused')"
    " AND (closes_at IS NULL OR closes_at >= :latest) FOR UPDATE",
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
_FLAG = "UPDATE attempt_slot SET flagged = :flagged WHERE attempt = :attempt AND position = :slot"

_encode = msgspec.json.Encoder().encode
_STRANGE = timedelta(days=3650)


class NewAnswer(msgspec.Struct, frozen=True):
    """An answer with its number: the page counts its saves, and says when the answer was given by its own clock."""

    answer: Answer
    client_seq: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    device_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[\x21-\x7e]+$")]
    client_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class SavedAnswer(msgspec.Struct, frozen=True):
    """What the page is told once the answer is durable; `remaining_s` is for quizzes with a time limit."""

    seq: int
    saved_at: datetime
    remaining_s: int | None = None


class NumberTaken(Conflict):
    """The device sent another answer under this number: two copies of one browser. `code` is "number_taken"."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this at the same moment. Please look again."), "number_taken")


async def save_answer(writer: Writer, ref: str, slot: int, new: NewAnswer) -> SavedAnswer:
    """Keep one answer; the reply is sent only after it is on disk.

    A repeated (device, seq) gives the first reply again: replays are harmless. Raises NotFound (not yours, no such
    question), AnswerRefused (cannot belong to the question), Closed (handed in or past its time), NumberTaken.
    """
    row = check_writer(writer, await _where(ref, slot), ref)
    quiz = await quiz_version(row["quiz_version"])
    check_turn(quiz.rules.nav, current=row["current_slot"], slot=slot)
    in_language(quiz.pool[row["question_version"]].languages, row["locale"]).accepts(new.answer)
    return await _save(row["id"], slot, new)


@atomic
async def _save(attempt_id: int, slot: int, new: NewAnswer) -> SavedAnswer:
    key = {"attempt": attempt_id, "slot": slot, "device_id": new.device_id, "client_seq": new.client_seq}
    answer, now = _encode(new.answer).decode(), clock.now()
    event = await _EVENT.first(
        **key, answer=answer, client_at=_believed(new.client_at, now), now=now, latest=now - NETWORK_GRACE
    )
    if event is None:
        before = await _BEFORE.first(**key)
        if before is None:
            raise Closed
        if before["answer"] != answer:
            raise NumberTaken
        return SavedAnswer(new.client_seq, before["server_at"])
    await _CURRENT.run(**key, answer=answer, event=event["id"], now=now)
    return SavedAnswer(new.client_seq, now)


async def save_form(
    attempt: AttemptView, given: Mapping[int, Answer], shown: Mapping[int, Answer], flags: Mapping[int, bool]
) -> int:
    """Keep the answers and flags of a plain form, and return how many answers changed.

    `shown` are the answers that the form was drawn with: a question nobody touched is left alone, so that an old
    page cannot undo what was answered on another screen. Raises AnswerRefused, and Closed when there is something
    to keep and the attempt takes no more answers.
    """
    slots = {slot.position: slot for slot in attempt.slots}
    changed = {position: answer for position, answer in given.items() if answer != shown.get(position)}
    new = {at: answer for at, answer in changed.items() if answer != slots[at].answer}
    flagged = {at: on for at, on in flags.items() if on != slots[at].flagged}
    for position, answer in new.items():
        check_turn(attempt.quiz.rules.nav, current=attempt.current_slot, slot=position)
        slots[position].question.accepts(answer)
    if new and not takes_answers(attempt.state):
        raise Closed
    return await _save_all(attempt.id, new, flagged) if (new or flagged) and takes_answers(attempt.state) else 0


@atomic
async def _save_all(attempt_id: int, answers: Mapping[int, Answer], flags: Mapping[int, bool]) -> int:
    await _lock(attempt_id)
    last = await _FORM_SEQ.first(attempt=attempt_id, device_id=FORM_DEVICE)
    assert last
    for seq, (slot, answer) in enumerate(answers.items(), last["seq"] + 1):
        await _save(attempt_id, slot, NewAnswer(answer, seq, FORM_DEVICE))
    flagged = [{"attempt": attempt_id, "slot": slot, "flagged": on} for slot, on in flags.items()]
    if flagged:
        await execute_many(_FLAG, flagged)
    return len(answers)


@atomic
async def mark_slot(writer: Writer, ref: str, slot: int, *, flagged: bool | None = None) -> None:
    """Remember that the person is at this question, and whether it is flagged for later (None: as it was)."""
    row = check_writer(writer, await _where(ref, slot), ref)
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


def _believed(client_at: datetime | None, now: datetime) -> datetime | None:
    """The time by the page's clock, unless it is years away: such a clock is no reason to refuse an answer."""
    return client_at if client_at is not None and abs(now - client_at) < _STRANGE else None


async def _lock(attempt_id: int) -> None:
    """Hold the attempt until the end of the transaction. Raises Closed when it takes no more answers."""
    if await _LOCK.first(attempt=attempt_id, latest=clock.now() - NETWORK_GRACE) is None:
        raise Closed


async def _where(ref: str, slot: int) -> Row | None:
    """The attempt and the question in one of its slots; None when there is no such thing."""
    if not is_ref(ref) or not 0 < slot < 10_000:
        raise NotFound(_("There is no such quiz attempt."))
    return await _WHERE.first(ref=ref, slot=slot)
