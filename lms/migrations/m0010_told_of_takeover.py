"""Open pages are told that another screen goes on: one more kind of live event."""

from typing import Final

from lms.core.db.migrate import Only

ID = "m0010_told_of_takeover"
DESCRIPTION = "Takeovers are live events"

_BEFORE: Final = "'pause', 'resume', 'extended', 'notification'"
_COPY: Final = (
    "INSERT INTO live_event_new (id, person, kind, detail, at) SELECT id, person, kind, detail, at FROM live_event"
)


def _with_kinds(kinds: str) -> tuple[Only | str, ...]:
    """The same table with another check. SQLite has to copy it; its numbers go on, for browsers know the last one."""
    check = f"CONSTRAINT live_event_check_1 CHECK (kind IN ({kinds}))"
    table = (
        f"CREATE TABLE live_event_new (id {{pk}}, person {{int}} NOT NULL REFERENCES person (id),"
        f" kind VARCHAR(20) NOT NULL, detail {{text}} NOT NULL, at {{time}} NOT NULL, {check})"
    )
    number = "SELECT 'live_event_new', seq FROM sqlite_sequence WHERE name = 'live_event'"
    return (
        Only("postgres", "ALTER TABLE live_event DROP CONSTRAINT live_event_check_1"),
        Only("postgres", f"ALTER TABLE live_event ADD {check}"),
        Only("sqlite", table),
        Only("sqlite", _COPY),
        Only("sqlite", "DELETE FROM sqlite_sequence WHERE name = 'live_event_new'"),
        Only("sqlite", f"INSERT INTO sqlite_sequence (name, seq) {number}"),
        Only("sqlite", "DROP TABLE live_event"),
        Only("sqlite", "ALTER TABLE live_event_new RENAME TO live_event"),
        Only("sqlite", "CREATE INDEX live_event_person ON live_event (person, id)"),
        Only("sqlite", "CREATE INDEX live_event_at ON live_event (at)"),
    )


FORWARDS = _with_kinds(f"{_BEFORE}, 'takeover'")

BACKWARDS = ("DELETE FROM live_event WHERE kind = 'takeover'", *_with_kinds(_BEFORE))
