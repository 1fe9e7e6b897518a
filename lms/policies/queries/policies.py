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

# In the reader's language where there is such a text, else in the first language of the policy.
_WORDS = (
    "COALESCE(t.locale, p.locale) AS locale, COALESCE(t.part, c.part) AS part, COALESCE(t.title, c.title) AS title,"
    " COALESCE(t.text, c.text) AS text"
)
_IN_LANGUAGE = "LEFT JOIN policy_clause_text t ON t.policy_clause = c.id AND t.locale = :locale"
_POLICIES = Sql(
    "SELECT p.id, p.key, COALESCE(t.title, p.title) AS title, p.locale, (SELECT COUNT(*) FROM policy_clause c"
    " WHERE c.policy = p.id AND c.retired_at IS NULL) AS clauses,"
    ' (SELECT MAX(i.at) FROM policy_import i WHERE i.policy = p.id) AS "at [time]" FROM policy p'
    " LEFT JOIN policy_translation t ON t.policy = p.id AND t.locale = :locale"
    " ORDER BY p.title, p.key LIMIT 100",
)
_CLAUSES = Sql(
    f"SELECT p.key, {_WORDS}, c.clause, c.part AS home, c.retired_at FROM policy_clause c JOIN policy p"  # noqa: S608  constant columns
    f" ON p.id = c.policy {_IN_LANGUAGE} ORDER BY p.title, p.key, c.position, c.id LIMIT 200000",
)
_OF = Sql(
    "SELECT c.clause, c.part, c.title, c.text, c.retired_at FROM policy_clause c JOIN policy p ON p.id = c.policy"
    " WHERE p.key = :key ORDER BY c.position, c.id",
)
_ONE = Sql(
    f"SELECT p.key, {_WORDS}, c.clause, c.part AS home, c.retired_at FROM policy_clause c JOIN policy p"  # noqa: S608  constant columns
    f" ON p.id = c.policy {_IN_LANGUAGE} WHERE p.key = :key AND c.clause = :clause",
)
_TRANSLATED = Sql(
    "SELECT t.locale, c.clause, t.part, t.title, t.text FROM policy_clause_text t JOIN policy_clause c"
    " ON c.id = t.policy_clause JOIN policy p ON p.id = c.policy WHERE p.key = :key AND c.retired_at IS NULL"
    " ORDER BY t.locale, c.position, c.id",
)
_SERVED = Sql(
    "SELECT s.clause, s.place, s.address, s.at, p.display_name AS by_name FROM clause_served s"
    " JOIN person p ON p.id = s.person WHERE s.ended_at IS NULL",
)
_IMPORTS = Sql(
    "SELECT i.added, i.changed, i.removed, i.back, i.at, n.display_name AS by_name, i.locale FROM policy_import i"
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
    """What a text changed, when, and by whom (None: the command line); `locale` "" where that was not written down."""

    added: int
    changed: int
    removed: int
    back: int
    at: datetime
    by_name: str | None
    locale: str = ""


def shipped_clauses(locale: str) -> tuple[Clause, ...]:
    """The clauses that come with Lull, in a language."""
    found = shipped(locale)
    return tuple(
        Clause(one.id, "", f"{one.part} {found.parts[one.part]}", one.title, one.text, locale) for one in found.clauses
    )


async def policies(locale: str) -> tuple[PolicyRow, ...]:
    """Every policy, the shipped one first; one query."""
    own = PolicyRow("", _("The policy that comes with Lull"), locale, len(shipped(locale).clauses))
    rows = await _POLICIES.rows(locale=locale)
    return (own, *(PolicyRow(row["key"], row["title"], row["locale"], row["clauses"], row["at"]) for row in rows))


async def clauses(locale: str) -> tuple[Clause, ...]:
    """The clauses of every policy, also retired ones, as far as they are there in this language; one query."""
    rows = await _CLAUSES.rows(locale=locale)
    parts = {(row["key"], row["home"]): row["part"] for row in rows if row["locale"] == locale}
    brought = (_clause({**row, "part": parts.get((row["key"], row["home"]), row["part"])}) for row in rows)
    return (*shipped_clauses(locale), *brought)


async def clause(actor: Actor, name: str) -> Clause:
    """A clause by the name that pages use; everybody may read what is asked of them. Raises NotFound."""
    found = next((one for one in shipped_clauses(actor.locale) if one.id == name), None)
    if found is not None:
        return found
    key, _dot, inside = name.partition(".")
    row = await _ONE.first(key=key, clause=inside, locale=actor.locale) if name.isprintable() else None
    if row is None:
        raise NotFound(_("There is no such clause."))
    return _clause(row)


async def kept(key: str) -> tuple[Kept, ...]:
    """The clauses of a policy as they stand, for comparing; empty when there is none of that key."""
    rows = await _OF.rows(key=key)
    return tuple(
        Kept(row["clause"], row["part"], row["title"], row["text"], row["retired_at"] is not None) for row in rows
    )


async def translated(key: str) -> dict[str, tuple[Kept, ...]]:
    """What other languages say of the clauses of a policy that are not retired; one query."""
    found: dict[str, list[Kept]] = {}
    for row in await _TRANSLATED.rows(key=key):
        found.setdefault(row["locale"], []).append(Kept(row["clause"], row["part"], row["title"], row["text"]))
    return {locale: tuple(texts) for locale, texts in found.items()}


async def policy(key: str, locale: str = "") -> PolicyRow | None:
    """A policy that was brought in, its title in a language or else in its first; None when there is no such key."""
    return next((one for one in await policies(locale) if one.key == key and key), None)


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
