"""Policies in other languages: their titles and clauses beside those of the language they were first brought in."""

ID = "m0025_policy_languages"
DESCRIPTION = "Policies in several languages"

FORWARDS = (
    """
CREATE TABLE policy_translation (
    id {pk},
    policy {int} NOT NULL REFERENCES policy (id),
    locale VARCHAR(10) NOT NULL,
    title VARCHAR(200) NOT NULL,
    CONSTRAINT policy_translation_once UNIQUE (policy, locale),
    CONSTRAINT policy_translation_check_1 CHECK (title <> ''),
    CONSTRAINT policy_translation_check_2 CHECK (locale IN ('en', 'zh-Hant', 'zh-Hans'))
)""",
    """
CREATE TABLE policy_clause_text (
    id {pk},
    policy_clause {int} NOT NULL REFERENCES policy_clause (id),
    locale VARCHAR(10) NOT NULL,
    part VARCHAR(200) NOT NULL DEFAULT '',
    title VARCHAR(200) NOT NULL,
    text {text} NOT NULL DEFAULT '',
    CONSTRAINT policy_clause_text_once UNIQUE (policy_clause, locale),
    CONSTRAINT policy_clause_text_check_1 CHECK (title <> ''),
    CONSTRAINT policy_clause_text_check_2 CHECK (locale IN ('en', 'zh-Hant', 'zh-Hans'))
)""",
    "ALTER TABLE policy_import ADD COLUMN locale VARCHAR(10) NOT NULL DEFAULT ''",
)
BACKWARDS = (
    "ALTER TABLE policy_import DROP COLUMN locale",
    "DROP TABLE policy_clause_text",
    "DROP TABLE policy_translation",
)
