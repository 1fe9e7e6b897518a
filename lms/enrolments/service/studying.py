"""Being in a unit: opening it, keeping the exact place, answering its check questions, acknowledging it."""

from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.core import clock
from lms.core.db import Row, Sql, atomic
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.courses.queries import OutlineUnit, check_question, outline
from lms.enrolments.queries import check_tries_of
from lms.enrolments.rules.completion import Completion, ConditionState, UnitFacts, by_reading, is_unit_complete
from lms.enrolments.rules.study_time import creditable_s
from lms.enrolments.service.finishing import complete_unit
from lms.lrs.rules.statements import Activity, ActivityType, Event, Learner, Result, Verb
from lms.lrs.service import record

MILLION = 1_000_000

# On PostgreSQL what happens to an enrolment happens one after the other; what is read next is what stands then.
_HOLD = Sql("SELECT id FROM enrolment WHERE ref = :ref AND person = :person FOR UPDATE")
_OWN = Sql(
    "SELECT e.id, e.ref, e.person, e.state, e.course_version, c.code, p.state AS unit_state, p.seconds, p.opened_at,"
    " p.seen_at, p.reached_end_at FROM enrolment e JOIN course c ON c.id = e.course"
    " LEFT JOIN unit_progress p ON p.enrolment = e.id AND p.unit_key = :unit_key"
    " WHERE e.ref = :ref AND e.person = :person",
)
_OPEN = Sql(
    "INSERT INTO unit_progress (enrolment, unit_key, state, opened_at, seen_at)"
    " VALUES (:enrolment, :unit_key, 'in_progress', :now, :now) ON CONFLICT (enrolment, unit_key) DO NOTHING",
)
_PLACE = Sql(
    "UPDATE unit_progress SET block = :block, block_ppm = :block_ppm, media_s = :media_s, seen_at = :now,"
    " furthest_block = CASE WHEN furthest_block < :block THEN :block ELSE furthest_block END,"
    " seconds = seconds + :seconds, reached_end_at = :reached_end_at"
    " WHERE enrolment = :enrolment AND unit_key = :unit_key",
)
_LAST = Sql(
    "UPDATE enrolment SET last_unit_key = :unit_key, last_at = :now, seconds = seconds + :seconds,"
    " state = CASE WHEN state = 'assigned' THEN 'in_progress' ELSE state END,"
    " started_at = COALESCE(started_at, :now) WHERE id = :id",
)
_DAY = Sql(
    "INSERT INTO study_day (person, day, seconds) VALUES (:person, :day, :seconds)"
    " ON CONFLICT (person, day) DO UPDATE SET seconds = study_day.seconds + :seconds",
)
_CHECK = Sql(
    "INSERT INTO check_answer (enrolment, unit_key, check_key, answer, credit_ppm, at)"
    " VALUES (:enrolment, :unit_key, :check_key, :answer, :credit_ppm, :now)",
)


class PlaceReport(msgspec.Struct, frozen=True):
    """What a reading page tells: block number, how far into it (ppm), second of a recording, seconds of attention."""

    block: int = 0
    block_ppm: int = 0
    media_s: int = 0
    active_s: int = 0
    at_end: bool = False


class SavedPlace(msgspec.Struct, frozen=True):
    """The answer to a report: when it was kept (UTC), and whether the unit is complete now.

    If not, `reading` are the conditions that reading alone can meet.
    """

    saved_at: datetime
    completed: bool
    reading: tuple[ConditionState, ...] = ()


@atomic
async def open_unit(actor: Actor, enrolment_ref: str, unit_key: str) -> None:
    """Note that a unit is on the screen: the first time of a unit and of a course are learning records."""
    own, unit = await _own(actor, enrolment_ref, unit_key)
    now = clock.now()
    if own["unit_state"] is None:
        await _OPEN.run(enrolment=own["id"], unit_key=unit_key, now=now)
        if own["state"] == "assigned":
            await _record(
                actor, own, Verb.INITIALIZED, Activity(f"/courses/{own['code']}", ActivityType.COURSE), now=now
            )
        await _record(actor, own, Verb.INITIALIZED, _activity(own, unit), now=now)
    await _LAST.run(id=own["id"], unit_key=unit_key, now=now, seconds=0)


