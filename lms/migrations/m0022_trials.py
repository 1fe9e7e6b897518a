"""Trials of quizzes that are being written, apart from attempts."""

ID = "m0022_trials"
DESCRIPTION = "Trials of quizzes"

FORWARDS = (
    """
CREATE TABLE trial (
    id {pk},
    ref VARCHAR(24) NOT NULL UNIQUE,
    person {int} NOT NULL REFERENCES person (id),
    unit {int} NOT NULL REFERENCES draft_unit (id),
    paper {text} NOT NULL,
    work {text} NOT NULL,
    started_at {time} NOT NULL,
    submitted_at {time},
    CONSTRAINT trial_once UNIQUE (person, unit)
)""",
    "CREATE INDEX trial_unit ON trial (unit)",
)
BACKWARDS = ("DROP TABLE trial",)
