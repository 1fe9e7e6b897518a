"""Completions that were taken back, and attempts that a second person decides about."""

from lms.core.db.migrate import append_only, drop_append_only

ID = "m0014_voiding"
DESCRIPTION = "Taking back completions; a second person for voiding"

FORWARDS = (
    """
CREATE TABLE completion_taken_back (
    id {pk},
    enrolment {int} NOT NULL REFERENCES enrolment (id),
    unit_key VARCHAR(80) NOT NULL,
    completed_at {time} NOT NULL,
    satisfied_by VARCHAR(60) NOT NULL,
    score_ppm {int},
    course_completed_at {time},
    actor {int} NOT NULL REFERENCES person (id),
    reason VARCHAR(400) NOT NULL,
    at {time} NOT NULL,
    CONSTRAINT completion_taken_back_check_1 CHECK (reason <> '')
)""",
    "CREATE INDEX completion_taken_back_enrolment ON completion_taken_back (enrolment)",
    "CREATE INDEX completion_taken_back_actor ON completion_taken_back (actor)",
    *append_only("completion_taken_back"),
    """
CREATE TABLE void_request (
    id {pk},
    ref VARCHAR(24) NOT NULL,
    attempt {int} NOT NULL REFERENCES attempt (id),
    asked_by {int} NOT NULL REFERENCES person (id),
    reason VARCHAR(400) NOT NULL,
    asked_at {time} NOT NULL,
    decided_by {int} REFERENCES person (id),
    decided_at {time},
    confirmed {bool},
    answer VARCHAR(400) NOT NULL DEFAULT '',
    CONSTRAINT void_request_ref_once UNIQUE (ref),
    CONSTRAINT void_request_check_1 CHECK (reason <> ''),
    CONSTRAINT void_request_check_2 CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CONSTRAINT void_request_check_3 CHECK ((decided_at IS NULL) = (confirmed IS NULL)),
    CONSTRAINT void_request_check_4 CHECK (confirmed IS NULL OR confirmed = false OR decided_by <> asked_by)
)""",
    "CREATE UNIQUE INDEX void_request_open ON void_request (attempt) WHERE decided_at IS NULL",
    "CREATE INDEX void_request_attempt ON void_request (attempt)",
    "CREATE INDEX void_request_asked_by ON void_request (asked_by)",
    "CREATE INDEX void_request_decided_by ON void_request (decided_by)",
)

BACKWARDS = (
    "DROP TABLE void_request",
    *drop_append_only("completion_taken_back"),
    "DROP TABLE completion_taken_back",
)
