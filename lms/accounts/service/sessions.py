"""Logging in and out: a new secret at every log-in, kept only as a hash, gone everywhere at once when revoked."""

from contextlib import suppress
from datetime import datetime
from typing import Final

import msgspec

from lms.accounts.queries.sessions import by_token_hash
from lms.accounts.rules.people import key
from lms.accounts.rules.permissions import Action, Actor, require
from lms.accounts.rules.sessions import expires_at
from lms.accounts.rules.throttle import ACCOUNT, ADDRESS
from lms.accounts.service import throttle
from lms.core import audit
from lms.core.clock import now
from lms.core.db import Sql, atomic
from lms.core.errors import Invalid, NotFound, Unavailable
from lms.core.i18n import gettext as _
from lms.core.ids import new_ref, new_token, token_hash
from lms.core.passwords import hash_password, needs_new_hash, verify_password
from lms.core.sessions import SignedIn

_WHO: Final = Sql(
    "SELECT id, ref, password_hash, status FROM person WHERE login_key = :key OR email_key = :key LIMIT 2"
)
_OPEN: Final = Sql(
    "INSERT INTO login_session"
    " (token_hash, ref, person, csrf, created_at, last_seen_at, expires_at, user_agent, address)"
    " VALUES (:hash, :ref, :person, :csrf, :at, :at, :expires, :agent, :address)"
)
_SEEN: Final = Sql(
    "UPDATE login_session SET last_seen_at = :at, expires_at = :expires WHERE id = :id AND last_seen_at < :at"
)
_CREATED: Final = Sql("SELECT created_at FROM login_session WHERE id = :id")
_END: Final = Sql("DELETE FROM login_session WHERE token_hash = :hash RETURNING person")
_END_ONE: Final = Sql("DELETE FROM login_session WHERE person = :person AND ref = :ref RETURNING id")
_END_OTHERS: Final = Sql("DELETE FROM login_session WHERE person = :person AND ref <> :ref RETURNING id")
_REHASH: Final = Sql("UPDATE person SET password_hash = :hash WHERE id = :person")
_REF: Final = Sql("SELECT id FROM person WHERE ref = :ref")

AGENT_LENGTH: Final = 200


class NewLogin(msgspec.Struct, frozen=True):
    """A log-in just made: `token` goes into the cookie and is nowhere else."""

    token: str
    person_id: int


async def recognise(token: str) -> SignedIn | None:
    """The person behind a cookie's token, None when the log-in ended. One query; one write in five minutes."""
    known = await by_token_hash(token_hash(token))
    if known is None:
        return None
    if known.stale:
        with suppress(Unavailable):  # a database that cannot be written to can still be read
            await _still_here(known.session_id)
    return SignedIn(known.actor, known.session_id, known.session_ref, known.csrf)


async def log_in(login: str, password: str, *, address: str, user_agent: str, replaces: str = "") -> NewLogin:
    """Log in by login or e-mail address; `replaces` is the token of a log-in that this browser had before.

    Raises TooMany when this account or address has to wait, and Invalid, in the same words and after the same work,
    for an unknown login, a wrong password and someone who left. The try is counted before the password is looked at,
    and the hashing is outside any transaction: it would hold up everybody's saves.
    """
    who = await _who(login)
    account = f"person:{who.id}" if who.id else f"login:{token_hash(key(login))}"
    from_where = f"address:{address}"
    await throttle.count_try({account: ACCOUNT, from_where: ADDRESS})
    if not await verify_password(password, who.password_hash):
        raise Invalid(_("The login or the password is not right. Check both and try again."))
    better = await hash_password(password) if needs_new_hash(who.password_hash or "") else ""
    return await _opened(
        who.id, account, from_where, agent=user_agent, address=address, replaces=replaces, better=better
    )


@atomic
async def log_out(token: str) -> None:
    """End one log-in; one that has ended already is no error."""
    ended = await _END.first(hash=token_hash(token))
    if ended is not None:
        await audit.record(ended["person"], "login.ended", f"person-id:{ended['person']}")


@atomic
async def end_login(actor: Actor, session_ref: str) -> None:
    """End one of one's own log-ins. Raises NotFound for anybody else's."""
    if await _END_ONE.first(person=actor.person_id, ref=session_ref) is None:
        raise NotFound(_("This log-in has ended already."))
    await audit.record(actor.person_id, "login.ended", f"person:{actor.ref}", session=session_ref)


@atomic
async def end_other_logins(actor: Actor, keep: str = "") -> int:
    """End all of one's own log-ins except the one with this reference ("" keeps none); returns how many ended."""
    ended = len(await _END_OTHERS.rows(person=actor.person_id, ref=keep))
    await audit.record(actor.person_id, "login.ended_everywhere", f"person:{actor.ref}", count=ended)
    return ended


@atomic
async def end_persons_logins(actor: Actor, ref: str) -> int:
    """An administrator ends all log-ins of a person; returns how many. Raises NotFound."""
    require(actor, Action.PEOPLE_MANAGE)
    row = await _REF.first(ref=ref)
    if row is None:
        raise NotFound(_("There is no such person."))
    ended = len(await _END_OTHERS.rows(person=row["id"], ref=""))
    await audit.record(actor.person_id, "login.ended_everywhere", f"person:{ref}", count=ended)
    return ended


class _Who(msgspec.Struct, frozen=True):
    """Whom a login names; id 0 is nobody."""

    id: int = 0
    password_hash: str | None = None


async def _who(login: str) -> _Who:
    rows = await _WHO.rows(key=key(login)[:254])
    if len(rows) != 1:  # one person's login could be another's address: then it names nobody
        return _Who()
    active = rows[0]["status"] == "active"
    return _Who(rows[0]["id"], rows[0]["password_hash"] if active else None)


@atomic
async def _opened(
    person_id: int, account: str, from_where: str, *, agent: str, address: str, replaces: str, better: str
) -> NewLogin:
    """The log-in worked: forget the account's failures, end the old session, open a new one."""
    at = now()
    await throttle.take_back(from_where)  # before the account, as tries are counted: locks are taken in one order
    await throttle.forget(account)
    if better:
        await _REHASH.run(person=person_id, hash=better)
    if replaces:
        await _END.run(hash=token_hash(replaces))
    token = await open_session(person_id, at, agent=agent, address=address)
    await audit.record(person_id, "login.opened", f"person-id:{person_id}")
    return NewLogin(token, person_id)


async def open_session(person_id: int, at: datetime, *, agent: str, address: str) -> str:
    """Write a new session in the caller's transaction and return its token."""
    token = new_token()
    await _OPEN.run(
        hash=token_hash(token),
        ref=new_ref(),
        person=person_id,
        csrf=new_token(),
        at=at,
        expires=expires_at(created_at=at, seen_at=at),
        agent=agent[:AGENT_LENGTH],
        address=address,
    )
    return token


@atomic
async def _still_here(session_id: int) -> None:
    at = now()
    row = await _CREATED.first(id=session_id)
    if row is not None:
        await _SEEN.run(id=session_id, at=at, expires=expires_at(created_at=row["created_at"], seen_at=at))
