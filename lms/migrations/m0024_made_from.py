"""From which export a version was published: "" for files without its mark, and for what was published in the browser."""

ID = "m0024_made_from"
DESCRIPTION = "Files know the version they were made from"

FORWARDS = ("ALTER TABLE course_version ADD COLUMN made_from VARCHAR(24) NOT NULL DEFAULT ''",)
BACKWARDS = ("ALTER TABLE course_version DROP COLUMN made_from",)
