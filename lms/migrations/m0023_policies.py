"""Policies that were brought in, their clauses and texts, and what Lull itself serves."""

from lms.core.db.migrate import append_only, drop_append_only

ID = "m0023_policies"
DESCRIPTION = "Policies beside the shipped one"

FORWARDS = (
    """
CREATE TABLE policy (
    id {pk},
    key VARCHAR(12) NOT NULL,
    title VARCHAR(200) NOT NULL,
    locale VARCHAR(10) NOT NULL,
    created_at {time} NOT NULL,
    created_by {int} REFERENCES person (id),
    CONSTRAINT policy_key_once UNIQUE (key),
    CONSTRAINT policy_check_1 CHECK (key <> '' AND title <> ''),
    CONSTRAINT policy_check_2 CHECK (locale IN ('en', 'zh-Hant', 'zh-Hans'))
)""",
    "CREATE INDEX policy_created_by ON policy (created_by)",
    """
CREATE TABLE policy_clause (
    id {pk},
    policy {int} NOT NULL REFERENCES policy (id),
    clause VARCHAR(18) NOT NULL,
    position {int} NOT NULL,
    part VARCHAR(200) NOT NULL DEFAULT '',
    title VARCHAR(200) NOT NULL,
    text {text} NOT NULL DEFAULT '',
    retired_at {time},
    CONSTRAINT policy_clause_once UNIQUE (policy, clause),
    CONSTRAINT policy_clause_check_1 CHECK (clause <> '' AND title <> '')
)""",
    """
CREATE TABLE policy_import (
    id {pk},
    policy {int} NOT NULL REFERENCES policy (id),
    source {text} NOT NULL,
    added {int} NOT NULL DEFAULT 0,
    changed {int} NOT NULL DEFAULT 0,
    removed {int} NOT NULL DEFAULT 0,
    back {int} NOT NULL DEFAULT 0,
    person {int} REFERENCES person (id),
    at {time} NOT NULL
)""",
    "CREATE INDEX policy_import_policy ON policy_import (policy)",
    "CREATE INDEX policy_import_person ON policy_import (person)",
    """
CREATE TABLE clause_served (
    id {pk},
    clause VARCHAR(40) NOT NULL,
    place VARCHAR(200) NOT NULL,
    address VARCHAR(200) NOT NULL DEFAULT '',
    person {int} NOT NULL REFERENCES person (id),
    at {time} NOT NULL,
    ended_at {time},
    ended_by {int} REFERENCES person (id),
    CONSTRAINT clause_served_check_1 CHECK (clause <> '' AND place <> ''),
    CONSTRAINT clause_served_check_2 CHECK ((ended_at IS NULL) = (ended_by IS NULL))
)""",
    "CREATE UNIQUE INDEX clause_served_now ON clause_served (clause) WHERE ended_at IS NULL",
    "CREATE INDEX clause_served_person ON clause_served (person)",
    "CREATE INDEX clause_served_ended_by ON clause_served (ended_by)",
    *append_only("policy_import"),
)
BACKWARDS = (
    *drop_append_only("policy_import"),
    "DROP TABLE clause_served",
    "DROP TABLE policy_import",
    "DROP TABLE policy_clause",
    "DROP TABLE policy",
)
