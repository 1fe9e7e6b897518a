"""What people hand in as files, and what people say about answers: marks, marks in progress, wordings that do not count."""

from lms.core.db.migrate import append_only, drop_append_only

ID = "m0005_papers"
DESCRIPTION = "Files as answers and marks by people"

_TABLES = (
    """
CREATE TABLE answer_file (
    id {pk},
    ref VARCHAR(24) NOT NULL,
    attempt {int} NOT NULL REFERENCES attempt (id),
    slot {int} NOT NULL,
    name VARCHAR(200) NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    bytes {int} NOT NULL,
    mime VARCHAR(80) NOT NULL,
    added_at {time} NOT NULL,
    CONSTRAINT answer_file_ref_once UNIQUE (ref),
    CONSTRAINT answer_file_check_1 CHECK (bytes > 0)
)""",
    "CREATE INDEX answer_file_attempt ON answer_file (attempt)",
    """
CREATE TABLE answer_mark (
    id {pk},
    attempt {int} NOT NULL REFERENCES attempt (id),
    slot {int} NOT NULL,
    marker {int} NOT NULL REFERENCES person (id),
    levels {text} NOT NULL,
    comment {text} NOT NULL DEFAULT '',
    credit_ppm {int} NOT NULL,
    at {time} NOT NULL,
    CONSTRAINT answer_mark_check_1 CHECK (credit_ppm BETWEEN 0 AND 1000000)
)""",
    "CREATE INDEX answer_mark_attempt ON answer_mark (attempt)",
    "CREATE INDEX answer_mark_marker ON answer_mark (marker)",
    """
CREATE TABLE marking_draft (
    id {pk},
    attempt {int} NOT NULL REFERENCES attempt (id),
    slot {int} NOT NULL,
    holder {int} NOT NULL REFERENCES person (id),
    levels {text} NOT NULL,
    comment {text} NOT NULL DEFAULT '',
    version {int} NOT NULL DEFAULT 0,
    held_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    CONSTRAINT marking_draft_attempt_slot_once UNIQUE (attempt, slot)
)""",
    "CREATE INDEX marking_draft_holder ON marking_draft (holder)",
    """
CREATE TABLE declined_wording (
    id {pk},
    question_version {int} NOT NULL REFERENCES question_version (id),
    gap {int} NOT NULL DEFAULT 0,
    wording VARCHAR(200) NOT NULL,
    actor {int} NOT NULL REFERENCES person (id),
    at {time} NOT NULL,
    CONSTRAINT declined_wording_question_version_gap_wording_once UNIQUE (question_version, gap, wording)
)""",
    "CREATE INDEX declined_wording_actor ON declined_wording (actor)",
)
_APPEND_ONLY = ("answer_file", "answer_mark", "declined_wording")
_NAMES = ("answer_file", "answer_mark", "marking_draft", "declined_wording")

FORWARDS = (*_TABLES, *(statement for name in _APPEND_ONLY for statement in append_only(name)))
BACKWARDS = (
    *(statement for name in reversed(_APPEND_ONLY) for statement in drop_append_only(name)),
    *(f"DROP TABLE {name}" for name in reversed(_NAMES)),
)
