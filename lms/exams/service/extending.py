"""More time for attempts that run: one, a room, whoever is granted it. It holds at once, and the open page hears it."""

from collections.abc import Sequence

from lms.accounts.rules.permissions import Action, Actor, require
from lms.accounts.service import allow_time
from lms.admission.queries import granted_to
from lms.admission.service import NewOverride, grant, require_reach
from lms.attempts.rules.states import Closed
from lms.attempts.service import By, extend, regrant
from lms.core import audit, clock
from lms.core.db import Row, Sql, atomic
from lms.core.errors import Invalid, NotFound
from lms.core.i18n import gettext as _
from lms.exams.queries.sittings import Sitting
from lms.quizzes.queries import is_ref, quiz_version
from lms.quizzes.service import time_for

_IN_ROOM = Sql(
    "SELECT id, quiz_version, person FROM attempt WHERE sitting = :sitting AND state IN ('in_progress', 'paused')"
    " ORDER BY id LIMIT 1000 FOR UPDATE",
)
_IN_SEAT = Sql(
    "SELECT id, quiz_version, person, state FROM attempt WHERE ref = :ref AND sitting = :sitting FOR UPDATE",
)
_OF_PERSON = Sql(
    "SELECT id, quiz_version, person, started_at FROM attempt WHERE person = :person AND quiz_key = :quiz_key"
    " AND state IN ('in_progress', 'paused') ORDER BY id LIMIT 1000 FOR UPDATE",
)
_OF_ANY_QUIZ = Sql(
    "SELECT a.id, a.quiz_version, a.person, a.started_at FROM attempt a JOIN person p ON p.id = a.person"
    " WHERE p.ref = :ref AND a.state IN ('in_progress', 'paused') ORDER BY a.id LIMIT 1000 FOR UPDATE OF a",
)
_OF_UNIT = Sql(
    "SELECT id, quiz_version, person, started_at FROM attempt WHERE quiz_key = :quiz_key"
    " AND state IN ('in_progress', 'paused')"
    " AND person IN (SELECT j.person FROM job_assignment j JOIN org_unit o ON o.id = j.org_unit"
    " JOIN org_unit u ON u.id = :unit AND o.path LIKE u.path || '%' WHERE j.starts_on <= :today"
    " AND (j.ends_on IS NULL OR j.ends_on >= :today)) ORDER BY id LIMIT 1000 FOR UPDATE",
)


@atomic
async def extend_room(actor: Actor, sitting: Sitting, *, minutes: int, reason: str) -> int:
    """Give everyone who writes in this room so many minutes more, all or none; how many they are.

    The caller has found the sitting for this person. Raises Invalid where no clock runs, or nobody writes.
    """
    rows = await _IN_ROOM.rows(sitting=sitting.id)
    if not rows:
        raise Invalid(_("Nobody is writing in this room now."))
    await _extend(actor, rows, minutes * 60, reason)
    detail = {"minutes": minutes, "attempts": len(rows), "reason": reason}
    await audit.record(actor.person_id, "sitting.extended", f"sitting:{sitting.ref}", **detail)
    return len(rows)


@atomic
async def extend_seat(actor: Actor, sitting: Sitting, attempt_ref: str, *, minutes: int, reason: str) -> None:
    """Give one of the room so many minutes more; a paused one too. Raises NotFound, Closed when it is handed in."""
    row = await _IN_SEAT.first(ref=attempt_ref, sitting=sitting.id) if is_ref(attempt_ref) else None
    if row is None:
        raise NotFound(_("There is no such quiz attempt."))
    if row["state"] not in {"in_progress", "paused"}:
        raise Closed(_("This attempt is handed in: more time cannot help it. Open it again instead."))
    await _extend(actor, [row], minutes * 60, reason)
    detail = {"minutes": minutes, "reason": reason}
    await audit.record(actor.person_id, "attempt.extended", f"attempt:{attempt_ref}", **detail)


@atomic
async def give(actor: Actor, new: NewOverride) -> str:
    """Grant it; attempts that run get at once what it adds to their time or their window. Raises NotFound, Invalid."""
    await require_reach(actor, new.course_id, new.person_id, new.org_unit)
    key = f"{new.course_id}/{new.unit_key}"
    running = await _running(new, key) if new.adds_time else []
    ref = await grant(actor, new)
    await _regrant(running, By(actor.person_id, clock.now(), new.reason))
    return ref


@atomic
async def allow_person(actor: Actor, person_ref: str, *, multiplier_ppm: int, reason: str) -> None:
    """Give a person a share of the usual time in all quizzes; attempts that run get at once what it adds.

    The reason is the administrators': it stands in the audit trail and not in the attempts. Raises NotFound, Invalid.
    """
    require(actor, Action.PEOPLE_MANAGE)
    running = await _OF_ANY_QUIZ.rows(ref=person_ref)
    await allow_time(actor, person_ref, multiplier_ppm=multiplier_ppm, reason=reason)
    await _regrant(running, By(actor.person_id, clock.now()))


async def _running(new: NewOverride, key: str) -> list[Row]:
    if new.person_id is not None:
        return await _OF_PERSON.rows(person=new.person_id, quiz_key=key)
    return await _OF_UNIT.rows(unit=new.org_unit, quiz_key=key, today=clock.now().date())


async def _regrant(rows: Sequence[Row], by: By) -> None:
    """What the person of each is granted by now counts since the start of the attempt."""
    for row in rows:
        quiz = await quiz_version(row["quiz_version"])
        terms = (await granted_to(row["person"], quiz.key)).terms
        await regrant(row["id"], quiz.rules, time_for(quiz, terms, row["started_at"]), by)


async def _has_end(row: Row) -> bool:
    """Whether there is any time to add to: a clock, or a closing."""
    rules = (await quiz_version(row["quiz_version"])).rules
    return rules.closes is not None or rules.clock.time_s is not None


async def _extend(actor: Actor, rows: Sequence[Row], by_s: int, reason: str) -> None:
    for row in rows:
        if not await _has_end(row):
            raise Invalid(_("No clock runs in this quiz, so there is no time to add to."))
        rules = (await quiz_version(row["quiz_version"])).rules
        await extend(row["id"], rules, by_s, By(actor.person_id, clock.now(), reason))
