"""Publishing from drafts: what was ordered, reviews with their remarks, and when a course is due for a look."""

ID = "m0017_releases"
DESCRIPTION = "Publishing from drafts"

FORWARDS = (
    """
CREATE TABLE release (
    id {pk},
    ref VARCHAR(24) NOT NULL,
    code VARCHAR(60) NOT NULL,
    state VARCHAR(10) NOT NULL,
    kind VARCHAR(10) NOT NULL,
    people VARCHAR(10) NOT NULL,
    certificates VARCHAR(10) NOT NULL,
    renew_days {int} NOT NULL DEFAULT 0,
    note VARCHAR(400) NOT NULL DEFAULT '',
    locales VARCHAR(60) NOT NULL,
    files {text} NOT NULL DEFAULT '',
    over {int},
    back_to {int},
    due_at {time},
    number {int},
    moved {int} NOT NULL DEFAULT 0,
    restarted {int} NOT NULL DEFAULT 0,
    stayed {int} NOT NULL DEFAULT 0,
    renewed {int} NOT NULL DEFAULT 0,
    error VARCHAR(400) NOT NULL DEFAULT '',
    made_by {int} NOT NULL REFERENCES person (id),
    made_at {time} NOT NULL,
    done_at {time},
    CONSTRAINT release_ref_once UNIQUE (ref),
    CONSTRAINT release_state CHECK (state IN ('scheduled', 'published', 'cancelled', 'failed')),
    CONSTRAINT release_kind CHECK (kind IN ('editorial', 'minor', 'major')),
    CONSTRAINT release_people CHECK (people IN ('keep', 'move', 'restart')),
    CONSTRAINT release_certificates CHECK (certificates IN ('stay', 'renew')),
    CONSTRAINT release_done CHECK ((state = 'scheduled') = (done_at IS NULL)),
    CONSTRAINT release_number CHECK ((state = 'published') = (number IS NOT NULL))
)""",
    "CREATE INDEX release_code ON release (code)",
    "CREATE INDEX release_made_by ON release (made_by)",
    "CREATE INDEX release_due ON release (due_at) WHERE state = 'scheduled'",
    """
CREATE TABLE review_request (
    id {pk},
    ref VARCHAR(24) NOT NULL,
    code VARCHAR(60) NOT NULL,
    reviewer {int} NOT NULL REFERENCES person (id),
    asked_by {int} NOT NULL REFERENCES person (id),
    words VARCHAR(400) NOT NULL DEFAULT '',
    asked_at {time} NOT NULL,
    content_hash VARCHAR(64) NOT NULL DEFAULT '',
    outcome VARCHAR(10) NOT NULL DEFAULT '',
    answer VARCHAR(400) NOT NULL DEFAULT '',
    answered_at {time},
    CONSTRAINT review_request_ref_once UNIQUE (ref),
    CONSTRAINT review_request_outcome CHECK (outcome IN ('', 'approved', 'changes')),
    CONSTRAINT review_request_answered CHECK ((outcome = '') = (answered_at IS NULL)),
    CONSTRAINT review_request_other CHECK (reviewer <> asked_by)
)""",
    "CREATE INDEX review_request_code ON review_request (code)",
    "CREATE INDEX review_request_reviewer ON review_request (reviewer)",
    "CREATE INDEX review_request_asked_by ON review_request (asked_by)",
    "CREATE UNIQUE INDEX review_request_open ON review_request (code, reviewer) WHERE outcome = ''",
    """
CREATE TABLE review_comment (
    id {pk},
    ref VARCHAR(24) NOT NULL,
    code VARCHAR(60) NOT NULL,
    unit_key VARCHAR(80) NOT NULL,
    locale VARCHAR(10) NOT NULL,
    block {int} NOT NULL DEFAULT 0,
    quote VARCHAR(200) NOT NULL DEFAULT '',
    words VARCHAR(1000) NOT NULL,
    person {int} NOT NULL REFERENCES person (id),
    at {time} NOT NULL,
    settled_at {time},
    settled_by {int} REFERENCES person (id),
    CONSTRAINT review_comment_ref_once UNIQUE (ref),
    CONSTRAINT review_comment_settled CHECK ((settled_at IS NULL) = (settled_by IS NULL))
)""",
    "CREATE INDEX review_comment_code ON review_comment (code)",
    "CREATE INDEX review_comment_person ON review_comment (person)",
    "CREATE INDEX review_comment_settled_by ON review_comment (settled_by)",
    """
CREATE TABLE course_care (
    id {pk},
    code VARCHAR(60) NOT NULL,
    needs_review {int} NOT NULL DEFAULT 0,
    look_again_at {time},
    every_months {int} NOT NULL DEFAULT 12,
    looked_at {time},
    looked_by {int} REFERENCES person (id),
    CONSTRAINT course_care_code_once UNIQUE (code),
    CONSTRAINT course_care_months CHECK (every_months BETWEEN 1 AND 60),
    CONSTRAINT course_care_looked CHECK ((looked_at IS NULL) = (looked_by IS NULL))
)""",
    "CREATE INDEX course_care_looked_by ON course_care (looked_by)",
)
BACKWARDS = ("DROP TABLE course_care", "DROP TABLE review_comment", "DROP TABLE review_request", "DROP TABLE release")
