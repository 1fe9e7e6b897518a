"""Draws and marks: statistics that go on over equivalent versions, use counts, the draw of each slot, tries."""

from lms.core.db.migrate import append_only, drop_append_only

ID = "m0006_draws"
DESCRIPTION = "Draws, tries and equivalent versions"

FORWARDS = (
    # The version of its question with which the statistics of a version began. Until now every version began anew.
    "ALTER TABLE question_version ADD COLUMN series {int} NOT NULL DEFAULT 1 CHECK (series >= 1)",
    *drop_append_only("question_version"),
    "UPDATE question_version SET series = number",
    *append_only("question_version"),
    "ALTER TABLE question ADD COLUMN retired_at {time}",
    """
CREATE TABLE question_use (
    id {pk},
    question {int} NOT NULL REFERENCES question (id),
    uses {int} NOT NULL DEFAULT 0,
    CONSTRAINT question_use_question_once UNIQUE (question),
    CONSTRAINT question_use_check_1 CHECK (uses >= 0)
)""",
    """
INSERT INTO question_use (question, uses) SELECT v.question, COUNT(*) FROM attempt_slot s
JOIN question_version v ON v.id = s.question_version GROUP BY v.question""",
    "ALTER TABLE attempt_slot ADD COLUMN draw {int} NOT NULL DEFAULT 0 CHECK (draw >= 0)",
    """
CREATE TABLE attempt_try (
    id {pk},
    attempt {int} NOT NULL REFERENCES attempt (id),
    slot {int} NOT NULL,
    number {int} NOT NULL,
    kind VARCHAR(10) NOT NULL,
    answer {text} NOT NULL,
    confidence VARCHAR(10) NOT NULL DEFAULT '',
    credit_ppm {int} NOT NULL,
    at {time} NOT NULL,
    CONSTRAINT attempt_try_attempt_slot_number_once UNIQUE (attempt, slot, number),
    CONSTRAINT attempt_try_check_1 CHECK (kind IN ('try', 'shown')),
    CONSTRAINT attempt_try_check_2 CHECK (confidence IN ('', 'low', 'mid', 'high')),
    CONSTRAINT attempt_try_check_3 CHECK (number >= 1),
    CONSTRAINT attempt_try_check_4 CHECK (credit_ppm BETWEEN 0 AND 1000000)
)""",
    *append_only("attempt_try"),
)
BACKWARDS = (
    *drop_append_only("attempt_try"),
    "DROP TABLE attempt_try",
    "ALTER TABLE attempt_slot DROP COLUMN draw",
    "DROP TABLE question_use",
    "ALTER TABLE question DROP COLUMN retired_at",
    "ALTER TABLE question_version DROP COLUMN series",
)
