"""Grades tell by which rule they changed: handing in, a person's mark, an accepted wording, a regrade."""

ID = "m0004_marking"
DESCRIPTION = "Grades tell by which rule they changed"

FORWARDS = (
    "ALTER TABLE grade_event ADD COLUMN rule VARCHAR(40) NOT NULL DEFAULT ''",
    "CREATE INDEX attempt_waiting ON attempt (quiz_version, submitted_at) WHERE state = 'needs_grading'",
)
BACKWARDS = (
    "DROP INDEX attempt_waiting",
    "ALTER TABLE grade_event DROP COLUMN rule",
)
