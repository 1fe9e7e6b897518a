"""Stopping and starting the clock of an attempt, and doing what is due when nobody acts."""

from datetime import UTC, datetime, timedelta
from typing import Final

from msgspec.structs import replace

from lms.attempts.rules.clock import ended, going_on, stopped
from lms.attempts.rules.pauses import LOST_AFTER, Bar, Cause, Due, Verdict, bar_to_pause, is_there, verdict
from lms.attempts.rules.states import Happening, State
from lms.attempts.service.moving import By, Held, hold, move, note, write
from lms.attempts.service.telling import tell_leads_of_giving_up
from lms.core import clock as time
from lms.core.db import Sql, atomic
from lms.core.errors import Conflict
from lms.core.i18n import gettext as _
from lms.questions.rules.clock_rules import ClockMode
from lms.questions.rules.quiz_rules import QuizRules

# Told that it is there in time, a page costs one statement.
_SEEN = Sql(
    "UPDATE attempt SET seen_at = :now, next_check_at = CASE WHEN clock_mode = 'active' AND state = 'in_progress'"
    " AND (next_check_at IS NULL OR next_check_at > :next) THEN :next ELSE next_check_at END"
    " WHERE id = :id AND state IN ('in_progress', 'paused', 'overdue') AND (seen_at IS NULL OR seen_at > :lost)"
    " RETURNING id",
)
_SAME_CALL: Final = timedelta(minutes=30)
_BELIEVED: Final = timedelta(seconds=30)
_LONG_AGO: Final = datetime.min.replace(year=1970, tzinfo=UTC)
_LEFT: Final = frozenset({Due.NOTHING, Due.HAND_IN})
_STEPS: Final = 4  # what can be due one after the other: away, pauses used up, time over, grace over


class PauseRefused(Conflict):
    """The attempt cannot be paused; `code` is "no_pause"."""

    def __init__(self, bar: Bar) -> None:
        sentences = {
            Bar.NEVER: _("This quiz cannot be paused. Its clock goes on."),
            Bar.USED_UP: _("All pauses are used up. The clock goes on."),
            Bar.OVER: _("The time is over."),
        }
        super().__init__(sentences[bar], "no_pause")


async def catch_up(
    held: Held, rules: QuizRules, now: datetime, *, left: frozenset[Due] = _LEFT
) -> tuple[Held, Verdict]:
    """Do what is due, each from the moment at which it became so; the verdict is one of `left`: HAND_IN or NOTHING."""
    due = verdict(held.state, held.clock, rules, seen_at=held.seen_at, now=now)
    for _step in range(_STEPS):
        if due.due in left:
            break
        held = await _do(held, rules, due)
        due = verdict(held.state, held.clock, rules, seen_at=held.seen_at, now=now)
    return held, due


async def _do(held: Held, rules: QuizRules, due: Verdict) -> Held:
    by = By(None, due.at)
    match due.due:
        case Due.AWAY:
            by = By(None, due.at, detail={"cause": Cause.AWAY.value, "slot": held.current_slot})
            return await _stop(replace(held, cause=Cause.AWAY, source=""), rules, by)
        case Due.RUN_ON:
            clock = replace(going_on(held.clock, due.at), mode=ClockMode.WALL)
            return await move(held, Happening.RESUME, clock=clock, rules=rules, by=replace(by, reason="pauses used up"))
        case Due.RUN_OUT:
            return await move(held, Happening.RUN_OUT, clock=held.clock, rules=rules, by=by)
        case _:
            given_up = await move(held, Happening.GIVE_UP, clock=ended(held.clock, due.at), rules=rules, by=by)
            await tell_leads_of_giving_up(held.id)
            return given_up


@atomic
async def pause(attempt_id: int, rules: QuizRules, *, actor: int | None) -> Held:
    """Pause an attempt for the person; one that is paused stays as it is. Raises PauseRefused, Closed."""
    now = time.now()
    held, _due = await catch_up(await hold(attempt_id), rules, now)
    if held.state is State.PAUSED:
        return held
    bar = bar_to_pause(held.clock, rules, now)
    if bar is not None and held.state is State.IN_PROGRESS:
        raise PauseRefused(bar)
    by = By(actor, now, detail={"cause": Cause.KEY.value, "slot": held.current_slot})
    return await _stop(replace(held, cause=Cause.KEY, source=""), rules, by)


@atomic
async def resume(attempt_id: int, rules: QuizRules, *, actor: int | None) -> Held:
    """Go on after a pause, whatever caused it; one that runs goes on as it is. Raises Closed."""
    now = time.now()
    held, due = await catch_up(await hold(attempt_id), rules, now)
    if held.state is not State.PAUSED or due.due is Due.HAND_IN:
        return held
    return await _go_on(held, rules, By(actor, now))


@atomic
async def stop_for_call(attempt_id: int, rules: QuizRules, *, source: str, at: datetime) -> bool:
    """Pause a running attempt because a call came in; whether it did.

    A person who went on by hand during this call is left alone until the call is over.
    """
    now = time.now()
    held, _due = await catch_up(await hold(attempt_id), rules, now)
    since = held.clock.running_since
    same_call = held.source == source and since is not None and now - since < _SAME_CALL
    if held.state is not State.IN_PROGRESS or same_call or bar_to_pause(held.clock, rules, now) is not None:
        return False
    at = min(max(at, now - _BELIEVED), now)  # what comes late stops the clock at the call, but not minutes ago
    by = By(None, at, source, {"cause": Cause.CALL.value, "slot": held.current_slot})
    await _stop(replace(held, cause=Cause.CALL, source=source[:80]), rules, by)
    return True


@atomic
async def go_on_after_call(attempt_id: int, rules: QuizRules, *, source: str) -> bool:
    """Go on after a call where somebody is there; else the pause goes on as "away". Whether the clock runs again."""
    now = time.now()
    held, due = await catch_up(await hold(attempt_id), rules, now)
    if held.state is State.IN_PROGRESS and held.source == source:
        await write(replace(held, source=""), rules)  # the next call of this source is another one
    if held.state is not State.PAUSED or held.cause is not Cause.CALL or due.due is Due.HAND_IN:
        return False
    if is_there(held.seen_at, now) or not rules.clock.stops:
        await _go_on(replace(held, source=""), rules, By(None, now, source))
        return True
    await write(replace(held, cause=Cause.AWAY, source=""), rules)
    await note(held, "away", By(None, now, source))
    return False


@atomic
async def seen(attempt_id: int, rules: QuizRules) -> None:
    """A page of the attempt is there. What was due while it was silent happens first."""
    now = time.now()
    said = {"id": attempt_id, "now": now, "next": now + LOST_AFTER}
    if not await _SEEN.run(**said, lost=now - LOST_AFTER):
        await catch_up(await hold(attempt_id), rules, now)
        await _SEEN.run(**said, lost=_LONG_AGO)


async def _stop(held: Held, rules: QuizRules, by: By) -> Held:
    clock = stopped(held.clock, by.at)
    by = replace(by, at=clock.paused_at or by.at)
    return await move(held, Happening.PAUSE, clock=clock, rules=rules, by=by)


async def _go_on(held: Held, rules: QuizRules, by: By) -> Held:
    """A pause by hand is over for good; one by a call remembers its call, so that the same one cannot come again."""
    clock = going_on(held.clock, by.at)
    paused_s = clock.pause_s_used - held.clock.pause_s_used
    by = replace(by, detail={"cause": held.cause.value, "paused_s": paused_s, **by.detail})
    return await move(held, Happening.RESUME, clock=clock, rules=rules, by=by)
