"""Who stands behind a cookie: the query of every request; and the list of one's own log-ins."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from lms.accounts.rules.browsers import described
from lms.accounts.rules.permissions import EVERYWHERE, Actor, Grant, Role
from lms.accounts.rules.sessions import SEEN_EVERY
from lms.core.clock import now
from lms.core.db import Row, Sql

MOST_LOGINS: Final = 50

_PERSON: Final = """
    p.id, p.ref, p.login, p.display_name, p.locale, p.timezone, p.theme, p.text_size, p.shortcuts, p.gap_minutes,
    p.by_form,
    a.org_unit AS unit_id, au.path AS unit_path, a.is_primary, g.role, g.org_unit AS role_unit, gu.path AS role_path
"""
_AROUND_PERSON: Final = """
    LEFT JOIN job_assignment a ON a.person = p.id AND a.starts_on <= :today
        AND (a.ends_on IS NULL OR a.ends_on >= :today)
    LEFT JOIN org_unit au ON au.id = a.org_unit
    LEFT JOIN role_grant g ON g.person = p.id AND g.starts_on <= :today AND (g.ends_on IS NULL OR g.ends_on >= :today)
    LEFT JOIN org_unit gu ON gu.id = g.org_unit
"""
# One row for each role and place: the person's columns repeat, and one round trip is enough on both engines.
_BY_TOKEN: Final = Sql(
    f"SELECT s.id AS session_id, s.ref AS session_ref, s.csrf, s.last_seen_at < :stale AS stale, {_PERSON}"  # noqa: S608 - our own text
    f" FROM login_session s JOIN person p ON p.id = s.person {_AROUND_PERSON}"
    " WHERE s.token_hash = :hash AND s.expires_at > :now AND p.status = 'active'"
)
_BY_LOGIN: Final = Sql(
    f"SELECT {_PERSON} FROM person p {_AROUND_PERSON} WHERE p.login_key = :key AND p.status = 'active'"  # noqa: S608 - our own text
)
_OWN: Final = Sql(
    "SELECT ref, created_at, last_seen_at, user_agent, address FROM login_session"
    " WHERE person = :person AND expires_at > :now ORDER BY last_seen_at DESC, id DESC LIMIT :most"
)
_AT_ONCE: Final = 100
_PLACES: Final = ", ".join(f":s{number}" for number in range(_AT_ONCE))
_ALIVE: Final = Sql(
    "SELECT s.id FROM login_session s JOIN person p ON p.id = s.person"  # noqa: S608 - our own text
    f" WHERE s.id IN ({_PLACES}) AND s.expires_at > :now AND p.status = 'active'"
)


class Recognised(msgspec.Struct, frozen=True):
    """A live log-in; `stale` when its last sign of life is to be written again."""

    actor: Actor
    session_id: int
    session_ref: str
    csrf: str
    stale: bool


class LoginRow(msgspec.Struct, frozen=True):
    """One log-in of a person, for the list."""

    ref: str
    created_at: datetime
    last_seen_at: datetime
    user_agent: str
    address: str

    @property
    def browser(self) -> str:
        """The browser and system, as people know them."""
        return described(self.user_agent)


async def by_token_hash(token_hash: str) -> Recognised | None:
    """The person behind a session's token, with roles and place; None when it ended or was revoked. One query."""
    at = now()
    rows = await _BY_TOKEN.rows(hash=token_hash, now=at, stale=at - SEEN_EVERY, today=at.date())
    if not rows:
        return None
    first = rows[0]
    return Recognised(actor_from(rows), first["session_id"], first["session_ref"], first["csrf"], bool(first["stale"]))


async def actor_by_key(login_key: str) -> Actor | None:
    """The person with this login, as someone who asks; for commands and tests."""
    rows = await _BY_LOGIN.rows(key=login_key, today=now().date())
    return actor_from(rows) if rows else None


async def own_logins(actor: Actor) -> list[LoginRow]:
    """One's own live log-ins, the last used first, at most 50."""
    rows = await _OWN.rows(person=actor.person_id, now=now(), most=MOST_LOGINS)
    return [LoginRow(**row) for row in rows]


async def live_sessions(ids: Sequence[int]) -> set[int]:
    """Which of these log-ins have not ended; one query for each hundred."""
    alive: set[int] = set()
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        places = {f"s{n}": some[n] if n < len(some) else 0 for n in range(_AT_ONCE)}
        alive.update(row["id"] for row in await _ALIVE.rows(now=now(), **places))
    return alive


def actor_from(rows: list[Row]) -> Actor:
    """The person from the rows of the query above."""
    row = rows[0]
    main = next((each for each in rows if each["is_primary"]), None)
    return Actor(
        person_id=row["id"],
        ref=row["ref"],
        login=row["login"],
        name=row["display_name"],
        locale=row["locale"],
        timezone=row["timezone"],
        theme=row["theme"],
        text_size=row["text_size"],
        shortcuts=bool(row["shortcuts"]),
        gap_minutes=row["gap_minutes"],
        by_form=bool(row["by_form"]),
        unit_id=main["unit_id"] if main else None,
        unit_path=main["unit_path"] if main else "",
        roles=tuple({_grant(each): None for each in rows if each["role"] is not None}),
        other_paths=tuple({each["unit_path"]: None for each in rows if each["unit_id"] and not each["is_primary"]}),
    )


def _grant(row: Row) -> Grant:
    """A role with an org unit holds inside that unit, one without holds everywhere."""
    return Grant(Role(row["role"]), EVERYWHERE if row["role_unit"] is None else row["role_path"])
