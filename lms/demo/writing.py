"""The rows of the demo on their way into the database: gathered, numbered, written in bulk."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from lms.core.db import Sql, engine, execute_many
from lms.core.ids import new_uuid
from lms.core.settings import current_settings
from lms.lrs.rules.statements import Event, statement

TABLES: Final = (
    "org_unit", "person", "job_assignment", "role_grant", "enrolment", "unit_progress", "check_answer", "study_day",
    "attempt", "attempt_slot", "attempt_screen", "answer_event", "answer_current", "attempt_event", "grade_event",
    "statement",
)  # fmt: skip
"""Parents before children."""
_CHUNK: Final = 5_000


class Book:
    """Rows by table; ids go on from what the database has."""

    def __init__(self, last: Mapping[str, int]) -> None:
        self._last = dict(last)
        self._rows: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
        self._events: list[Event] = []
        self.written: dict[str, int] = dict.fromkeys(TABLES, 0)

    @classmethod
    async def open(cls) -> "Book":
        """A book that begins behind the rows that are there."""
        parts = (f"SELECT '{name}' AS name, COALESCE(MAX(id), 0) AS last FROM {name}" for name in TABLES)  # noqa: S608  our own names
        text = " UNION ALL ".join(parts)
        return cls({row["name"]: row["last"] for row in await Sql(text).rows()})

    def next_id(self, table: str) -> int:
        """The id of the next row."""
        self._last[table] += 1
        return self._last[table]

    def add(self, table: str, **row: Any) -> None:
        """Keep a row for the next flush; rows of a table all have the same columns."""
        self._rows[table].append(row)

    def add_row(self, table: str, row: dict[str, Any]) -> None:
        """Keep a row that may still change until the next flush."""
        self._rows[table].append(row)

    def tell(self, event: Event) -> None:
        """Keep a learning record; all of them are written at the end, in the order in which they happened."""
        self._events.append(event)

    @property
    def waiting(self) -> int:
        """How many rows wait."""
        return sum(map(len, self._rows.values()))

    async def flush(self) -> None:
        """Write what waits, parents first."""
        for table in TABLES:
            rows = self._rows[table]
            if rows:
                await execute_many(_insert(table, rows[0]), rows)
                self.written[table] += len(rows)
                rows.clear()

    async def close(self) -> None:
        """Write the rest but for the learning records, and let the database go on counting behind our ids."""
        await self.flush()
        self._events.sort(key=lambda event: event.at)
        if engine().engine_type == "postgres":
            for table in TABLES:
                await Sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), MAX(id)) FROM {table}").run()  # noqa: S608  our own names

    async def tell_until(self, at: datetime | None = None) -> None:
        """Write the learning records up to a moment (None: all), after `close`; what services do then follows them."""
        events = self._events
        count = len(events) if at is None else bisect_right(events, at, key=lambda event: event.at)
        home = current_settings().base_url
        for start in range(0, count, _CHUNK):
            rows = [self._statement(event, home) for event in events[start : min(start + _CHUNK, count)]]
            await execute_many(_insert("statement", rows[0]), rows)
            self.written["statement"] += len(rows)
        self._events = events[count:]

    def _statement(self, event: Event, home: str) -> dict[str, Any]:
        """The columns that lms.lrs.service.record writes."""
        ref = new_uuid()
        return {
            "ref": ref,
            "person": event.learner.person_id,
            "verb": event.verb.value,
            "object_id": home + event.activity.path,
            "registration": event.registration,
            "at": event.at,
            "stored_at": event.at,
            "payload": statement(event, statement_id=ref, home=home).decode(),
        }


def as_json(value: object) -> str:
    """JSON as the services store it."""
    return msgspec.json.encode(value).decode()


def _insert(table: str, row: Mapping[str, Any]) -> str:
    names = ", ".join(row)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})"  # noqa: S608  our own names
