"""People for those who manage them: a list with search and filters, and one person with everything around."""

from datetime import date, datetime
from typing import Final

import msgspec

from lms.accounts.queries.sessions import LoginRow, actor_by_key
from lms.accounts.rules.people import key
from lms.accounts.rules.permissions import Action, Actor, require
from lms.accounts.tables import RoleGrant
from lms.core.clock import now
from lms.core.db import Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _

PAGE: Final = 50
_MOST_AROUND: Final = 100

_CURRENT_PLACE: Final = """
    LEFT JOIN job_assignment a ON a.person = p.id AND a.is_primary AND a.starts_on <= :today
        AND (a.ends_on IS NULL OR a.ends_on >= :today)
    LEFT JOIN org_unit u ON u.id = a.org_unit
"""
_MATCHING: Final = f"""
    FROM person p {_CURRENT_PLACE}
    WHERE (CAST(:search AS TEXT) = '' OR p.login_key LIKE :pattern ESCAPE '!' OR p.email_key LIKE :pattern ESCAPE '!'
        OR p.name_key LIKE :pattern ESCAPE '!' OR LOWER(p.employee_no) LIKE :pattern ESCAPE '!')
    AND (CAST(:status AS TEXT) = '' OR p.status = :status)
    AND (CAST(:path AS TEXT) = '' OR u.path LIKE :below)
    AND (CAST(:role AS TEXT) = '' OR EXISTS (SELECT 1 FROM role_grant g WHERE g.person = p.id AND g.role = :role
        AND g.starts_on <= :today AND (g.ends_on IS NULL OR g.ends_on >= :today)))
"""  # noqa: S608 - our own text
_COUNT: Final = Sql(f"SELECT COUNT(*) AS n {_MATCHING}")
_LIST: Final = Sql(
    f"SELECT p.id, p.ref, p.login, p.display_name, p.email, p.status, u.name AS unit, a.position {_MATCHING}"
    " ORDER BY p.name_key, p.id LIMIT :most OFFSET :skip"
)
_ONE: Final = Sql(
    "SELECT id, ref, login, email, employee_no, given_name, family_name, display_name, locale, timezone, status,"
    " hire_date, password_hash IS NOT NULL AS has_password, created_at, time_multiplier_ppm FROM person"
    " WHERE ref = :ref"
)
_PLACES: Final = Sql(
    "SELECT a.id, u.name AS unit, a.position, a.starts_on, a.ends_on, a.is_primary FROM job_assignment a"
    " JOIN org_unit u ON u.id = a.org_unit WHERE a.person = :person ORDER BY a.starts_on DESC, a.id DESC LIMIT :most"
)
_GRANTS: Final = Sql(
    "SELECT g.id, g.role, u.name AS unit, g.starts_on, g.ends_on FROM role_grant g"
    " LEFT JOIN org_unit u ON u.id = g.org_unit WHERE g.person = :person"
    " ORDER BY g.starts_on DESC, g.id DESC LIMIT :most"
)
_LOGINS: Final = Sql(
    "SELECT ref, created_at, last_seen_at, user_agent, address FROM login_session"
    " WHERE person = :person AND expires_at > :now ORDER BY last_seen_at DESC, id DESC LIMIT :most"
)
_ALLOWED: Final = Sql(
    "SELECT e.at, e.detail, p.display_name FROM audit_entry e LEFT JOIN person p ON p.id = e.actor"
    " WHERE e.thing = :thing AND e.action = 'person.time' ORDER BY e.id DESC LIMIT 1"
)
_ASKED: Final = Sql(
    'SELECT p.ref, p.display_name, MAX(r.created_at) AS "asked_at [time]" FROM password_reset r'
    " JOIN person p ON p.id = r.person WHERE r.created_by IS NULL AND r.used_at IS NULL AND r.expires_at > :now"
    " AND p.status = 'active' GROUP BY p.ref, p.display_name ORDER BY 3 LIMIT :most"
)


class Wanted(msgspec.Struct, frozen=True):
    """What the list of people is narrowed to; "" leaves a filter out. `page` counts from 1."""

    search: str = ""
    role: str = ""
    status: str = ""
    unit_path: str = ""
    page: int = 1


class PersonRow(msgspec.Struct, frozen=True):
    """One line of the list; `roles` as (role, org unit's name or None for everywhere)."""

    id: int
    ref: str
    login: str
    display_name: str
    email: str | None
    status: str
    unit: str | None
    position: str | None
    roles: tuple[tuple[str, str | None], ...] = ()


class PeoplePage(msgspec.Struct, frozen=True):
    """One page of the list; `total` counts all that match."""

    rows: list[PersonRow]
    total: int
    page: int
    pages: int


class PersonDetails(msgspec.Struct, frozen=True):
    """What is kept about one person."""

    id: int
    ref: str
    login: str
    email: str | None
    employee_no: str | None
    given_name: str
    family_name: str
    display_name: str
    locale: str
    timezone: str
    status: str
    hire_date: date | None
    has_password: bool
    created_at: datetime
    time_multiplier_ppm: int


