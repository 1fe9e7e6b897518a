"""Where people work and which roles they hold: org units, dated assignments, dated roles."""

from datetime import date, timedelta
from typing import Final

from lms.accounts.rules.people import UnitKind
from lms.accounts.rules.permissions import Action, Actor, Role, require
from lms.core import audit
from lms.core.clock import now
from lms.core.db import Row, Sql, atomic
from lms.core.errors import Conflict, Invalid, NotFound
from lms.core.i18n import gettext as _

_UNIT: Final = Sql("SELECT id, path FROM org_unit WHERE code = :code")
_NEW_UNIT: Final = Sql(
    "INSERT INTO org_unit (code, name, kind, parent, path) VALUES (:code, :name, :kind, :parent, '') RETURNING id"
)
_RENAME_UNIT: Final = Sql("UPDATE org_unit SET name = :name WHERE id = :id AND name <> :name")
_PLACE_UNIT: Final = Sql("UPDATE org_unit SET path = :path WHERE id = :id")
# Locked on PostgreSQL: two clicks at once follow each other, and the second sees what the first did.
_PERSON: Final = Sql("SELECT id FROM person WHERE ref = :ref FOR UPDATE")
_END_PLACES: Final = Sql(
    "UPDATE job_assignment SET ends_on = :last WHERE person = :person AND is_primary"
    " AND starts_on <= :last AND (ends_on IS NULL OR ends_on > :last)"
)
_DROP_PLACES: Final = Sql("DELETE FROM job_assignment WHERE person = :person AND is_primary AND starts_on >= :starts")
_NEW_PLACE: Final = Sql(
    "INSERT INTO job_assignment (person, org_unit, position, starts_on, is_primary)"
    " VALUES (:person, :unit, :position, :starts, true) RETURNING id"
)
_SAME_GRANT: Final = Sql(
    "SELECT id FROM role_grant WHERE person = :person AND role = :role AND starts_on <= :today"
    " AND (ends_on IS NULL OR ends_on >= :today) AND COALESCE(org_unit, 0) = :unit"
)
_NEW_GRANT: Final = Sql(
    "INSERT INTO role_grant (person, role, org_unit, starts_on, granted_by)"
    " VALUES (:person, :role, :unit, :starts, :by) RETURNING id"
)
_GRANT: Final = Sql(
    "SELECT g.id, g.person, g.role, g.starts_on, g.ends_on FROM role_grant g JOIN person p ON p.id = g.person"
    " WHERE g.id = :id AND p.ref = :ref"
)
_END_GRANT: Final = Sql("UPDATE role_grant SET ends_on = :last WHERE id = :id")
_DROP_GRANT: Final = Sql("DELETE FROM role_grant WHERE id = :id")


@atomic
async def ensure_org_unit(code: str, name: str, kind: UnitKind, parent_code: str | None = None) -> int:
    """The id of the org unit with this code, made below its parent when there is none yet; renames one that exists."""
    known = await _UNIT.first(code=code)
    if known is not None:
        await _RENAME_UNIT.run(id=known["id"], name=name)
        return int(known["id"])
    parent = await _unit(parent_code) if parent_code else None
    row = await _NEW_UNIT.first(code=code, name=name, kind=kind.value, parent=parent["id"] if parent else None)
    assert row is not None
    await _PLACE_UNIT.run(id=row["id"], path=f"{parent['path'] if parent else '/'}{row['id']}/")
    await audit.record(None, "org_unit.created", f"org_unit:{code}", name=name)
    return int(row["id"])


@atomic
async def assign_job(actor: Actor | None, ref: str, *, unit_code: str, position: str, starts_on: date) -> None:
    """From this day the person works there; the assignment before ends the day before. Raises NotFound, Invalid."""
    _allow(actor)
    person_id = await _person_id(ref)
    unit = await _unit(unit_code)
    await _DROP_PLACES.run(person=person_id, starts=starts_on)  # one that had not begun was never worked
    await _END_PLACES.run(person=person_id, last=starts_on - timedelta(days=1))
    await _NEW_PLACE.run(person=person_id, unit=unit["id"], position=position, starts=starts_on)
    await audit.record(_by(actor), "job.assigned", f"person:{ref}", unit=unit_code, position=position, starts=starts_on)


@atomic
async def grant_role(actor: Actor | None, ref: str, role: Role, unit_code: str | None = None) -> None:
    """Give a role from today, everywhere or in one org unit; one that is held already stays as it is."""
    _allow(actor)
    person_id = await _person_id(ref)
    unit = await _unit(unit_code) if unit_code else None
    if role is Role.TEAM_LEAD and unit is None:
        raise Invalid(_("Say which team this person leads."), {"unit": _("Choose a team.")})
    today = now().date()
    same = {"person": person_id, "role": role.value, "today": today, "unit": unit["id"] if unit else 0}
    if await _SAME_GRANT.first(**same) is not None:
        return
    values = {"person": person_id, "role": role.value, "unit": unit["id"] if unit else None}
    await _NEW_GRANT.run(**values, starts=today, by=_by(actor))
    await audit.record(_by(actor), "role.granted", f"person:{ref}", role=role.value, unit=unit_code)


@atomic
async def end_role(actor: Actor, ref: str, grant_id: int) -> None:
    """Take a role away now. Raises NotFound, and Conflict for one's own last way to manage people."""
    _allow(actor)
    grant = await _GRANT.first(id=grant_id, ref=ref)
    if grant is None:
        raise NotFound(_("There is no such role any more."))
    if grant["person"] == actor.person_id and grant["role"] == Role.ADMINISTRATOR:
        raise Conflict(_("You cannot take away your own way in. Ask another administrator."), code="own_account")
    yesterday = now().date() - timedelta(days=1)
    if grant["starts_on"] > yesterday:  # a role of less than a day: the last day cannot lie before the first
        await _DROP_GRANT.run(id=grant_id)
    else:
        await _END_GRANT.run(id=grant_id, last=yesterday)
    await audit.record(actor.person_id, "role.ended", f"person:{ref}", role=grant["role"])


def _allow(actor: Actor | None) -> None:
    if actor is not None:
        require(actor, Action.PEOPLE_MANAGE)


def _by(actor: Actor | None) -> int | None:
    return actor.person_id if actor else None


async def _person_id(ref: str) -> int:
    row = await _PERSON.first(ref=ref)
    if row is None:
        raise NotFound(_("There is no such person."))
    return int(row["id"])


async def _unit(code: str) -> Row:
    row = await _UNIT.first(code=code)
    if row is None:
        raise Invalid(_("There is no such org unit."), {"unit": _("Choose an org unit from the list.")})
    return row
