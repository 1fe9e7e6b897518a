"""Who may write into an attempt: whoever holds its token, or its owner who is logged in."""

import hmac

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.core.db import Row
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.core.ids import token_hash
from lms.core.settings import current_settings


class Writer(msgspec.Struct, frozen=True):
    """Whoever sends an answer: a token from the attempt page, or a person who is logged in, or both."""

    token: str = ""
    actor: Actor | None = None


def attempt_token(ref: str) -> str:
    """The token of an attempt: the same each time its page is shown, valid for it alone, unknown without our key.

    It does not end with the log-in session, so that nothing is lost when that ends in the middle of an answer.
    """
    key = current_settings().secret_key.encode()
    return hmac.new(key, b"attempt\0" + ref.encode(), "sha256").hexdigest()


def check_writer(writer: Writer, attempt: Row | None, ref: str) -> Row:
    """The attempt's row (with person and token_hash), or NotFound: what is not yours does not exist."""
    if attempt is not None and _may_write(writer, attempt, ref):
        return attempt
    raise NotFound(_("There is no such quiz attempt."))


def _may_write(writer: Writer, attempt: Row, ref: str) -> bool:
    if writer.token and _opens(token_hash(writer.token), attempt["token_hash"], ref):
        return True
    return writer.actor is not None and writer.actor.person_id == attempt["person"]


def _opens(given: str, at_start: str, ref: str) -> bool:
    """The token of the key with which the attempt began, or of today's: a server may get a new key on the way."""
    return hmac.compare_digest(given, at_start) or hmac.compare_digest(given, token_hash(attempt_token(ref)))
