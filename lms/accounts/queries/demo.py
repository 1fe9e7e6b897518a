"""The demo's people, for the log-in page of a demo on this machine."""

from typing import Final

import msgspec

from lms.core.clock import now
from lms.core.db import Sql

# The cast of the documentation, in the order in which one meets them.
_CAST: Final = ("alice", "bob", "charlie", "tess", "hana", "finn", "dora", "sam", "ada", "mei", "lin")
_PRESENT: Final = Sql(
    "SELECT p.login, p.display_name AS name, COALESCE(MAX(a.position), '') AS position FROM person p"  # noqa: S608 - our own names
    " LEFT JOIN job_assignment a ON a.person = p.id AND a.is_primary AND a.starts_on <= :today"
    " AND (a.ends_on IS NULL OR a.ends_on >= :today)"
    f" WHERE p.status = 'active' AND p.login_key IN ({', '.join(repr(login) for login in _CAST)})"
    " GROUP BY p.id, p.login, p.display_name ORDER BY p.id"
)


class DemoPerson(msgspec.Struct, frozen=True):
    """One of the cast."""

    login: str
    name: str
    position: str


async def demo_people() -> list[DemoPerson]:
    """Those of the cast who are here; one query."""
    rows = [DemoPerson(**row) for row in await _PRESENT.rows(today=now().date())]
    return sorted(rows, key=lambda row: _CAST.index(row.login.casefold()))
