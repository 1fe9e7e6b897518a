"""Banks that stand by themselves, what stands in them, and imports that can be undone as one."""

from lms.core.db.migrate import append_only, drop_append_only

ID = "m0018_banks"
DESCRIPTION = "Question banks and imports"

_TABLES = (
    """
CREATE TABLE bank (
    id {pk},
    ref VARCHAR(24) NOT NULL,
    name VARCHAR(80) NOT NULL,
    locale VARCHAR(10) NOT NULL,
    owner {int} REFERENCES person (id),
    shared {bool} NOT NULL DEFAULT true,
    created_at {time} NOT NULL,
    CONSTRAINT bank_ref_once UNIQUE (ref),
    CONSTRAINT bank_name_once UNIQUE (name),
    CONSTRAINT bank_check_1 CHECK (name <> ''),
    CONSTRAINT bank_check_2 CHECK (locale IN ('en', 'zh-Hant', 'zh-Hans')),
    CONSTRAINT bank_check_3 CHECK (shared OR owner IS NOT NULL)
)""",
    "CREATE INDEX bank_owner ON bank (owner)",
    """
CREATE TABLE question_import (
    id {pk},
    ref VARCHAR(24) NOT NULL,
    bank {int} NOT NULL REFERENCES bank (id),
    person {int} REFERENCES person (id),
    source VARCHAR(200) NOT NULL DEFAULT '',
    format VARCHAR(20) NOT NULL,
    locale VARCHAR(10) NOT NULL,
    state VARCHAR(10) NOT NULL DEFAULT 'running',
    total {int} NOT NULL DEFAULT 0,
    done {int} NOT NULL DEFAULT 0,
    waiting {text} NOT NULL,
    created_at {time} NOT NULL,
    finished_at {time},
    undone_at {time},
    undone_by {int} REFERENCES person (id),
    CONSTRAINT question_import_ref_once UNIQUE (ref),
    CONSTRAINT question_import_check_1 CHECK (state IN ('running', 'done', 'undone')),
    CONSTRAINT question_import_check_2 CHECK (done BETWEEN 0 AND total),
    CONSTRAINT question_import_check_3 CHECK ((undone_at IS NULL) = (state <> 'undone')),
    CONSTRAINT question_import_check_4 CHECK ((finished_at IS NULL) = (state = 'running'))
)""",
    "CREATE INDEX question_import_bank ON question_import (bank)",
    "CREATE INDEX question_import_person ON question_import (person)",
    "CREATE INDEX question_import_undone_by ON question_import (undone_by)",
    """
CREATE TABLE question_import_item (
    id {pk},
    batch {int} NOT NULL REFERENCES question_import (id),
    question {int} NOT NULL REFERENCES question (id),
    version {int} NOT NULL REFERENCES question_version (id),
    replaced {int} REFERENCES question_version (id),
    CONSTRAINT question_import_item_batch_question_once UNIQUE (batch, question)
)""",
    "CREATE INDEX question_import_item_question ON question_import_item (question)",
    "CREATE INDEX question_import_item_version ON question_import_item (version)",
    "CREATE INDEX question_import_item_replaced ON question_import_item (replaced)",
    """
CREATE TABLE bank_question (
    id {pk},
    bank {int} NOT NULL REFERENCES bank (id),
    question {int} NOT NULL REFERENCES question (id),
    version {int} NOT NULL REFERENCES question_version (id),
    tags VARCHAR(1000) NOT NULL DEFAULT '',
    clauses VARCHAR(600) NOT NULL DEFAULT '',
    words {text} NOT NULL,
    likeness {text} NOT NULL,
    same VARCHAR(64) NOT NULL,
    changed_by {int} REFERENCES person (id),
    changed_at {time} NOT NULL,
    CONSTRAINT bank_question_question_once UNIQUE (question)
)""",
    "CREATE INDEX bank_question_bank ON bank_question (bank)",
    "CREATE INDEX bank_question_version ON bank_question (version)",
    "CREATE INDEX bank_question_changed_by ON bank_question (changed_by)",
    "CREATE INDEX bank_question_same ON bank_question (same)",
)
_APPEND_ONLY = ("question_import_item",)

FORWARDS = (*_TABLES, *(statement for name in _APPEND_ONLY for statement in append_only(name)))
BACKWARDS = (
    *(statement for name in _APPEND_ONLY for statement in drop_append_only(name)),
    "DROP TABLE bank_question",
    "DROP TABLE question_import_item",
    "DROP TABLE question_import",
    "DROP TABLE bank",
)
