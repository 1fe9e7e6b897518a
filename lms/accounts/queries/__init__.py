"""Reading people, org units, log-ins; names that others use."""

from lms.accounts.queries.demo import DemoPerson, demo_people
from lms.accounts.queries.leads import Lead, leads_of
from lms.accounts.queries.names import PersonName, person_name
from lms.accounts.queries.people import (
    Assignment,
    GrantRow,
    PeoplePage,
    PersonPage,
    PersonRow,
    actor_by_login,
    people,
    person,
)
from lms.accounts.queries.sessions import LoginRow, live_sessions, own_logins
from lms.accounts.queries.units import OrgUnitRow, every_unit, org_units, unit_ids

__all__ = [
    "Assignment",
    "DemoPerson",
    "GrantRow",
    "Lead",
    "LoginRow",
    "OrgUnitRow",
    "PeoplePage",
    "PersonName",
    "PersonPage",
    "PersonRow",
    "actor_by_login",
    "demo_people",
    "every_unit",
    "leads_of",
    "live_sessions",
    "org_units",
    "own_logins",
    "people",
    "person",
    "person_name",
    "unit_ids",
]
