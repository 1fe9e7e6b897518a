"""Clocks and pauses of attempts, more time for a person, and questions that were replaced after a long pause."""

from lms.core.db.migrate import append_only, drop_append_only

ID = "m0002_clock"
DESCRIPTION = "Clocks and pauses of attempts"

_COLUMNS = (
    ("person", "time_multiplier_ppm", "{int} NOT NULL DEFAULT 1000000 CHECK (time_multiplier_ppm BETWEEN 1000000 AND 10000000)"),
    ("attempt", "deadline_at", "{time}"),
    ("attempt", "paused_at", "{time}"),
    ("attempt", "pause_cause", "VARCHAR(20) NOT NULL DEFAULT '' CHECK (pause_cause IN ('', 'key', 'call', 'away'))"),
    ("attempt", "pause_source", "VARCHAR(80) NOT NULL DEFAULT ''"),
    ("attempt", "seen_at", "{time}"),
    ("attempt", "penalty_ppm", "{int} NOT NULL DEFAULT 0 CHECK (penalty_ppm BETWEEN 0 AND 1000000)"),
    ("attempt_slot", "opened_at", "{time}"),
)  # fmt: skip

FORWARDS = (
    *(f"ALTER TABLE {table} ADD COLUMN {name} {kind}" for table, name, kind in _COLUMNS),
    (
        "UPDATE attempt SET deadline_at = closes_at, next_check_at = closes_at, running_since = started_at"
        " WHERE state IN ('in_progress', 'paused')"
    ),
    """
CREATE TABLE slot_replaced (
    id {pk},
    attempt {int} NOT NULL REFERENCES attempt (id),
    position {int} NOT NULL,
    question_version {int} NOT NULL REFERENCES question_version (id),
    option_order {text} NOT NULL,
    points_e5 {int} NOT NULL,
    replaced_at {time} NOT NULL
)""",
    "CREATE INDEX slot_replaced_attempt ON slot_replaced (attempt)",
    "CREATE INDEX slot_replaced_question_version ON slot_replaced (question_version)",
    *append_only("slot_replaced"),
)
BACKWARDS = (
    *drop_append_only("slot_replaced"),
    "DROP TABLE slot_replaced",
    *(f"ALTER TABLE {table} DROP COLUMN {name}" for table, name, _kind in reversed(_COLUMNS)),
)
