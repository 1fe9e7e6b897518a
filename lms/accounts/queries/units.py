"""The tree of org units."""

from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, reach_paths
from lms.core.db import Sql

MOST_UNITS: Final = 1000

_ALL: Final = Sql("SELECT id, code, name, kind, path FROM org_unit ORDER BY path LIMIT :most")
_IDS: Final = Sql("SELECT id, code FROM org_unit")


class OrgUnitRow(msgspec.Struct, frozen=True):
    """One org unit; `depth` counts from 0 at the root."""

    id: int
    code: str
    name: str
    kind: str
    path: str

    @property
    def depth(self) -> int:
        """How far below the root it lies, for indenting."""
        return self.path.count("/") - 2


async def every_unit() -> list[OrgUnitRow]:
    """The whole tree, parents before children, at most 1,000: what the organisation is made of is no secret."""
    return [OrgUnitRow(**row) for row in await _ALL.rows(most=MOST_UNITS)]


async def unit_ids() -> dict[str, int]:
    """The ids of all org units by code; files name them by their codes."""
    return {row["code"]: row["id"] for row in await _IDS.rows()}


async def org_units(actor: Actor) -> list[OrgUnitRow]:
    """The org units whose people the person may see, parents before children, at most 1,000."""
    paths = reach_paths(actor, Action.TEAM_VIEW)
    rows = await _ALL.rows(most=MOST_UNITS)
    return [OrgUnitRow(**row) for row in rows if any(row["path"].startswith(path) for path in paths)]