class Allowed(msgspec.Struct, frozen=True):
    """Who gave the person another share of the usual time in quizzes, when and why."""

    at: datetime
    by: str
    reason: str


class Assignment(msgspec.Struct, frozen=True):
    """Where someone works or worked; `ends_on` is the last day, None while it lasts."""

    id: int
    unit: str
    position: str
    starts_on: date
    ends_on: date | None
    is_primary: bool


class GrantRow(msgspec.Struct, frozen=True):
    """A role someone holds or held; `unit` None is everywhere."""

    id: int
    role: str
    unit: str | None
    starts_on: date
    ends_on: date | None


class PersonPage(msgspec.Struct, frozen=True):
    """One person with places, roles and live log-ins; `allowed` None: nobody has ever changed the time in quizzes."""

    person: PersonDetails
    places: list[Assignment]
    grants: list[GrantRow]
    logins: list[LoginRow]
    allowed: Allowed | None


class _Why(msgspec.Struct, frozen=True):
    reason: str


class AskedRow(msgspec.Struct, frozen=True):
    """Someone waits for a link to set a new password."""

    ref: str
    display_name: str
    asked_at: datetime


async def people(actor: Actor, wanted: Wanted) -> PeoplePage:
    """A page of people, by name; three queries however many there are. Administrators only, else NotFound."""
    require(actor, Action.PEOPLE_MANAGE)
    given = _filters(wanted)
    total = await _count(given)
    pages = max(1, -(-total // PAGE))
    page = min(max(1, wanted.page), pages)
    found = await _LIST.rows(**given, most=PAGE, skip=(page - 1) * PAGE)
    roles = await _roles_of([row["id"] for row in found])
    rows = [PersonRow(**row, roles=tuple(roles.get(row["id"], ()))) for row in found]
    return PeoplePage(rows, total, page, pages)


async def person(actor: Actor, ref: str) -> PersonPage:
    """One person by public reference; five queries. Administrators only, else NotFound."""
    require(actor, Action.PEOPLE_MANAGE)
    row = await _ONE.first(ref=ref)
    if row is None:
        raise NotFound(_("There is no such person."))
    details = PersonDetails(**{**row, "has_password": bool(row["has_password"])})
    around = {"person": details.id, "most": _MOST_AROUND}
    return PersonPage(
        person=details,
        places=[Assignment(**each) for each in await _PLACES.rows(**around)],
        grants=[GrantRow(**each) for each in await _GRANTS.rows(**around)],
        logins=[LoginRow(**each) for each in await _LOGINS.rows(**around, now=now())],
        allowed=await _allowed(details.ref),
    )


async def _allowed(ref: str) -> Allowed | None:
    row = await _ALLOWED.first(thing=f"person:{ref}")
    if row is None:
        return None
    reason = msgspec.json.decode(row["detail"], type=_Why).reason
    return Allowed(row["at"], row["display_name"] or "", reason)


async def waiting_for_a_link(actor: Actor) -> list[AskedRow]:
    """Who asked for a new password and has no link yet, the longest waiting first."""
    require(actor, Action.PEOPLE_MANAGE)
    return [AskedRow(**row) for row in await _ASKED.rows(now=now(), most=_MOST_AROUND)]


async def actor_by_login(login: str) -> Actor:
    """The active person with this login, for commands; raises NotFound."""
    actor = await actor_by_key(key(login))
    if actor is None:
        raise NotFound(_("There is nobody with the login %(login)s.", login=login))
    return actor


def _filters(wanted: Wanted) -> dict[str, object]:
    search = key(wanted.search)
    escaped = search.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return {
        "search": search,
        "pattern": f"%{escaped}%",
        "status": wanted.status,
        "role": wanted.role,
        "path": wanted.unit_path,
        "below": f"{wanted.unit_path}%",
        "today": now().date(),
    }


async def _count(given: dict[str, object]) -> int:
    row = await _COUNT.first(**given)
    return int(row["n"]) if row else 0


async def _roles_of(person_ids: list[int]) -> dict[int, list[tuple[str, str | None]]]:
    """The present roles of these people, in one query."""
    roles: dict[int, list[tuple[str, str | None]]] = {}
    if not person_ids:
        return roles
    today = now().date()
    query = RoleGrant.select(RoleGrant.person, RoleGrant.role, RoleGrant.org_unit.name.as_alias("unit"))
    rows = await (
        query.where(RoleGrant.person.is_in(person_ids), RoleGrant.starts_on <= today)
        .where(RoleGrant.ends_on.is_null() | (RoleGrant.ends_on >= today))
        .order_by(RoleGrant.id)
    )
    for row in rows:
        roles.setdefault(row["person"], []).append((row["role"], row["unit"]))
    return roles
