"""Doors for other programs: tokens with one scope, shown once, kept as a hash of 256 random bits.

No cache of verified tokens: a random secret needs no slow hash, one look-up is enough, and revoking works at once.
"""

import binascii
import hmac
from base64 import b64decode
from datetime import timedelta
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core import audit
from lms.core.clock import now
from lms.core.db import Sql, atomic
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.core.ids import new_ref, new_token, token_hash

SEEN_EVERY: Final = timedelta(minutes=5)

_INSERT: Final = Sql(
    "INSERT INTO api_token (public_id, name, scope, secret_hash, created_at) VALUES (:id, :name, :scope, :hash, :at)"
)
_FIND: Final = Sql(
    "SELECT id, public_id, name, scope, secret_hash, last_used_at FROM api_token"
    " WHERE public_id = :id AND revoked_at IS NULL"
)
_USED: Final = Sql("UPDATE api_token SET last_used_at = :at WHERE id = :id")
_REVOKE: Final = Sql("UPDATE api_token SET revoked_at = :at WHERE public_id = :id AND revoked_at IS NULL RETURNING id")


class VerifiedToken(msgspec.Struct, frozen=True):
    """A program that proved who it is."""

    id: int
    public_id: str
    name: str
    scope: str


@atomic
async def create_token(name: str, scope: str, *, by: int | None = None) -> str:
    """Make a token and return it as "id.secret", the only time it can be seen.

    Programs send it as `Authorization: Bearer id.secret`, or as HTTP Basic with id and secret (xAPI).
    """
    public_id, secret = new_ref(), new_token()
    await _INSERT.run(id=public_id, name=name, scope=scope, hash=token_hash(secret), at=now())
    await audit.record(by, "token.created", f"token:{public_id}", name=name, scope=scope)
    return f"{public_id}.{secret}"


@atomic
async def revoke_token(actor: Actor, public_id: str) -> None:
    """A token stops working at once. Raises NotFound."""
    require(actor, Action.TOKEN_MANAGE)
    if await _REVOKE.first(id=public_id, at=now()) is None:
        raise NotFound(_("There is no such token, or it was revoked already."))
    await audit.record(actor.person_id, "token.revoked", f"token:{public_id}")


async def verify_token(authorization: str) -> VerifiedToken | None:
    """The program behind an Authorization header (Bearer or Basic), None when it proves nothing. One query."""
    public_id, secret = _credentials(authorization)
    row = await _FIND.first(id=public_id) if public_id and secret else None
    if row is None or not hmac.compare_digest(row["secret_hash"], token_hash(secret)):
        return None
    if row["last_used_at"] is None or now() - row["last_used_at"] >= SEEN_EVERY:
        await _used(row["id"])
    return VerifiedToken(row["id"], row["public_id"], row["name"], row["scope"])


@atomic
async def _used(token_id: int) -> None:
    await _USED.run(id=token_id, at=now())


def _credentials(authorization: str) -> tuple[str, str]:
    scheme, _space, rest = authorization.strip().partition(" ")
    match scheme.lower():
        case "bearer":
            public_id, _dot, secret = rest.strip().partition(".")
        case "basic":
            public_id, _colon, secret = _decoded(rest).partition(":")
        case _:
            return "", ""
    return (public_id, secret) if public_id.isascii() and "\x00" not in public_id else ("", "")


def _decoded(text: str) -> str:
    try:
        return b64decode(text.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
