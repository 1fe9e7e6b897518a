"""The rubric that a mark was given by, where it was corrected after the question was published."""

ID = "m0021_rubrics"
DESCRIPTION = "Corrected rubrics"

FORWARDS = (
    "ALTER TABLE answer_mark ADD COLUMN rubric TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE marking_draft ADD COLUMN rubric VARCHAR(16) NOT NULL DEFAULT ''",
)
BACKWARDS = (
    "ALTER TABLE marking_draft DROP COLUMN rubric",
    "ALTER TABLE answer_mark DROP COLUMN rubric",
)
