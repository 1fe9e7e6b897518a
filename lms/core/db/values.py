"""How values cross into SQLite and back: the same texts as Piccolo writes, converted cheaply.

SQLite knows no dates; times are kept as UTC text whose order is the order of time
(`2026-01-31 09:30:00+00:00`, with six digits of microseconds when there are any: `+` sorts before `.`).
"""

import sqlite3
from datetime import UTC, date, datetime
from typing import Any

import piccolo.engine.sqlite  # noqa: F401  registers its converters, so that ours come after them

Row = dict[str, Any]
Line = tuple[Any, ...]

_from_iso = datetime.fromisoformat


def register() -> None:
    """Replace Piccolo's converters where ours are cheaper; process-wide, harmless to repeat."""
    sqlite3.register_adapter(datetime, _datetime_in)
    sqlite3.register_converter("TIMESTAMPTZ", _datetime_out)
    sqlite3.register_converter("DATE", _date_out)
    sqlite3.register_converter("BOOLEAN", b"1".__eq__)
    # An integer needs no converter: SQLite hands it over as one. Piccolo's went through text and Decimal, 1.2 µs each.
    sqlite3.converters.pop("INTEGER", None)


def _datetime_in(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("A time without a zone cannot be stored.")
    return str(value if value.tzinfo is UTC else value.astimezone(UTC))


def _datetime_out(text: bytes) -> datetime:
    value = _from_iso(text.decode())
    return value if value.tzinfo is UTC else _utc(value)


def _utc(value: datetime) -> datetime:
    """Text without a zone (SQLite's own CURRENT_TIMESTAMP) is UTC."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _date_out(text: bytes) -> date:
    return date.fromisoformat(text.decode())
