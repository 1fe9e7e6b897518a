"""More time for attempts that are not handed in: one, a room, whoever is granted it. The open page hears it at once."""

from collections.abc import AsyncIterator, Sequence
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.accounts.service import allow_time
from lms.admission.queries import granted_to
from lms.admission.service import NewOverride, grant, require_reach
from lms.attempts.rules.states import OPEN, Closed, State
from lms.attempts.service import HELD, By, extend, held_of, regrant
from lms.core import audit, clock
from lms.core.db import Row, Sql, atomic
from lms.core.errors import Invalid, NotFound
from lms.core.i18n import gettext as _
from lms.exams.queries.seats import too_late_in
from lms.exams.queries.sittings import Sitting
from lms.quizzes.queries import is_ref, quiz_version
from lms.quizzes.service import time_for

LOT: Final = 500
"""So many attempts are held in memory at once, however many a grant reaches."""

_OPEN: Final = "a.state IN ('in_progress', 'paused', 'overdue')"
_LOT: Final = "a.id > :after ORDER BY a.id LIMIT :most FOR UPDATE OF a"
_READ: Final = f"SELECT {HELD}, a.started_at FROM attempt a"  # noqa: S608  constants
_IN_ROOM = Sql(f"{_READ} WHERE a.sitting = :sitting AND {_OPEN} AND {_LOT}")
_IN_SEAT = Sql(f"{_READ} WHERE a.ref = :ref AND a.sitting = :sitting FOR UPDATE OF a")
_OF_PERSON = Sql(f"{_READ} WHERE a.person = :person AND a.quiz_key = :quiz_key AND {_OPEN} AND {_LOT}")
_OF_ANY_QUIZ = Sql(f"{_READ} JOIN person p ON p.id = a.person WHERE p.ref = :ref AND {_OPEN} AND {_LOT}")
_OF_UNIT = Sql(
    f"{_READ} WHERE a.quiz_key = :quiz_key AND {_OPEN}"  # noqa: S608  constants
    " AND a.person IN (SELECT j.person FROM job_assignment j JOIN org_unit o ON o.id = j.org_unit"
    " JOIN org_unit u ON u.id = :unit AND o.path LIKE u.path || '%' WHERE j.starts_on <= :today"
    f" AND (j.ends_on IS NULL OR j.ends_on >= :today)) AND {_LOT}",
)


class Reached(msgspec.Struct, frozen=True):
    """How many attempts got more time, and for how many it came too late: handed in or given up when time ran out."""

    attempts: int
    too_late: int = 0


@atomic
async def extend_room(actor: Actor, sitting: Sitting, *, minutes: int, reason: str) -> Reached:
    """Give everyone who writes in this room so many minutes more, all or none; whose time is over goes on.

    The caller has found the sitting for this person. Raises Invalid where no clock runs, or nobody writes.
    """
    reached, by = 0, By(actor.person_id, clock.now(), reason)
    async for rows in _lots(_IN_ROOM, sitting=sitting.id):
        await _extend(rows, minutes * 60, by)
        reached += len(rows)
    if not reached:
        raise Invalid(_("Nobody is writing in this room now."))
    detail = {"minutes": minutes, "attempts": reached, "reason": reason}
    await audit.record(actor.person_id, "sitting.extended", f"sitting:{sitting.ref}", **detail)
    return Reached(reached, await too_late_in(sitting.id))


@atomic
async def extend_seat(actor: Actor, sitting: Sitting, attempt_ref: str, *, minutes: int, reason: str) -> None:
    """Give one of the room so many minutes more; a paused one too, and one whose time is over goes on.

    Raises NotFound, Closed when it is handed in.
    """
    row = await _IN_SEAT.first(ref=attempt_ref, sitting=sitting.id) if is_ref(attempt_ref) else None
    if row is None:
        raise NotFound(_("There is no such quiz attempt."))
    if State(row["state"]) not in OPEN:
        raise Closed(_("This attempt is handed in: more time cannot help it. Open it again instead."))
    await _extend([row], minutes * 60, By(actor.person_id, clock.now(), reason))
    detail = {"minutes": minutes, "reason": reason}
    await audit.record(actor.person_id, "attempt.extended", f"attempt:{attempt_ref}", **detail)


@atomic
async def give(actor: Actor, new: NewOverride) -> str:
    """Grant it; attempts that run get at once what it adds to their time or their window. Raises NotFound, Invalid."""
    await require_reach(actor, new.course_id, new.person_id, new.org_unit)
    ref, by = await grant(actor, new), By(actor.person_id, clock.now(), new.reason)
    if new.adds_time:
        async for rows in _reached_by(new):
            await _regrant(rows, by)
    return ref


@atomic
async def allow_person(actor: Actor, person_ref: str, *, multiplier_ppm: int, reason: str) -> None:
    """Give a person a share of the usual time in all quizzes; attempts that run get at once what it adds.

    The reason is the administrators': it stands in the audit trail and not in the attempts. Raises NotFound, Invalid.
    """
    require(actor, Action.PEOPLE_MANAGE)
    await allow_time(actor, person_ref, multiplier_ppm=multiplier_ppm, reason=reason)
    async for rows in _lots(_OF_ANY_QUIZ, ref=person_ref):
        await _regrant(rows, By(actor.person_id, clock.now()))


def _reached_by(new: NewOverride) -> AsyncIterator[list[Row]]:
    key = f"{new.course_id}/{new.unit_key}"
    if new.person_id is not None:
        return _lots(_OF_PERSON, person=new.person_id, quiz_key=key)
    return _lots(_OF_UNIT, unit=new.org_unit, quiz_key=key, today=clock.now().date())


async def _lots(found: Sql, **given: object) -> AsyncIterator[list[Row]]:
    """All of them, a lot at a time in the order of their ids, so that two grants at once never wait in a circle."""
    after = 0
    while rows := await found.rows(**given, after=after, most=LOT):
        yield rows
        after = rows[-1]["id"]


async def _regrant(rows: Sequence[Row], by: By) -> None:
    """What the person of each is granted by now counts since the start of the attempt."""
    found = []
    for row in rows:
        quiz = await quiz_version(row["quiz_version"])
        terms = (await granted_to(row["person"], quiz.key)).terms
        found.append((held_of(row), quiz.rules, time_for(quiz, terms, row["started_at"])))
    await regrant(found, by)


async def _extend(rows: Sequence[Row], by_s: int, by: By) -> None:
    found = [(held_of(row), (await quiz_version(row["quiz_version"])).rules) for row in rows]
    if not all(rules.closes is not None or rules.clock.time_s is not None for _held, rules in found):
        raise Invalid(_("No clock runs in this quiz, so there is no time to add to."))
    await extend(found, by_s, by)
