"""Who may write into an attempt: whoever holds a token of one of its pages, or its owner who is logged in."""

import hmac
from datetime import UTC, datetime
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.attempts.rules.refs import is_ref
from lms.core import clock
from lms.core.db import Row, Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.core.ids import new_ref, token_hash
from lms.core.settings import current_settings

BY_TOKEN: Final = " LEFT JOIN attempt_screen w ON w.token_hash = :token_hash AND w.attempt = a.id"  # noqa: S105  SQL
"""Joins the screen that a token belongs to; ASKED are the columns that `check_writer` wants of an attempt `a`."""
ASKED: Final = "a.id, a.person, a.screen, a.tokens_since, w.number AS writes_on, w.opened_at AS writes_since"

_FIND: Final = Sql(f"SELECT {ASKED}, a.quiz_version FROM attempt a{BY_TOKEN} WHERE a.ref = :ref")  # noqa: S608  constants


class Writer(msgspec.Struct, frozen=True):
    """Whoever sends an answer: a token from the attempt page, or a person who is logged in, or both."""

    token: str = ""
    actor: Actor | None = None

    @property
    def hash(self) -> str:
        """The token as screens are found by it."""
        return token_hash(self.token) if self.token else ""


def attempt_token(ref: str) -> str:
    """A token for one view of an attempt's page: another one each time, valid for this attempt alone.

    It does not end with the log-in session, so that nothing is lost when that ends in the middle of an answer. The
    page makes it its own when it opens (screens.py); then it outlives a new key of the server too.
    """
    issued = f"{int(clock.now().timestamp() * 1000):x}-{new_ref()}"
    return f"{issued}.{_signature(ref, issued)}"


def check_writer(writer: Writer, attempt: Row | None, ref: str) -> Row:
    """The attempt's row, or NotFound: what is not yours does not exist."""
    if attempt is not None and _may_write(writer, attempt, ref):
        return attempt
    raise NotFound(_("There is no such quiz attempt."))


async def attempt_of(writer: Writer, ref: str) -> Row:
    """The attempt (ASKED and its quiz version) that this writer may write into; one query. Raises NotFound."""
    return check_writer(writer, await _FIND.first(ref=ref, token_hash=writer.hash) if is_ref(ref) else None, ref)


def screen_of(attempt: Row) -> int:
    """The number of the screen that writes; whoever has opened none (a program, a plain form) writes on the newest."""
    number: int = attempt["screen"] if attempt["writes_on"] is None else attempt["writes_on"]
    return number


def _may_write(writer: Writer, attempt: Row, ref: str) -> bool:
    if writer.token:
        since = attempt["writes_since"] or _issued(writer.token, ref)
        if since is not None and (attempt["tokens_since"] is None or since >= attempt["tokens_since"]):
            return True
    return writer.actor is not None and writer.actor.person_id == attempt["person"]


def _issued(token: str, ref: str) -> datetime | None:
    """When we have made this token, None when we have not."""
    issued, _dot, signature = token.partition(".")
    if not hmac.compare_digest(signature.encode("utf-8", "surrogatepass"), _signature(ref, issued).encode()):
        return None
    return datetime.fromtimestamp(int(issued.partition("-")[0], 16) / 1000, UTC)


def _signature(ref: str, issued: str) -> str:
    key = current_settings().secret_key.encode()
    return hmac.new(key, f"attempt\0{ref}\0{issued}".encode("utf-8", "surrogatepass"), "sha256").hexdigest()
