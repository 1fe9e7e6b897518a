"""Courses while they are written: drafts, their units and texts, earlier states and texts kept aside."""

from lms.core.db.migrate import append_only, drop_append_only

ID = "m0012_drafts"
DESCRIPTION = "Drafts of courses"

_TABLES = (
    """
CREATE TABLE course_draft (
    id {pk},
    code VARCHAR(60) NOT NULL,
    owner {int} NOT NULL REFERENCES person (id),
    manifest {text} NOT NULL,
    manifest_version {int} NOT NULL DEFAULT 1,
    base_number {int},
    base_hash VARCHAR(64) NOT NULL DEFAULT '',
    created_at {time} NOT NULL,
    changed_at {time} NOT NULL,
    changed_by {int} NOT NULL REFERENCES person (id),
    CONSTRAINT course_draft_code_once UNIQUE (code),
    CONSTRAINT course_draft_base CHECK ((base_number IS NULL) = (base_hash = ''))
)""",
    "CREATE INDEX course_draft_owner ON course_draft (owner)",
    "CREATE INDEX course_draft_changed_by ON course_draft (changed_by)",
    """
CREATE TABLE draft_unit (
    id {pk},
    draft {int} NOT NULL REFERENCES course_draft (id),
    key VARCHAR(80) NOT NULL,
    module VARCHAR(80) NOT NULL,
    number {int} NOT NULL,
    ending VARCHAR(4) NOT NULL,
    removed_at {time},
    CONSTRAINT draft_unit_key_once UNIQUE (draft, key),
    CONSTRAINT draft_unit_number CHECK (number BETWEEN 0 AND 99),
    CONSTRAINT draft_unit_ending CHECK (ending IN ('md', 'quiz'))
)""",
    """
CREATE TABLE draft_text (
    id {pk},
    unit {int} NOT NULL REFERENCES draft_unit (id),
    locale VARCHAR(10) NOT NULL,
    text {text} NOT NULL,
    version {int} NOT NULL DEFAULT 1,
    follows {int} NOT NULL DEFAULT 0,
    device_id VARCHAR(64) NOT NULL DEFAULT '',
    client_seq {int} NOT NULL DEFAULT 0,
    changed_at {time} NOT NULL,
    changed_by {int} NOT NULL REFERENCES person (id),
    CONSTRAINT draft_text_locale_once UNIQUE (unit, locale),
    CONSTRAINT draft_text_version CHECK (version > 0)
)""",
    "CREATE INDEX draft_text_changed_by ON draft_text (changed_by)",
    """
CREATE TABLE draft_revision (
    id {pk},
    draft_text {int} NOT NULL REFERENCES draft_text (id),
    version {int} NOT NULL,
    text {text} NOT NULL,
    person {int} NOT NULL REFERENCES person (id),
    at {time} NOT NULL,
    CONSTRAINT draft_revision_version_once UNIQUE (draft_text, version)
)""",
    "CREATE INDEX draft_revision_person ON draft_revision (person)",
    """
CREATE TABLE draft_aside (
    id {pk},
    ref VARCHAR(24) NOT NULL,
    draft_text {int} NOT NULL REFERENCES draft_text (id),
    base {int} NOT NULL,
    text {text} NOT NULL,
    person {int} NOT NULL REFERENCES person (id),
    device_id VARCHAR(64) NOT NULL,
    client_seq {int} NOT NULL,
    at {time} NOT NULL,
    settled_at {time},
    CONSTRAINT draft_aside_ref_once UNIQUE (ref)
)""",
    "CREATE INDEX draft_aside_draft_text ON draft_aside (draft_text)",
    "CREATE INDEX draft_aside_person ON draft_aside (person)",
    "CREATE UNIQUE INDEX draft_aside_open ON draft_aside (draft_text, person, device_id) WHERE settled_at IS NULL",
    """
CREATE TABLE draft_media (
    id {pk},
    draft {int} NOT NULL REFERENCES course_draft (id),
    name VARCHAR(120) NOT NULL,
    media_file {int} NOT NULL REFERENCES media_file (id),
    CONSTRAINT draft_media_name_once UNIQUE (draft, name)
)""",
    "CREATE INDEX draft_media_media_file ON draft_media (media_file)",
    """
CREATE TABLE draft_presence (
    id {pk},
    unit {int} NOT NULL REFERENCES draft_unit (id),
    locale VARCHAR(10) NOT NULL,
    person {int} NOT NULL REFERENCES person (id),
    device_id VARCHAR(64) NOT NULL,
    seen_at {time} NOT NULL,
    CONSTRAINT draft_presence_once UNIQUE (unit, locale, person, device_id)
)""",
    "CREATE INDEX draft_presence_person ON draft_presence (person)",
)
_NAMES = ("course_draft", "draft_unit", "draft_text", "draft_revision", "draft_aside", "draft_media", "draft_presence")

FORWARDS = (*_TABLES, *append_only("draft_revision"))
BACKWARDS = (*drop_append_only("draft_revision"), *(f"DROP TABLE {name}" for name in reversed(_NAMES)))
