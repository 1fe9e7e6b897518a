"""Who leads a person: for telling them, no person asks here."""

from datetime import date
from typing import Final

import msgspec

from lms.core.db import Sql

# The grant holds in the person's team or above it; nobody is told about himself or herself.
_LEADS: Final = Sql(
    "SELECT DISTINCT n.id, n.email, n.locale FROM job_assignment j JOIN org_unit u ON u.id = j.org_unit"
    " JOIN role_grant g ON g.role = 'team_lead' AND g.starts_on <= :today"
    " AND (g.ends_on IS NULL OR g.ends_on >= :today)"
    " JOIN org_unit o ON o.id = g.org_unit AND u.path LIKE o.path || '%'"
    " JOIN person n ON n.id = g.person AND n.status = 'active'"
    " WHERE j.person = :person AND j.starts_on <= :today AND (j.ends_on IS NULL OR j.ends_on >= :today)"
    " AND g.person <> :person ORDER BY n.id LIMIT 20",
)


class Lead(msgspec.Struct, frozen=True):
    """A lead with what a mail needs."""

    person_id: int
    email: str
    locale: str


async def leads_of(person_id: int, today: date) -> tuple[Lead, ...]:
    """The active team leads of the units in which a person works today; one query."""
    rows = await _LEADS.rows(person=person_id, today=today)
    return tuple(Lead(row["id"], row["email"] or "", row["locale"]) for row in rows)
