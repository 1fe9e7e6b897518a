"""Item statistics, corrected keys, regrades and objections."""

from lms.core.db.migrate import append_only, drop_append_only

ID = "m0007_statistics_regrade"
DESCRIPTION = "Item statistics, corrected keys, regrades, objections"

_TABLES = (
    "ALTER TABLE attempt_slot ADD COLUMN voided {bool} NOT NULL DEFAULT false",
    """
CREATE TABLE item_stat (
    id {pk},
    ref VARCHAR(24) NOT NULL,
    quiz_key VARCHAR(120) NOT NULL,
    series {int} NOT NULL,
    course {int} NOT NULL REFERENCES course (id),
    unit_key VARCHAR(80) NOT NULL,
    question_version {int} NOT NULL REFERENCES question_version (id),
    n {int} NOT NULL,
    finding VARCHAR(20) NOT NULL,
    severity {int} NOT NULL,
    figures {text} NOT NULL,
    computed_at {time} NOT NULL,
    CONSTRAINT item_stat_ref_once UNIQUE (ref),
    CONSTRAINT item_stat_quiz_key_series_once UNIQUE (quiz_key, series),
    CONSTRAINT item_stat_check_1 CHECK (n >= 0)
)""",
    "CREATE INDEX item_stat_course ON item_stat (course)",
    "CREATE INDEX item_stat_question_version ON item_stat (question_version)",
    "CREATE INDEX item_stat_severity ON item_stat (severity)",
    """
CREATE TABLE quiz_stat (
    id {pk},
    quiz_key VARCHAR(120) NOT NULL,
    n {int} NOT NULL,
    figures {text} NOT NULL,
    basis VARCHAR(120) NOT NULL,
    computed_at {time} NOT NULL,
    CONSTRAINT quiz_stat_quiz_key_once UNIQUE (quiz_key)
)""",
    """
CREATE TABLE question_keep (
    id {pk},
    quiz_key VARCHAR(120) NOT NULL,
    series {int} NOT NULL,
    until {date} NOT NULL,
    reason VARCHAR(400) NOT NULL,
    actor {int} NOT NULL REFERENCES person (id),
    at {time} NOT NULL
)""",
    "CREATE INDEX question_keep_quiz_key_series ON question_keep (quiz_key, series)",
    "CREATE INDEX question_keep_actor ON question_keep (actor)",
    """
CREATE TABLE key_correction (
    id {pk},
    question_version {int} NOT NULL REFERENCES question_version (id),
    action VARCHAR(10) NOT NULL,
    keys {text} NOT NULL,
    actor {int} NOT NULL REFERENCES person (id),
    reason VARCHAR(400) NOT NULL,
    at {time} NOT NULL,
    CONSTRAINT key_correction_check_1 CHECK (action IN ('both', 'new', 'full', 'void', 'text'))
)""",
    "CREATE INDEX key_correction_question_version ON key_correction (question_version)",
    "CREATE INDEX key_correction_actor ON key_correction (actor)",
    """
CREATE TABLE regrade (
    id {pk},
    ref VARCHAR(24) NOT NULL,
    question_version {int} NOT NULL REFERENCES question_version (id),
    action VARCHAR(10) NOT NULL,
    keys {text} NOT NULL,
    reason VARCHAR(400) NOT NULL,
    may_lower {bool} NOT NULL DEFAULT false,
    state VARCHAR(10) NOT NULL,
    total {int} NOT NULL,
    done {int} NOT NULL DEFAULT 0,
    last_attempt {int} NOT NULL DEFAULT 0,
    actor {int} NOT NULL REFERENCES person (id),
    created_at {time} NOT NULL,
    finished_at {time},
    CONSTRAINT regrade_ref_once UNIQUE (ref),
    CONSTRAINT regrade_check_1 CHECK (action IN ('both', 'new', 'full', 'void', 'text')),
    CONSTRAINT regrade_check_2 CHECK (state IN ('running', 'done')),
    CONSTRAINT regrade_check_3 CHECK (done BETWEEN 0 AND total)
)""",
    "CREATE INDEX regrade_question_version ON regrade (question_version)",
    "CREATE INDEX regrade_actor ON regrade (actor)",
    "CREATE UNIQUE INDEX regrade_running ON regrade (question_version) WHERE state = 'running'",
    """
CREATE TABLE regrade_change (
    id {pk},
    regrade {int} NOT NULL REFERENCES regrade (id),
    attempt {int} NOT NULL REFERENCES attempt (id),
    slot {int} NOT NULL,
    old_credit_ppm {int} NOT NULL,
    new_credit_ppm {int} NOT NULL,
    old_points_e5 {int} NOT NULL,
    new_points_e5 {int} NOT NULL,
    old_max_e5 {int} NOT NULL,
    new_max_e5 {int} NOT NULL,
    old_passed {bool} NOT NULL,
    new_passed {bool} NOT NULL,
    held {bool} NOT NULL DEFAULT false,
    at {time} NOT NULL,
    CONSTRAINT regrade_change_regrade_attempt_once UNIQUE (regrade, attempt)
)""",
    "CREATE INDEX regrade_change_attempt ON regrade_change (attempt)",
    """
CREATE TABLE objection (
    id {pk},
    ref VARCHAR(24) NOT NULL,
    attempt {int} NOT NULL REFERENCES attempt (id),
    slot {int} NOT NULL DEFAULT 0,
    person {int} NOT NULL REFERENCES person (id),
    state VARCHAR(10) NOT NULL,
    words {text} NOT NULL,
    written_at {time} NOT NULL,
    sent_at {time},
    outcome VARCHAR(10) NOT NULL DEFAULT '',
    answer {text} NOT NULL DEFAULT '',
    answered_by {int} REFERENCES person (id),
    answered_at {time},
    CONSTRAINT objection_ref_once UNIQUE (ref),
    CONSTRAINT objection_check_1 CHECK (state IN ('draft', 'open', 'closed')),
    CONSTRAINT objection_check_2 CHECK (outcome IN ('', 'changed', 'stands')),
    CONSTRAINT objection_check_3 CHECK ((state = 'closed') = (answered_at IS NOT NULL))
)""",
    "CREATE INDEX objection_attempt ON objection (attempt)",
    "CREATE INDEX objection_person ON objection (person)",
    "CREATE INDEX objection_answered_by ON objection (answered_by)",
    "CREATE UNIQUE INDEX objection_open ON objection (attempt, slot) WHERE state IN ('draft', 'open')",
)

_APPEND_ONLY = ("question_keep", "key_correction", "regrade_change")
_NAMES = ("item_stat", "quiz_stat", "question_keep", "key_correction", "regrade", "regrade_change", "objection")

FORWARDS = (*_TABLES, *(statement for name in _APPEND_ONLY for statement in append_only(name)))
BACKWARDS = (
    *(statement for name in reversed(_APPEND_ONLY) for statement in drop_append_only(name)),
    *(f"DROP TABLE {name}" for name in reversed(_NAMES)),
    "ALTER TABLE attempt_slot DROP COLUMN voided",
)
