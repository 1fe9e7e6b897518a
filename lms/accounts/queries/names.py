"""Who somebody is and where they work now, for pages of other features."""

from typing import Final

import msgspec

from lms.core.clock import now
from lms.core.db import Sql

_BY_REF: Final = Sql(
    "SELECT p.id, p.ref, p.display_name, COALESCE((SELECT u.path FROM job_assignment j"
    " JOIN org_unit u ON u.id = j.org_unit"
    " WHERE j.person = p.id AND j.is_primary AND j.starts_on <= :today AND (j.ends_on IS NULL OR j.ends_on >= :today)"
    " ORDER BY j.starts_on DESC LIMIT 1), '') AS unit_path FROM person p WHERE p.ref = :ref",
)


class PersonName(msgspec.Struct, frozen=True):
    """A person as another page names them; `unit_path` is "" for somebody who works nowhere now."""

    person_id: int
    ref: str
    name: str
    unit_path: str


async def person_name(ref: str) -> PersonName | None:
    """Find a person by public reference; the caller asks `may` before anything is shown. One query."""
    row = await _BY_REF.first(ref=ref, today=now().date())
    return PersonName(row["id"], row["ref"], row["display_name"], row["unit_path"]) if row else None
