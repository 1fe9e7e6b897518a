"""For whom a published version is visible: ids of org units and names of roles, empty for everyone."""

ID = "m0020_audience"
DESCRIPTION = "Courses for an audience"

FORWARDS = ("ALTER TABLE course_version ADD COLUMN seen_by VARCHAR(600) NOT NULL DEFAULT ''",)
BACKWARDS = ("ALTER TABLE course_version DROP COLUMN seen_by",)
