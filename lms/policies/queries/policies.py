"""All policies with their clauses: the shipped one first, then those that were brought in."""

from datetime import datetime

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.core.db import Row, Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.policies.queries.shipped import shipped
from lms.policies.rules.changes import Kept
from lms.policies.rules.references import reference

_POLICIES = Sql(
    "SELECT p.id, p.key, p.title, p.locale, (SELECT COUNT(*) FROM policy_clause c WHERE c.policy = p.id"
    " AND c.retired_at IS NULL) AS clauses,"
    ' (SELECT MAX(i.at) FROM policy_import i WHERE i.policy = p.id) AS "at [time]" FROM policy p'
    " ORDER BY p.title, p.key LIMIT 100",
)
_CLAUSES = Sql(
    "SELECT p.key, p.locale, c.clause, c.part, c.title, c.text, c.retired_at FROM policy_clause c"
    " JOIN policy p ON p.id = c.policy ORDER BY p.title, p.key, c.position, c.id LIMIT 200000",
)
_OF = Sql(
    "SELECT c.clause, c.part, c.title, c.text, c.retired_at FROM policy_clause c JOIN policy p ON p.id = c.policy"
    " WHERE p.key = :key ORDER BY c.position, c.id",
)
_ONE = Sql(
    "SELECT p.key, p.title AS policy_title, p.locale, c.clause, c.part, c.title, c.text, c.retired_at"
    " FROM policy_clause c JOIN policy p ON p.id = c.policy WHERE p.key = :key AND c.clause = :clause",
)
_SERVED = Sql(
    "SELECT s.clause, s.place, s.address, s.at, p.display_name AS by_name FROM clause_served s"
    " JOIN person p ON p.id = s.person WHERE s.ended_at IS NULL",
)
_IMPORTS = Sql(
    "SELECT i.added, i.changed, i.removed, i.back, i.at, n.display_name AS by_name FROM policy_import i"
    " JOIN policy p ON p.id = i.policy LEFT JOIN person n ON n.id = i.person WHERE p.key = :key"
    " ORDER BY i.id DESC LIMIT 50",
)


class Clause(msgspec.Struct, frozen=True):
    """One clause: `id` is how pages and questions name it, `part` the heading above it, `locale` its language."""

    id: str
    policy: str
    part: str
    title: str
    text: str
    locale: str
    retired: bool = False


class PolicyRow(msgspec.Struct, frozen=True):
    """A policy; `key` "" is the one that comes with Lull, `at` the last text that was read (None for that one)."""

    key: str
    title: str
    locale: str
    clauses: int
    at: datetime | None = None


class Served(msgspec.Struct, frozen=True):
    """Where Lull itself serves a clause, in words and as an address, and who says so."""

    clause: str
    place: str
    address: str
    at: datetime
    by_name: str


class ImportRow(msgspec.Struct, frozen=True):
    """What a text changed, when, and by whom (None: the command line)."""

    added: int
    changed: int
    removed: int
    back: int
    at: datetime
    by_name: str | None


def shipped_clauses(locale: str) -> tuple[Clause, ...]:
    """The clauses that come with Lull, in a language."""
    found = shipped(locale)
    return tuple(
        Clause(one.id, "", f"{one.part} {found.parts[one.part]}", one.title, one.text, locale) for one in found.clauses
    )


async def policies(locale: str) -> tuple[PolicyRow, ...]:
    """Every policy, the shipped one first; one query."""
    own = PolicyRow("", _("The policy that comes with Lull"), locale, len(shipped(locale).clauses))
    rows = await _POLICIES.rows()
    return (own, *(PolicyRow(row["key"], row["title"], row["locale"], row["clauses"], row["at"]) for row in rows))


async def clauses(locale: str) -> tuple[Clause, ...]:
    """The clauses of every policy, also retired ones; one query."""
    return (*shipped_clauses(locale), *(_clause(row) for row in await _CLAUSES.rows()))


async def clause(actor: Actor, name: str) -> Clause:
    """A clause by the name that pages use; everybody may read what is asked of them. Raises NotFound."""
    found = next((one for one in shipped_clauses(actor.locale) if one.id == name), None)
    if found is not None:
        return found
    key, _dot, inside = name.partition(".")
    row = await _ONE.first(key=key, clause=inside) if name.isprintable() else None
    if row is None:
        raise NotFound(_("There is no such clause."))
    return _clause(row)


async def kept(key: str) -> tuple[Kept, ...]:
    """The clauses of a policy as they stand, for comparing; empty when there is none of that key."""
    rows = await _OF.rows(key=key)
    return tuple(
        Kept(row["clause"], row["part"], row["title"], row["text"], row["retired_at"] is not None) for row in rows
    )


async def policy(key: str) -> PolicyRow | None:
    """A policy that was brought in, None when there is none of that key."""
    return next((one for one in await policies("en") if one.key == key and key), None)


async def served() -> dict[str, Served]:
    """What Lull itself serves, by clause; one query."""
    return {row["clause"]: Served(**row) for row in await _SERVED.rows()}


async def imports(key: str) -> tuple[ImportRow, ...]:
    """The texts that a policy was read from, the newest first; at most 50."""
    return tuple(ImportRow(**row) for row in await _IMPORTS.rows(key=key))


def _clause(row: Row) -> Clause:
    name = reference(row["key"], row["clause"])
    retired = row["retired_at"] is not None
    return Clause(name, row["key"], row["part"], row["title"], row["text"], row["locale"], retired)
