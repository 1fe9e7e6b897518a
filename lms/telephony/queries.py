"""What phone systems report: of oneself, and for administrators of all systems and the names they use."""

from datetime import datetime
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core.clock import now
from lms.core.db import Row, Sql
from lms.telephony.rules.states import AFTER_CALL, BEFORE_CALL, AgentStateName, Known, state_now

PAGE: Final = 50
MOST_SOURCES: Final = 100

_OWN: Final = Sql("SELECT source, state, at, since, heard_at, call_at FROM agent_state WHERE person = :person")
_OWN_NAMES: Final = Sql("SELECT source, name FROM phone_identity WHERE person = :person ORDER BY source, id LIMIT 20")
_CALLS: Final = Sql(
    "SELECT MAX(at) AS \"at [time]\" FROM agent_state_event WHERE person = :person AND effect = 'begin'"
    " AND at BETWEEN :after AND :before"
)
_SOURCES: Final = Sql(
    "SELECT source, first_heard_at, heard_at, last_event_at, events, refused, trouble, trouble_at FROM phone_source"
    " ORDER BY source LIMIT :most"
)
_UNKNOWN: Final = Sql(
    "SELECT source, name, first_at, last_at, times FROM phone_unknown ORDER BY last_at DESC, id DESC LIMIT :most"
)
_COUNT: Final = Sql("SELECT COUNT(*) AS n FROM phone_identity")
_IDENTITIES: Final = Sql(
    "SELECT i.id, i.source, i.name, p.login, p.display_name, p.ref, a.source AS state_source, a.state, a.at, a.since,"
    " a.heard_at, a.call_at FROM phone_identity i JOIN person p ON p.id = i.person"
    " LEFT JOIN agent_state a ON a.person = p.id ORDER BY p.name_key, i.source, i.id LIMIT :most OFFSET :skip"
)


class OwnPhone(msgspec.Struct, frozen=True):
    """What the phone system says of a person; `state` None is unknown, `source` "" when nothing was ever heard."""

    state: AgentStateName | None
    source: str
    since: datetime | None
    heard_at: datetime | None
    names: tuple[tuple[str, str], ...] = ()


class SourceRow(msgspec.Struct, frozen=True):
    """A phone system: when it was heard, how much, how many of its reports named nobody here."""

    source: str
    first_heard_at: datetime
    heard_at: datetime
    last_event_at: datetime | None
    events: int
    refused: int
    trouble: str
    trouble_at: datetime | None


class UnknownRow(msgspec.Struct, frozen=True):
    """A name that nobody here has."""

    source: str
    name: str
    first_at: datetime
    last_at: datetime
    times: int


class IdentityRow(msgspec.Struct, frozen=True):
    """A name given to a person, and the state that is known of that person now (None: unknown)."""

    id: int
    source: str
    name: str
    login: str
    display_name: str
    ref: str
    state: AgentStateName | None


class IdentityPage(msgspec.Struct, frozen=True):
    """One page of names; `number` counts from 1."""

    rows: tuple[IdentityRow, ...]
    total: int
    number: int
    pages: int


async def own_phone(actor: Actor) -> OwnPhone:
    """What is reported of oneself; two queries."""
    row = await _OWN.first(person=actor.person_id)
    names = tuple((each["source"], each["name"]) for each in await _OWN_NAMES.rows(person=actor.person_id))
    known = known_from(row) if row else None
    if row is None or known is None:
        return OwnPhone(None, "", None, None, names)
    return OwnPhone(state_now(known, row["source"], now()), row["source"], known.since, known.heard_at, names)


async def call_that_stopped(actor: Actor, left_at: datetime) -> datetime | None:
    """When the call came in for which somebody stopped who was last active at `left_at`; None when it was no call."""
    row = await _CALLS.first(person=actor.person_id, after=left_at - AFTER_CALL, before=left_at + BEFORE_CALL)
    return row["at"] if row else None


async def sources(actor: Actor) -> list[SourceRow]:
    """All systems that were ever heard, at most 100. Administrators only, else NotFound."""
    require(actor, Action.PHONE_MANAGE)
    return [SourceRow(**row) for row in await _SOURCES.rows(most=MOST_SOURCES)]


async def unknown_names(actor: Actor) -> list[UnknownRow]:
    """The names refused last, at most 50. Administrators only, else NotFound."""
    require(actor, Action.PHONE_MANAGE)
    return [UnknownRow(**row) for row in await _UNKNOWN.rows(most=PAGE)]


async def identities(actor: Actor, number: int) -> IdentityPage:
    """A page of the names given to people, by person; two queries. Administrators only, else NotFound."""
    require(actor, Action.PHONE_MANAGE)
    counted = await _COUNT.first()
    total = int(counted["n"]) if counted else 0
    pages = max(1, -(-total // PAGE))
    number = min(max(1, number), pages)
    at = now()
    rows = await _IDENTITIES.rows(most=PAGE, skip=(number - 1) * PAGE)
    return IdentityPage(tuple(_identity(row, at) for row in rows), total, number, pages)


def known_from(row: Row) -> Known | None:
    """What a row of `agent_state` knows; None before the first report."""
    if row["state"] is None:
        return None
    return Known(AgentStateName(row["state"]), row["at"], row["since"], row["heard_at"], row["call_at"])


def _identity(row: Row, at: datetime) -> IdentityRow:
    state = state_now(known_from(row), row["state_source"] or "", at)
    return IdentityRow(row["id"], row["source"], row["name"], row["login"], row["display_name"], row["ref"], state)
