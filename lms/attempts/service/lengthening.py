"""More time for attempts that are not handed in, many at once: by the rules, an event each, and their pages hear it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import msgspec
from msgspec.structs import replace

from lms.attempts.rules.clock import Allowance, Clock, extended, regranted, remaining_s
from lms.attempts.rules.granting import longer
from lms.attempts.rules.pauses import Cause, Due
from lms.attempts.rules.states import OPEN, Closed, Happening, after
from lms.attempts.service.moving import By, Held, event_of, write_all, write_down
from lms.attempts.service.pausing import catch_up
from lms.core.db import Row, Sql, atomic
from lms.live.service import Told, tell_all
from lms.questions.rules.quiz_rules import QuizRules

_GIVEN = Sql("SELECT detail FROM attempt_event WHERE attempt = :attempt AND kind IN ('extend', 'reopen') LIMIT 1000")
# Whoever gives more time comes before the end that is due: only what was handed in or given up is too late.
_LEFT: Final = frozenset({Due.NOTHING, Due.HAND_IN, Due.GIVE_UP})


class _Given(msgspec.Struct, frozen=True):
    extra_s: int = 0
    on_top: bool = False


class _Grant(msgspec.Struct, frozen=True):
    """What is given: how it changes a clock, and what its event says of it."""

    more: Callable[[Clock], Clock]
    extra_s: int
    on_top: bool = False


class _Change(msgspec.Struct, frozen=True):
    """One attempt as it is with more time, and its events."""

    held: Held
    rules: QuizRules
    extra_s: int
    events: tuple[Row, ...]


_given = msgspec.json.Decoder(_Given)


@atomic
async def extend(held: Sequence[tuple[Held, QuizRules]], by_s: int, by: By) -> None:
    """Give these attempts more time, on top of whatever their persons are granted; a few statements for all of them.

    One whose time had run out goes on. Raises Closed when one is finished.
    """
    grant = _Grant(partial(extended, by_s=by_s, now=by.at), by_s, on_top=True)
    await _write([await _changed(one, rules, grant, by) for one, rules in held])


@atomic
async def regrant(held: Sequence[tuple[Held, QuizRules, Allowance]], by: By) -> None:
    """Give these attempts what their persons are granted by now, as if since their start; one that has it stays so.

    Raises Closed when one is finished.
    """
    found = []
    for one, rules, granted in held:
        more = partial(regranted, time=granted, on_top_s=await _on_top_s(one.id))
        clock = more(one.clock)
        if clock != one.clock:
            grant = _Grant(more, (clock.allowed_s or 0) - (one.clock.allowed_s or 0))
            found.append(await _changed(one, rules, grant, by))
    await _write(found)


async def _on_top_s(attempt_id: int) -> int:
    given = [_given.decode(row["detail"] or "{}") for row in await _GIVEN.rows(attempt=attempt_id)]
    return sum(one.extra_s for one in given if one.on_top)


async def _changed(held: Held, rules: QuizRules, grant: _Grant, by: By) -> _Change:
    """What was due before happens before: a page that fell silent has stopped the clock since then."""
    if held.state not in OPEN:
        raise Closed
    held, _due = await catch_up(held, rules, by.at, left=_LEFT)
    found = longer(held.state, held.clock, by.at, grant.more)
    said: dict[str, object] = {"extra_s": grant.extra_s, "closes_at": found.clock.closes_at}
    events = [event_of(held, "extend", replace(by, detail=said | ({"on_top": True} if grant.on_top else {})))]
    then = replace(held, clock=found.clock)
    if found.runs_again:
        then = replace(then, state=after(held.state, Happening.RUN_AGAIN), cause=Cause.NONE)
        again = replace(by, detail={"left_s": remaining_s(found.clock, by.at)})
        events.append(event_of(held, Happening.RUN_AGAIN, again, then=then.state))
    return _Change(then, rules, grant.extra_s, tuple(events))


async def _write(changes: Sequence[_Change]) -> None:
    await write_all([(one.held, one.rules) for one in changes])
    await write_down([event for one in changes for event in one.events])
    await tell_all(
        [Told(one.held.person_id, "extended", {"attempt": one.held.ref, "extra_s": one.extra_s}) for one in changes]
    )
