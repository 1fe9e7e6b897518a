"""Sittings with their room codes, overrides per person or org unit, and the sitting an attempt belongs to."""

ID = "m0009_overrides_integrity"
DESCRIPTION = "Room codes and overrides"

FORWARDS = (
    """
CREATE TABLE sitting (
    id {pk},
    ref VARCHAR(24) NOT NULL,
    course {int} NOT NULL REFERENCES course (id),
    unit_key VARCHAR(80) NOT NULL,
    quiz_key VARCHAR(120) NOT NULL,
    code VARCHAR(6) NOT NULL,
    room VARCHAR(80) NOT NULL,
    org_unit {int} REFERENCES org_unit (id),
    opens_at {time} NOT NULL,
    closes_at {time} NOT NULL,
    opened_by {int} NOT NULL REFERENCES person (id),
    created_at {time} NOT NULL,
    ended_at {time},
    ended_by {int} REFERENCES person (id),
    CONSTRAINT sitting_ref_once UNIQUE (ref),
    CONSTRAINT sitting_check_1 CHECK (closes_at > opens_at),
    CONSTRAINT sitting_check_2 CHECK (length(code) = 6),
    CONSTRAINT sitting_check_3 CHECK ((ended_at IS NULL) = (ended_by IS NULL))
)""",
    "CREATE UNIQUE INDEX sitting_code_live ON sitting (code) WHERE ended_at IS NULL",
    "CREATE INDEX sitting_quiz_key ON sitting (quiz_key)",
    "CREATE INDEX sitting_opened_by ON sitting (opened_by)",
    "CREATE INDEX sitting_org_unit ON sitting (org_unit)",
    "CREATE INDEX sitting_opens_at ON sitting (opens_at)",
    """
CREATE TABLE quiz_override (
    id {pk},
    ref VARCHAR(24) NOT NULL,
    course {int} NOT NULL REFERENCES course (id),
    unit_key VARCHAR(80) NOT NULL,
    quiz_key VARCHAR(120) NOT NULL,
    person {int} REFERENCES person (id),
    org_unit {int} REFERENCES org_unit (id),
    extra_s {int} NOT NULL DEFAULT 0,
    extra_attempts {int} NOT NULL DEFAULT 0,
    multiplier_ppm {int} NOT NULL DEFAULT 1000000,
    opens_at {time},
    closes_at {time},
    reason VARCHAR(400) NOT NULL,
    granted_by {int} NOT NULL REFERENCES person (id),
    granted_at {time} NOT NULL,
    ended_at {time},
    ended_by {int} REFERENCES person (id),
    CONSTRAINT quiz_override_ref_once UNIQUE (ref),
    CONSTRAINT quiz_override_check_1 CHECK ((person IS NULL) <> (org_unit IS NULL)),
    CONSTRAINT quiz_override_check_2 CHECK (extra_s BETWEEN 0 AND 86400),
    CONSTRAINT quiz_override_check_3 CHECK (extra_attempts BETWEEN 0 AND 100),
    CONSTRAINT quiz_override_check_4 CHECK (multiplier_ppm BETWEEN 1000000 AND 5000000),
    CONSTRAINT quiz_override_check_5 CHECK (reason <> ''),
    CONSTRAINT quiz_override_check_6 CHECK (extra_s > 0 OR extra_attempts > 0 OR multiplier_ppm > 1000000 OR opens_at IS NOT NULL OR closes_at IS NOT NULL),
    CONSTRAINT quiz_override_check_7 CHECK ((ended_at IS NULL) = (ended_by IS NULL))
)""",
    "CREATE INDEX quiz_override_quiz_key ON quiz_override (quiz_key) WHERE ended_at IS NULL",
    "CREATE INDEX quiz_override_person ON quiz_override (person)",
    "CREATE INDEX quiz_override_org_unit ON quiz_override (org_unit)",
    "ALTER TABLE attempt ADD COLUMN sitting {int} REFERENCES sitting (id)",
    "CREATE INDEX attempt_sitting ON attempt (sitting) WHERE sitting IS NOT NULL",
)

BACKWARDS = (
    "DROP INDEX attempt_sitting",
    "ALTER TABLE attempt DROP COLUMN sitting",
    "DROP TABLE quiz_override",
    "DROP TABLE sitting",
)