@atomic
async def save_place(actor: Actor, enrolment_ref: str, unit_key: str, report: PlaceReport) -> SavedPlace:
    """Keep where the person is, per person and not per browser, and complete the unit when its conditions are met."""
    own, unit = await _own(actor, enrolment_ref, unit_key)
    now = clock.now()
    if own["unit_state"] is None:
        await _OPEN.run(enrolment=own["id"], unit_key=unit_key, now=now)
    counted_s = own["seconds"] or 0
    seconds = creditable_s(
        report.active_s, last_seen=own["seen_at"] or now, now=now, opened_at=own["opened_at"], counted_s=counted_s
    )
    reached = own["reached_end_at"] or (now if report.at_end else None)
    await _PLACE.run(
        enrolment=own["id"],
        unit_key=unit_key,
        block=max(0, min(report.block, unit.block_count)),
        block_ppm=max(0, min(report.block_ppm, MILLION)),
        media_s=max(0, min(report.media_s, 86_400)),
        now=now,
        seconds=seconds,
        reached_end_at=reached,
    )
    await _LAST.run(id=own["id"], unit_key=unit_key, now=now, seconds=seconds)
    if seconds:
        await _DAY.run(person=actor.person_id, day=_today(actor, now), seconds=seconds)
    done = own["unit_state"] == "completed"
    if not done and reached is not None:
        done = await _complete_if_met(actor, own, unit, seconds=counted_s + seconds, reached_end=True)
        if own["reached_end_at"] is None and not done:
            await _record(actor, own, Verb.PROGRESSED, _activity(own, unit), now=now)
    if done:
        return SavedPlace(now, completed=True)
    return SavedPlace(
        now, False, by_reading(_facts(unit, seconds=counted_s + seconds, reached_end=reached is not None))
    )


@atomic
async def answer_check(actor: Actor, enrolment_ref: str, unit_key: str, check_key: str, answer: object) -> Fraction:
    """Keep an answer to a check question (never graded for the record) and return its credit, 0 to 1.

    Raises NotFound for a question that is not in this unit, Invalid for an answer of the wrong shape.
    """
    own, unit = await _own(actor, enrolment_ref, unit_key)
    question = await check_question(own["course_version"], unit_key, check_key, actor.locale)
    if question is None:
        raise NotFound(_("There is no such question on this page."))
    credit = question.credit(answer)
    now = clock.now()
    if own["unit_state"] is None:
        await _OPEN.run(enrolment=own["id"], unit_key=unit_key, now=now)
    encoded = msgspec.json.encode(answer).decode()
    await _CHECK.run(
        enrolment=own["id"],
        unit_key=unit_key,
        check_key=check_key,
        answer=encoded,
        credit_ppm=int(credit * MILLION),
        now=now,
    )
    activity = Activity(f"/courses/{own['code']}/units/{unit_key}/checks/{check_key}", ActivityType.QUESTION)
    result = Result(scaled=float(credit), success=credit == 1, response=encoded)
    await _record(actor, own, Verb.ANSWERED, activity, now=now, result=result)
    await _LAST.run(id=own["id"], unit_key=unit_key, now=now, seconds=0)
    if own["unit_state"] != "completed":
        await _complete_if_met(
            actor, own, unit, seconds=own["seconds"] or 0, reached_end=own["reached_end_at"] is not None
        )
    return credit


@atomic
async def acknowledge(actor: Actor, enrolment_ref: str, unit_key: str) -> None:
    """Keep "I have read and understood this" for a unit that asks for it."""
    own, unit = await _own(actor, enrolment_ref, unit_key)
    if unit.completion != Completion.ACKNOWLEDGE:
        raise NotFound(_("This page does not ask to be acknowledged."))
    await complete_unit(actor.person_id, own["id"], unit_key, "acknowledged")


async def _own(actor: Actor, enrolment_ref: str, unit_key: str) -> tuple[Row, OutlineUnit]:
    await _HOLD.run(ref=enrolment_ref, person=actor.person_id)
    own = await _OWN.first(ref=enrolment_ref, person=actor.person_id, unit_key=unit_key)
    course = await outline(own["course_version"], actor.locale) if own else None
    unit = course.find(unit_key) if course else None
    if own is None or course is None or unit is None:
        raise NotFound(_("There is no such page."))
    return {**own, "locale": course.locale}, unit


async def _complete_if_met(actor: Actor, own: Row, unit: OutlineUnit, *, seconds: int, reached_end: bool) -> bool:
    if unit.completion not in {Completion.READ, Completion.CHECKS}:
        return False
    answered = len(await check_tries_of(own["id"], unit.key)) if unit.check_keys else 0
    if not is_unit_complete(_facts(unit, seconds=seconds, reached_end=reached_end, answered=answered)):
        return False
    return await complete_unit(actor.person_id, own["id"], unit.key, unit.completion)


def _facts(unit: OutlineUnit, *, seconds: int, reached_end: bool, answered: int = 0) -> UnitFacts:
    return UnitFacts(
        completion=Completion(unit.completion),
        est_seconds=unit.est_seconds,
        seconds=seconds,
        reached_end=reached_end,
        checks_total=len(unit.check_keys),
        checks_answered=answered,
    )


def _activity(own: Row, unit: OutlineUnit) -> Activity:
    return Activity(f"/courses/{own['code']}/units/{unit.key}", ActivityType.UNIT, unit.title, own["locale"])


async def _record(
    actor: Actor, own: Row, verb: Verb, activity: Activity, *, now: datetime, result: Result | None = None
) -> None:
    learner = Learner(actor.person_id, actor.ref)
    await record(Event(learner, verb, activity, now, registration=own["ref"], result=result))


def _today(actor: Actor, now: datetime) -> date:
    return now.astimezone(ZoneInfo(actor.timezone)).date()
