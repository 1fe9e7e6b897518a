"""What a draft's course.yaml said before each change, so that a module or a language can come back as a whole."""

from lms.core.db.migrate import append_only, drop_append_only

ID = "m0019_draft_manifests"
DESCRIPTION = "Earlier outlines of drafts"

_TABLES = (
    """
CREATE TABLE draft_manifest (
    id {pk},
    draft {int} NOT NULL REFERENCES course_draft (id),
    version {int} NOT NULL,
    manifest {text} NOT NULL,
    took_out VARCHAR(100) NOT NULL DEFAULT '',
    person {int} NOT NULL REFERENCES person (id),
    at {time} NOT NULL,
    CONSTRAINT draft_manifest_version_once UNIQUE (draft, version)
)""",
    "CREATE INDEX draft_manifest_person ON draft_manifest (person)",
)

FORWARDS = (*_TABLES, *append_only("draft_manifest"))
BACKWARDS = (*drop_append_only("draft_manifest"), "DROP TABLE draft_manifest")
