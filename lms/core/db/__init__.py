"""The data engine: one database behind one address, the same code on SQLite and PostgreSQL."""

from lms.core.db.counting import Count, count_queries
from lms.core.db.current import (
    Database,
    after_commit,
    atomic,
    connect,
    database_for,
    disconnect,
    engine,
    execute_many,
    in_transaction,
    savepoint,
    transaction,
)
from lms.core.db.failures import IntegrityRefused, Rule
from lms.core.db.prepared import P, Prepared, Sql
from lms.core.db.signals import listening, signal
from lms.core.db.values import Row

__all__ = [
    "Count",
    "Database",
    "IntegrityRefused",
    "P",
    "Prepared",
    "Row",
    "Rule",
    "Sql",
    "after_commit",
    "atomic",
    "connect",
    "count_queries",
    "database_for",
    "disconnect",
    "engine",
    "execute_many",
    "in_transaction",
    "listening",
    "savepoint",
    "signal",
    "transaction",
]
