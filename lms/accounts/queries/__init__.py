"""Reading people, org units, log-ins; names that others use."""

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
from lms.accounts.queries.sessions import LoginRow, own_logins
from lms.accounts.queries.units import OrgUnitRow, org_units

__all__ = [
    "Assignment",
    "GrantRow",
    "LoginRow",
    "OrgUnitRow",
    "PeoplePage",
    "PersonPage",
    "PersonRow",
    "actor_by_login",
    "org_units",
    "own_logins",
    "people",
    "person",
]
