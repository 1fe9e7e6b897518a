"""Named refusals: each carries a whole sentence, already translated, and the HTTP status it becomes in one place."""

# ruff: noqa: N818  a refusal is named after what it says to the person, and these names are in every feature

from collections.abc import Mapping
from typing import ClassVar


class DomainError(Exception):
    """A refusal fit for the person who caused it; commands print it and leave with 1."""

    status: ClassVar[int] = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadRequest(DomainError):
    """The request itself cannot be understood."""

    status = 400


class Forbidden(DomainError):
    """The thing may be seen, but this may not be done with it."""

    status = 403


class NotFound(DomainError):
    """There is no such thing, or it is not this person's to see."""

    status = 404


class Conflict(DomainError):
    """The thing is in another state than the request supposes; `code` and `more` say which, for programs."""

    status = 409

    def __init__(self, message: str, code: str = "conflict", more: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.more = dict(more or {})


class TooLarge(DomainError):
    """The body or file is over its limit."""

    status = 413


class Invalid(DomainError):
    """What was given cannot be accepted; `fields` maps a field's name to its own sentence."""

    status = 422

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class TooMany(DomainError):
    """Too often in too short a time; `retry_after_s` is the wait in whole seconds."""

    status = 429

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Misconfigured(DomainError):
    """A setting of this installation cannot be used; an administrator has to change it."""

    status = 500


class Unavailable(DomainError):
    """Something the server needs does not answer now; trying again later may work."""

    status = 503
