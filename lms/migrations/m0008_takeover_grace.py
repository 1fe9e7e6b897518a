"""Screens of an attempt, answers that came second to another screen, and what is decided about late ones."""

from lms.core.db.migrate import append_only, drop_append_only

ID = "m0008_takeover_grace"
DESCRIPTION = "Taking over on another screen; answers that arrived late"

FORWARDS = (
    """
CREATE TABLE attempt_screen (
    id {pk},
    attempt {int} NOT NULL REFERENCES attempt (id),
    number {int} NOT NULL,
    token_hash VARCHAR(64) NOT NULL,
    device_id VARCHAR(64) NOT NULL,
    opened_at {time} NOT NULL,
    clock_off_ms {int},
    CONSTRAINT attempt_screen_number_positive CHECK (number > 0),
    CONSTRAINT attempt_screen_token_hash_once UNIQUE (token_hash),
    CONSTRAINT attempt_screen_attempt_number_once UNIQUE (attempt, number)
)""",
    *append_only("attempt_screen"),
    "ALTER TABLE attempt ADD COLUMN screen {int} NOT NULL DEFAULT 0",
    "ALTER TABLE attempt ADD COLUMN tokens_since {time}",
    "ALTER TABLE answer_event ADD COLUMN screen {int} NOT NULL DEFAULT 0",
    "ALTER TABLE answer_event ADD COLUMN aside {bool} NOT NULL DEFAULT false",
    "ALTER TABLE answer_current ADD COLUMN screen {int} NOT NULL DEFAULT 0",
    "CREATE INDEX answer_event_aside ON answer_event (attempt, slot) WHERE aside",
    "CREATE INDEX answer_event_late ON answer_event (attempt, slot) WHERE late",
    """
CREATE TABLE late_decision (
    id {pk},
    event {int} NOT NULL REFERENCES answer_event (id),
    person {int} NOT NULL REFERENCES person (id),
    accepted {bool} NOT NULL,
    reason VARCHAR(400) NOT NULL DEFAULT '',
    replaced {int} REFERENCES answer_event (id),
    at {time} NOT NULL,
    CONSTRAINT late_decision_event_once UNIQUE (event),
    CONSTRAINT late_decision_refused_with_reason CHECK (accepted OR reason <> '')
)""",
    "CREATE INDEX late_decision_person ON late_decision (person)",
    "CREATE INDEX late_decision_replaced ON late_decision (replaced)",
    *append_only("late_decision"),
)
BACKWARDS = (
    *drop_append_only("late_decision"),
    "DROP TABLE late_decision",
    "DROP INDEX answer_event_late",
    "DROP INDEX answer_event_aside",
    "ALTER TABLE answer_current DROP COLUMN screen",
    "ALTER TABLE answer_event DROP COLUMN aside",
    "ALTER TABLE answer_event DROP COLUMN screen",
    "ALTER TABLE attempt DROP COLUMN tokens_since",
    "ALTER TABLE attempt DROP COLUMN screen",
    *drop_append_only("attempt_screen"),
    "DROP TABLE attempt_screen",
)
