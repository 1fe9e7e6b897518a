"""What drivers raise, turned into named refusals that are the same on both engines."""

import sqlite3
from enum import StrEnum

import asyncpg
from asyncpg.exceptions import InterfaceError, PostgresError

from lms.core.errors import Conflict, DomainError, Invalid, Unavailable
from lms.core.i18n import gettext as _


class Rule(StrEnum):
    """Which promise of the database a write would have broken."""

    UNIQUE = "unique"
    FOREIGN_KEY = "foreign_key"
    CHECK = "check"
    NOT_NULL = "not_null"
    APPEND_ONLY = "append_only"


class IntegrityRefused(Conflict):
    """The database refused a write; a service that expects one turns it into its own Conflict.

    `table` is the table written to where the driver says it, `detail` the driver's own words (for logs only).
    On PostgreSQL the transaction is over after this, so catch it outside `savepoint()`.
    """

    def __init__(self, rule: Rule, table: str, detail: str) -> None:
        super().__init__(_("Somebody changed this at the same moment. Please look again."), code="integrity")
        self.rule = rule
        self.table = table
        self.detail = detail


TOO_LONG = "too_long"
"""The name of the check that migrations put on every VARCHAR of SQLite."""

DriverError = (sqlite3.Error, PostgresError, InterfaceError, OSError, OverflowError, UnicodeEncodeError)
"""What a call of a driver may raise for reasons outside our own code."""

_SQLITE_RULES = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: Rule.UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: Rule.UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_ROWID: Rule.UNIQUE,
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: Rule.FOREIGN_KEY,
    sqlite3.SQLITE_CONSTRAINT_CHECK: Rule.CHECK,
    sqlite3.SQLITE_CONSTRAINT_NOTNULL: Rule.NOT_NULL,
    sqlite3.SQLITE_CONSTRAINT_TRIGGER: Rule.APPEND_ONLY,
}

_POSTGRES_RULES: dict[type[BaseException], Rule] = {
    asyncpg.UniqueViolationError: Rule.UNIQUE,
    asyncpg.ForeignKeyViolationError: Rule.FOREIGN_KEY,
    asyncpg.RestrictViolationError: Rule.FOREIGN_KEY,
    asyncpg.CheckViolationError: Rule.CHECK,
    asyncpg.NotNullViolationError: Rule.NOT_NULL,
    asyncpg.IntegrityConstraintViolationError: Rule.APPEND_ONLY,  # raised by our own triggers
}

_LOST = (
    asyncpg.PostgresConnectionError,
    InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InvalidCachedStatementError,  # the schema was changed under us; the next try knows it
    OSError,
)
_NOT_STORABLE = (OverflowError, UnicodeEncodeError)


def refusal(error: BaseException) -> BaseException:
    """The refusal for a driver's error; an error that only a mistake of ours can cause comes back as it is."""
    if isinstance(error, DomainError):
        return error
    if isinstance(error, _NOT_STORABLE):
        return _not_storable()
    return _of_sqlite(error) if isinstance(error, sqlite3.Error) else _of_postgres(error)


def locked() -> Unavailable:
    """Somebody else held the write lock for too long."""
    return Unavailable(_("The database is busy. Nothing was changed; please try again in a moment."))


def is_busy(error: sqlite3.Error) -> bool:
    """Another process holds a lock that will be free soon."""
    return _code(error) & 0xFF == sqlite3.SQLITE_BUSY


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) or 0


def _of_sqlite(error: sqlite3.Error) -> BaseException:
    code = _code(error)
    if isinstance(error, sqlite3.IntegrityError):
        return _of_integrity(error)
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return locked()
        case sqlite3.SQLITE_FULL:
            return _full()
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return _read_only()
        case sqlite3.SQLITE_IOERR:
            return Unavailable(_("The disk under the database reports an error. Nothing was changed."))
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return Unavailable(_("The database file is damaged or is not a database. Restore a backup."))
        case sqlite3.SQLITE_TOOBIG:
            return _too_long()
        case _:
            return error


def _of_integrity(error: sqlite3.IntegrityError) -> BaseException:
    if str(error).endswith(f": {TOO_LONG}"):
        return _too_long()
    rule = _SQLITE_RULES.get(_code(error), Rule.CHECK)
    return IntegrityRefused(rule, _sqlite_table(str(error)), str(error))


def _sqlite_table(text: str) -> str:
    """`UNIQUE constraint failed: person.login_key` names the table before the dot."""
    return text.rpartition(": ")[2].partition(".")[0] if "." in text else ""


def _of_postgres(error: BaseException) -> BaseException:
    if isinstance(error, asyncpg.IntegrityConstraintViolationError):
        rule = _POSTGRES_RULES.get(type(error), Rule.CHECK)
        return IntegrityRefused(rule, str(getattr(error, "table_name", None) or ""), str(error))
    if isinstance(error, asyncpg.DataError):
        return _of_data(error)
    if isinstance(error, asyncpg.DiskFullError):
        return _full()
    if isinstance(error, asyncpg.ReadOnlySQLTransactionError):
        return _read_only()
    if isinstance(error, asyncpg.LockNotAvailableError | asyncpg.DeadlockDetectedError | asyncpg.SerializationError):
        return locked()
    if isinstance(error, asyncpg.QueryCanceledError):
        return Unavailable(_("The database took too long to answer. Please try again in a moment."))
    if isinstance(error, _LOST):
        return Unavailable(_("The database does not answer. Please try again in a moment."))
    return error


def _full() -> Unavailable:
    return Unavailable(_("The disk of the server is full. Nothing was changed; an administrator has to make room."))


def _read_only() -> Unavailable:
    return Unavailable(_("The database cannot be written to. Nothing was changed; an administrator has to look at it."))


def _of_data(error: asyncpg.DataError) -> BaseException:
    """What a person typed does not fit; an argument of the wrong type is a mistake of ours."""
    if isinstance(error, asyncpg.StringDataRightTruncationError):
        return _too_long()
    return error if isinstance(error.__cause__, TypeError) else _not_storable()


def _not_storable() -> Invalid:
    return Invalid(_("This value cannot be stored. Please check it for stray characters or a number too large."))


def _too_long() -> Invalid:
    return Invalid(_("This text is too long to be stored."))
