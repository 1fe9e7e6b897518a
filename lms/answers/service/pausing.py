"""Pausing an attempt and going on: by the person, by a page that is there or not, and by the phone system."""

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import TypeVar

import msgspec

from lms.answers.service.access import Writer, attempt_of
from lms.answers.service.siblings import replace_question
from lms.attempts.queries import clock_of, rules_of
from lms.attempts.rules.clock import deadline, face, remaining_s
from lms.attempts.rules.pauses import Cause, pause_s_left, pauses_left
from lms.attempts.rules.states import State
from lms.attempts.service import hold, pausing
from lms.core import clock
from lms.core.db import Row, Sql, atomic
from lms.questions.rules.clock_rules import ClockMode
from lms.questions.rules.quiz_rules import QuizRules

_NOW = Sql(
    "SELECT a.state, a.current_slot, a.slot_count, a.pause_cause, a.clock_mode, a.allowed_s, a.consumed_s,"
    " a.running_since, a.closes_at, a.paused_at, a.pauses_used, a.pause_s_used, s.opened_at FROM attempt a"
    " LEFT JOIN attempt_slot s ON s.attempt = a.id AND s.position = a.current_slot WHERE a.id = :id",
)
_OPEN = Sql(
    "SELECT id, ref, quiz_version FROM attempt WHERE person = :person AND state IN ('in_progress', 'paused')"
    " ORDER BY id LIMIT 50",
)


Result = TypeVar("Result")


class Standing(msgspec.Struct, frozen=True):
    """How an attempt stands, for its page: the page draws its clock from `deadline_at`, by the server's time `now`.

    Where each question has its time, `question_ends_at` is the end of the one at `slot`.
    `left_s` are the seconds left, also while the clock stands still; None where there is no end. Caps that are None
    do not exist.
    """

    state: State
    now: datetime
    deadline_at: datetime | None
    left_s: int | None
    slot: int
    cause: Cause
    paused_at: datetime | None
    pauses_left: int | None
    pause_s_left: int | None
    question_ends_at: datetime | None = None


async def pause_attempt(writer: Writer, ref: str) -> Standing:
    """Pause for the person; repeated, it stays one pause. Raises NotFound, PauseRefused, Closed."""
    row, rules = await _found(writer, ref)
    await pausing.pause(row["id"], rules, actor=row["person"])
    return await _standing(row["id"], rules)


async def resume_attempt(writer: Writer, ref: str) -> Standing:
    """Go on, whatever caused the pause. Raises NotFound, Closed when the attempt is finished."""
    row, rules = await _found(writer, ref)
    await _go_on(row["id"], rules, lambda: pausing.resume(row["id"], rules, actor=row["person"]))
    return await _standing(row["id"], rules)


async def be_there(writer: Writer, ref: str) -> Standing:
    """A page of the attempt says that it is open, and learns how the attempt stands. Raises NotFound."""
    row, rules = await _found(writer, ref)
    await pausing.seen(row["id"], rules)
    return await _standing(row["id"], rules)


async def standing(writer: Writer, ref: str) -> Standing:
    """How the attempt stands; nothing is written, so a page that no stream reaches may ask often. Raises NotFound."""
    row, rules = await _found(writer, ref)
    return await _standing(row["id"], rules)


async def pause_for_call(person_id: int, *, source: str, at: datetime) -> tuple[str, ...]:
    """Pause what the person has open because a call came in at `at`; the references of the attempts now paused.

    Harmless when repeated. Nothing happens to what cannot be paused, to what is paused already, and to what the
    person has taken up again during this call (one `source`) of the last half hour.
    """
    found = await _OPEN.rows(person=person_id)
    paused = [
        row["ref"] for row in found if await pausing.stop_for_call(row["id"], await _rules(row), source=source, at=at)
    ]
    return tuple(paused)


async def call_is_over(person_id: int, *, source: str, at: datetime) -> tuple[str, ...]:
    """Go on with what a call had paused; the references of the attempts whose clocks run again.

    Where no page is open the pause stays, as the person's being away: no clock runs with nobody looking. A pause by
    hand is ended by hand.
    """
    del at  # the clock goes on now: what arrives late costs the person nothing
    found = await _OPEN.rows(person=person_id)
    return tuple([row["ref"] for row in found if await _call_over(row["id"], await _rules(row), source)])


async def _call_over(attempt_id: int, rules: QuizRules, source: str) -> bool:
    return await _go_on(attempt_id, rules, lambda: pausing.go_on_after_call(attempt_id, rules, source=source))


@atomic
async def _go_on(attempt_id: int, rules: QuizRules, way: Callable[[], Coroutine[object, object, Result]]) -> Result:
    """Go on in one of the ways; after a long pause with another question in place of the one that was on the screen."""
    before, long_s = await hold(attempt_id), rules.clock.sibling_after_s
    result = await way()
    if long_s is not None:
        held = await hold(attempt_id)
        paused_s = held.clock.pause_s_used - before.clock.pause_s_used
        if held.state is State.IN_PROGRESS and paused_s >= long_s:
            await replace_question(held, rules, clock.now())
    return result


async def _found(writer: Writer, ref: str) -> tuple[Row, QuizRules]:
    row = await attempt_of(writer, ref)
    return row, await _rules(row)


async def _rules(row: Row) -> QuizRules:
    return await rules_of(row["quiz_version"])


async def _standing(attempt_id: int, rules: QuizRules) -> Standing:
    row, now = await _NOW.first(id=attempt_id), clock.now()
    assert row
    own = clock_of(row)
    question = face(own, now, opened_at=row["opened_at"], questions=row["slot_count"])
    return Standing(
        state=State(row["state"]),
        now=now,
        deadline_at=deadline(own),
        left_s=remaining_s(own, now),
        slot=row["current_slot"],
        cause=Cause(row["pause_cause"]),
        paused_at=row["paused_at"],
        pauses_left=pauses_left(own, rules),
        pause_s_left=pause_s_left(own, rules),
        question_ends_at=question.ends_at if own.mode is ClockMode.PER_QUESTION else None,
    )
