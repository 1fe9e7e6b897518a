"""Setting passwords: one's own, by a one-time link, and by command."""

from datetime import timedelta
from typing import Final

import msgspec

from lms.accounts.rules.passwords import fault
from lms.accounts.rules.people import Details, key
from lms.accounts.rules.permissions import Action, Actor, Role, require
from lms.accounts.rules.throttle import ACCOUNT, ADDRESS, RESET
from lms.accounts.service import throttle
from lms.accounts.service.people import create_person
from lms.accounts.service.places import grant_role
from lms.core import audit
from lms.core.clock import now
from lms.core.db import Row, Sql, atomic
from lms.core.errors import Invalid, NotFound
from lms.core.i18n import gettext as _
from lms.core.ids import new_token, token_hash
from lms.core.passwords import hash_password, verify_password

MAILED_LINK: Final = timedelta(hours=1)
HANDED_LINK: Final = timedelta(hours=24)

_OF: Final = Sql("SELECT id, ref, login, display_name, password_hash FROM person WHERE id = :person")
_BY_REF: Final = Sql("SELECT id, ref, login, display_name, status FROM person WHERE ref = :ref")
_BY_LOGIN: Final = Sql("SELECT id, ref, login, display_name FROM person WHERE login_key = :key")
_FOR_RESET: Final = Sql(
    "SELECT id, ref, email, locale, display_name FROM person"
    " WHERE (login_key = :key OR email_key = :key) AND status = 'active' LIMIT 2"
)
_SET: Final = Sql("UPDATE person SET password_hash = :hash, updated_at = :at WHERE id = :person")
_END_LOGINS: Final = Sql("DELETE FROM login_session WHERE person = :person AND ref <> :keep")
_LINK: Final = Sql(
    "INSERT INTO password_reset (token_hash, person, created_at, created_by, expires_at)"
    " VALUES (:hash, :person, :at, :by, :expires)"
)
_OPEN_LINK: Final = Sql(
    "SELECT r.id, r.person, p.ref, p.login, p.display_name FROM password_reset r JOIN person p ON p.id = r.person"
    " WHERE r.token_hash = :hash AND r.used_at IS NULL AND r.expires_at > :now AND p.status = 'active'"
)
_USE_LINKS: Final = Sql(
    "UPDATE password_reset SET used_at = :at WHERE person = :person AND used_at IS NULL RETURNING id"
)


class RequestedReset(msgspec.Struct, frozen=True):
    """A link was made for someone who can get mail."""

    email: str
    locale: str
    name: str
    token: str


async def change_password(actor: Actor, *, current: str, new: str, keep: str) -> None:
    """Set one's own password and end all other log-ins; `keep` is the reference of the one in use.

    Raises Invalid at `current` or `new`, TooMany after too many wrong ones.
    """
    row = await _OF.first(person=actor.person_id)
    assert row is not None
    account = f"person:{actor.person_id}"
    await throttle.count_try({account: ACCOUNT})
    if not await verify_password(current, row["password_hash"]):
        raise Invalid(_("The password you have now is another one."), {"current": _("This is not your password.")})
    _check(new, row, "new")
    hashed = await hash_password(new)
    await _changed(actor.person_id, row, hashed, by=actor.person_id, keep=keep)


@atomic
async def create_account(
    login: str, *, name: str, email: str | None = None, password: str, administrator: bool = False
) -> str:
    """Add a person who can log in at once, for commands; returns the public reference. Raises Invalid by field."""
    first, _space, rest = name.strip().partition(" ")
    details = Details(login=login, display_name=name.strip(), given_name=first, family_name=rest, email=email)
    _person_id, ref = await create_person(None, details)
    if administrator:
        await grant_role(None, ref, Role.ADMINISTRATOR)
    await set_password(login, password)
    return ref


async def set_password(login: str, password: str) -> None:
    """Set anybody's password, for commands; ends all log-ins. Raises NotFound, Invalid."""
    row = await _BY_LOGIN.first(key=key(login))
    if row is None:
        raise NotFound(_("There is nobody with the login %(login)s.", login=login))
    _check(password, row, "password")
    await _changed(row["id"], row, await hash_password(password), by=None, keep="")


@atomic
async def ask_for_reset(login: str, *, address: str, by_mail: bool) -> RequestedReset | None:
    """Someone cannot log in. With mail: the link to send, None when nobody can get one. Without: noted for people's
    administrators. The caller says the same words in every case. Raises TooMany, also for logins that do not exist.
    """
    name = key(login)[:254]
    await throttle.count_try({f"reset:{token_hash(name)}": RESET, f"address:{address}": ADDRESS})
    rows = await _FOR_RESET.rows(key=name)
    if len(rows) != 1 or (by_mail and not rows[0]["email"]):
        return None
    row = rows[0]
    token = await _link(row["id"], by=None, lasts=MAILED_LINK if by_mail else HANDED_LINK)
    await audit.record(None, "password.reset_asked", f"person:{row['ref']}")
    return RequestedReset(row["email"], row["locale"], row["display_name"], token) if by_mail else None


@atomic
async def make_reset_link(actor: Actor, ref: str) -> str:
    """An administrator makes a link to hand over; returns its token, shown once. Earlier links stop working."""
    require(actor, Action.PEOPLE_MANAGE)
    row = await _BY_REF.first(ref=ref)
    if row is None or row["status"] != "active":
        raise NotFound(_("There is no such person."))
    await _USE_LINKS.run(person=row["id"], at=now())
    token = await _link(row["id"], by=actor.person_id, lasts=HANDED_LINK)
    await audit.record(actor.person_id, "password.link_made", f"person:{ref}")
    return token


async def link_works(token: str) -> bool:
    """Whether a link can still be used."""
    return await _OPEN_LINK.first(hash=token_hash(token), now=now()) is not None


async def reset_password(token: str, password: str) -> None:
    """Set the password by a one-time link, end all log-ins and all links. Raises NotFound, Invalid."""
    row = await _open_link(token)
    _check(password, row, "password")
    hashed = await hash_password(password)
    await _reset(token, hashed)


@atomic
async def _reset(token: str, hashed: str) -> None:
    row = await _open_link(token)  # again: two tabs may have hashed at the same time, and a link works once
    if not await _USE_LINKS.rows(person=row["person"], at=now()):
        raise _link_is_gone()
    await _changed(row["person"], row, hashed, by=row["person"], keep="")


async def _open_link(token: str) -> Row:
    row = await _OPEN_LINK.first(hash=token_hash(token), now=now())
    if row is None:
        raise _link_is_gone()
    return row


def _link_is_gone() -> NotFound:
    return NotFound(_("This link has been used or is too old. Ask for a new one."))


@atomic
async def _changed(person_id: int, row: Row, hashed: str, *, by: int | None, keep: str) -> None:
    await _SET.run(person=person_id, hash=hashed, at=now())
    await _END_LOGINS.run(person=person_id, keep=keep)
    await throttle.forget(f"person:{person_id}")
    await audit.record(by, "password.changed", f"person:{row['ref']}")


async def _link(person_id: int, *, by: int | None, lasts: timedelta) -> str:
    token, at = new_token(), now()
    await _LINK.run(hash=token_hash(token), person=person_id, at=at, by=by, expires=at + lasts)
    return token


def _check(password: str, row: Row, field: str) -> None:
    sentence = fault(password, login=row["login"], name=row["display_name"])
    if sentence:
        raise Invalid(sentence, {field: sentence})
