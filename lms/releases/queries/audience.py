"""How many people a course would be visible to, and who is in the middle although it is not for them any more."""

from functools import lru_cache
from typing import Final

import msgspec

from lms.accounts.queries import OrgUnitRow, every_unit
from lms.core import clock
from lms.core.db import Sql
from lms.core.marked_yaml import Plain
from lms.courses.rules.audience import Audience, Choice
from lms.drafts.rules.matter import values_of
from lms.releases.rules.audience import choice_of

_ALL: Final = Sql("SELECT COUNT(*) AS n FROM person WHERE status = 'active'")
_PEOPLE: Final = "SELECT COUNT(*) AS n FROM person p WHERE p.status = 'active' AND ({meant})"
_KEEP: Final = (
    "SELECT COUNT(DISTINCT e.person) AS n FROM enrolment e JOIN person p ON p.id = e.person AND p.status = 'active'"
    " WHERE e.course = :course AND e.state IN ('assigned', 'in_progress') AND NOT ({meant})"
)
_UNIT: Final = (
    "EXISTS (SELECT 1 FROM job_assignment a JOIN org_unit u ON u.id = a.org_unit WHERE a.person = p.id"
    " AND a.starts_on <= :today AND (a.ends_on IS NULL OR a.ends_on >= :today) AND ({paths}))"
)
_ROLE: Final = (
    "EXISTS (SELECT 1 FROM role_grant g WHERE g.person = p.id AND g.starts_on <= :today"
    " AND (g.ends_on IS NULL OR g.ends_on >= :today) AND g.role IN ({roles}))"
)
_MANIFEST: Final = Sql(
    "SELECT v.manifest FROM course c JOIN course_version v ON v.course = c.id AND v.number = c.published"
    " WHERE c.code = :code",
)


class Visible(msgspec.Struct, frozen=True):
    """For whom, in people: `people` will see the course, `keep` are in the middle and outside, and keep it.

    `units` is the tree to choose from.
    """

    choice: Choice
    people: int
    keep: int
    units: tuple[OrgUnitRow, ...]


async def visible(choice: Choice, course_id: int | None) -> Visible:
    """Count them; three queries. `course_id` None before the first version. Codes that are unknown mean nobody."""
    units = tuple(await every_unit())
    ids = {one.code: one.id for one in units}
    audience = Audience(tuple(ids[code] for code in choice.units if code in ids), choice.roles)
    if not choice:
        row = await _ALL.first()
        return Visible(choice, row["n"] if row else 0, 0, units)
    given = _given(audience)
    people = await _sql(_PEOPLE, len(audience.units), len(audience.roles)).first(**given)
    keep = await _sql(_KEEP, len(audience.units), len(audience.roles)).first(**given, course=course_id or 0)
    return Visible(choice, people["n"] if people else 0, keep["n"] if keep else 0, units)


async def standing_choice(code: str) -> Choice:
    """For whom the newest version is, as its course.yaml says."""
    row = await _MANIFEST.first(code=code)
    values: dict[str, Plain] = values_of(row["manifest"]) if row else {}
    return choice_of(values)


async def unit_names() -> dict[int, str]:
    """What org units are called, by id."""
    return {one.id: one.name for one in await every_unit()}


def _given(audience: Audience) -> dict[str, object]:
    paths = {f"u{number}": f"%/{one}/%" for number, one in enumerate(audience.units)}
    roles = {f"r{number}": str(one) for number, one in enumerate(audience.roles)}
    return {**paths, **roles, "today": clock.now().date()} if paths or roles else {}


@lru_cache(maxsize=128)
def _sql(text: str, units: int, roles: int) -> Sql:
    parts = []
    if units:
        parts.append(_UNIT.format(paths=" OR ".join(f"u.path LIKE :u{number}" for number in range(units))))
    if roles:
        parts.append(_ROLE.format(roles=", ".join(f":r{number}" for number in range(roles))))
    return Sql(text.format(meant=" OR ".join(parts) or "1 = 0"))
