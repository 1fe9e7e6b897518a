"""Granting a person or an org unit more than the quiz gives, and ending it."""

from datetime import datetime

import msgspec

from lms.accounts.rules.permissions import Action, Actor, Thing, may
from lms.admission.rules.terms import MILLION
from lms.core import audit, clock, ids
from lms.core.db import Row, Sql, atomic
from lms.core.errors import Invalid, NotFound
from lms.core.i18n import gettext as _

_COURSE = Sql("SELECT owner FROM course WHERE id = :id")
_PATHS = Sql(
    "SELECT o.path FROM job_assignment j JOIN org_unit o ON o.id = j.org_unit WHERE j.person = :person"
    " AND j.starts_on <= :today AND (j.ends_on IS NULL OR j.ends_on >= :today) ORDER BY j.id LIMIT 20",
)
_PATH = Sql("SELECT path FROM org_unit WHERE id = :id")
_GRANT = Sql(
    "INSERT INTO quiz_override (ref, course, unit_key, quiz_key, person, org_unit, extra_s, extra_attempts,"
    " multiplier_ppm, opens_at, closes_at, reason, granted_by, granted_at) VALUES (:ref, :course, :unit_key, :quiz_key,"
    " :person, :org_unit, :extra_s, :extra_attempts, :multiplier_ppm, :opens_at, :closes_at, :reason, :by, :now)",
)
_FIND = Sql("SELECT id, course, person, org_unit, ended_at FROM quiz_override WHERE ref = :ref FOR UPDATE")
_END = Sql("UPDATE quiz_override SET ended_at = :now, ended_by = :by WHERE id = :id")


class NewOverride(msgspec.Struct, frozen=True):
    """What is granted, to either a person or an org unit; every figure is on top of what the quiz gives."""

    course_id: int
    unit_key: str
    reason: str
    person_id: int | None = None
    org_unit: int | None = None
    extra_s: int = 0
    extra_attempts: int = 0
    multiplier_ppm: int = MILLION
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def adds_time(self) -> bool:
        """Whether an attempt that runs may get something out of it."""
        return bool(self.extra_s) or self.multiplier_ppm > MILLION or self.closes_at is not None

    @property
    def grants_nothing(self) -> bool:
        """Whether it would change nothing for anybody."""
        figures = self.extra_s or self.extra_attempts or self.multiplier_ppm > MILLION
        return not figures and self.opens_at is None and self.closes_at is None


@atomic
async def grant(actor: Actor, new: NewOverride) -> str:
    """Grant it and return its reference. Raises NotFound when the quiz or the people are out of reach, Invalid."""
    await require_reach(actor, new.course_id, new.person_id, new.org_unit)
    if not new.reason.strip():
        sentence = _("Say why, in a few words: the person reads it, and so does who looks back later.")
        raise Invalid(sentence, {"reason": sentence})
    if new.grants_nothing:
        sentence = _("Nothing is granted yet. Give more time, more attempts or other dates.")
        raise Invalid(sentence, {"minutes": sentence})
    ref = ids.new_ref()
    given = {
        name: value for name, value in msgspec.structs.asdict(new).items() if name not in {"course_id", "person_id"}
    }
    await _GRANT.run(
        **given,
        ref=ref,
        course=new.course_id,
        quiz_key=f"{new.course_id}/{new.unit_key}",
        person=new.person_id,
        by=actor.person_id,
        now=clock.now(),
    )
    await audit.record(actor.person_id, "override.granted", f"override:{ref}", **msgspec.to_builtins(new))
    return ref


@atomic
async def end_override(actor: Actor, ref: str) -> None:
    """From now on it grants nothing; what was begun under it stays. Ending twice changes nothing. Raises NotFound."""
    row = await _FIND.first(ref=ref)
    if row is None:
        raise _nothing()
    await require_reach(actor, row["course"], row["person"], row["org_unit"])
    if row["ended_at"] is None:
        await _END.run(id=row["id"], by=actor.person_id, now=clock.now())
        await audit.record(actor.person_id, "override.ended", f"override:{ref}")


async def require_reach(actor: Actor, course_id: int, person_id: int | None, org_unit: int | None) -> None:
    """Go on only for the owner of the course, or for who is responsible for the people. Raises NotFound."""
    course = await _COURSE.first(id=course_id)
    if course is None or (person_id is None) == (org_unit is None):
        raise _nothing()
    paths = await _paths(person_id, org_unit)
    things = [Thing(course["owner"], row["path"]) for row in paths] or [Thing(course["owner"])]
    if not any(may(actor, Action.QUIZ_OVERRIDE, thing) for thing in things):
        raise _nothing()


async def _paths(person_id: int | None, org_unit: int | None) -> list[Row]:
    if org_unit is not None:
        return await _PATH.rows(id=org_unit)
    return await _PATHS.rows(person=person_id, today=clock.now().date())


def _nothing() -> NotFound:
    return NotFound(_("There is nothing here, or it is not yours to see."))
