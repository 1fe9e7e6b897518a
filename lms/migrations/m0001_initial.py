"""The first tables: people, courses, questions, enrolments, quizzes, learning records."""

from lms.core.db.migrate import append_only, drop_append_only

ID = "m0001_initial"
DESCRIPTION = "The first tables"

_TABLES = (
    """
CREATE TABLE audit_entry (
    id {pk},
    at {time} NOT NULL,
    actor {int},
    action VARCHAR(60) NOT NULL,
    thing VARCHAR(120) NOT NULL,
    detail {text} NOT NULL DEFAULT '',
    address VARCHAR(64) NOT NULL DEFAULT ''
)""",
    "CREATE INDEX audit_entry_thing ON audit_entry (thing)",
    """
CREATE TABLE job (
    id {pk},
    kind VARCHAR(60) NOT NULL,
    payload {text} NOT NULL,
    run_at {time} NOT NULL,
    state {int} NOT NULL DEFAULT 0,
    attempts {int} NOT NULL DEFAULT 0,
    locked_until {time},
    key VARCHAR(120),
    last_error {text} NOT NULL DEFAULT '',
    created_at {time} NOT NULL,
    CONSTRAINT job_key_once UNIQUE (key),
    CONSTRAINT job_check_1 CHECK (state IN (0, 1, 2, 3))
)""",
    "CREATE INDEX job_due ON job (run_at) WHERE state < 2",
    """
CREATE TABLE org_unit (
    id {pk},
    code VARCHAR(40) NOT NULL,
    name VARCHAR(120) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    parent {int} REFERENCES org_unit (id),
    path VARCHAR(400) NOT NULL DEFAULT '',
    CONSTRAINT org_unit_code_once UNIQUE (code),
    CONSTRAINT org_unit_check_1 CHECK (kind IN ('company', 'site', 'department', 'team'))
)""",
    "CREATE INDEX org_unit_path ON org_unit (path)",
    "CREATE INDEX org_unit_parent ON org_unit (parent)",
    """
CREATE TABLE person (
    id {pk},
    ref VARCHAR(24) NOT NULL,
    login VARCHAR(60) NOT NULL,
    login_key VARCHAR(60) NOT NULL,
    email VARCHAR(254),
    email_key VARCHAR(254),
    employee_no VARCHAR(40),
    given_name VARCHAR(80) NOT NULL,
    family_name VARCHAR(80) NOT NULL DEFAULT '',
    display_name VARCHAR(120) NOT NULL,
    name_key VARCHAR(240) NOT NULL DEFAULT '',
    locale VARCHAR(10) NOT NULL DEFAULT 'en',
    timezone VARCHAR(60) NOT NULL DEFAULT 'UTC',
    theme VARCHAR(10) NOT NULL DEFAULT 'system',
    text_size VARCHAR(10) NOT NULL DEFAULT 'normal',
    shortcuts {bool} NOT NULL DEFAULT true,
    gap_minutes {int} NOT NULL DEFAULT 6,
    status VARCHAR(10) NOT NULL DEFAULT 'active',
    password_hash VARCHAR(200),
    hire_date {date},
    created_at {time} NOT NULL,
    updated_at {time} NOT NULL,
    CONSTRAINT person_ref_once UNIQUE (ref),
    CONSTRAINT person_login_key_once UNIQUE (login_key),
    CONSTRAINT person_email_key_once UNIQUE (email_key),
    CONSTRAINT person_employee_no_once UNIQUE (employee_no),
    CONSTRAINT person_check_1 CHECK (locale IN ('en', 'zh-Hant', 'zh-Hans')),
    CONSTRAINT person_check_2 CHECK (theme IN ('system', 'light', 'dark')),
    CONSTRAINT person_check_3 CHECK (text_size IN ('normal', 'large', 'larger')),
    CONSTRAINT person_check_4 CHECK (status IN ('active', 'left')),
    CONSTRAINT person_check_5 CHECK (gap_minutes BETWEEN 1 AND 240)
)""",
    """
CREATE TABLE job_assignment (
    id {pk},
    person {int} NOT NULL REFERENCES person (id),
    org_unit {int} NOT NULL REFERENCES org_unit (id),
    position VARCHAR(80) NOT NULL,
    starts_on {date} NOT NULL,
    ends_on {date},
    is_primary {bool} NOT NULL DEFAULT true,
    CONSTRAINT job_assignment_check_1 CHECK (ends_on IS NULL OR ends_on >= starts_on)
)""",
    "CREATE INDEX job_assignment_person ON job_assignment (person)",
    "CREATE INDEX job_assignment_org_unit ON job_assignment (org_unit)",
    """
CREATE TABLE role_grant (
    id {pk},
    person {int} NOT NULL REFERENCES person (id),
    role VARCHAR(20) NOT NULL,
    org_unit {int} REFERENCES org_unit (id),
    starts_on {date} NOT NULL,
    ends_on {date},
    granted_by {int} REFERENCES person (id),
    CONSTRAINT role_grant_check_1 CHECK (role IN ('agent', 'instructor', 'team_lead', 'training_manager', 'finance', 'department_head', 'senior_leader', 'administrator')),
    CONSTRAINT role_grant_check_2 CHECK (ends_on IS NULL OR ends_on >= starts_on)
)""",
    "CREATE INDEX role_grant_person ON role_grant (person)",
    "CREATE INDEX role_grant_org_unit ON role_grant (org_unit)",
    "CREATE INDEX role_grant_granted_by ON role_grant (granted_by)",
    """
CREATE TABLE login_session (
    id {pk},
    token_hash VARCHAR(64) NOT NULL,
    ref VARCHAR(24) NOT NULL,
    person {int} NOT NULL REFERENCES person (id),
    csrf VARCHAR(64) NOT NULL,
    created_at {time} NOT NULL,
    last_seen_at {time} NOT NULL,
    expires_at {time} NOT NULL,
    user_agent VARCHAR(200) NOT NULL DEFAULT '',
    address VARCHAR(64) NOT NULL DEFAULT '',
    CONSTRAINT login_session_token_hash_once UNIQUE (token_hash),
    CONSTRAINT login_session_ref_once UNIQUE (ref)
)""",
    "CREATE INDEX login_session_person ON login_session (person)",
    """
CREATE TABLE login_throttle (
    id {pk},
    key VARCHAR(120) NOT NULL,
    failures {int} NOT NULL DEFAULT 0,
    window_started_at {time} NOT NULL,
    blocked_until {time},
    CONSTRAINT login_throttle_key_once UNIQUE (key)
)""",
    """
CREATE TABLE password_reset (
    id {pk},
    token_hash VARCHAR(64) NOT NULL,
    person {int} NOT NULL REFERENCES person (id),
    created_at {time} NOT NULL,
    created_by {int} REFERENCES person (id),
    expires_at {time} NOT NULL,
    used_at {time},
    CONSTRAINT password_reset_token_hash_once UNIQUE (token_hash)
)""",
    "CREATE INDEX password_reset_person ON password_reset (person)",
    "CREATE INDEX password_reset_created_by ON password_reset (created_by)",
    """
CREATE TABLE api_token (
    id {pk},
    public_id VARCHAR(24) NOT NULL,
    name VARCHAR(80) NOT NULL,
    scope VARCHAR(40) NOT NULL,
    secret_hash VARCHAR(64) NOT NULL,
    created_at {time} NOT NULL,
    last_used_at {time},
    revoked_at {time},
    CONSTRAINT api_token_public_id_once UNIQUE (public_id),
    CONSTRAINT api_token_secret_hash_once UNIQUE (secret_hash)
)""",
    """
CREATE TABLE outbox_mail (
    id {pk},
    to_address VARCHAR(254) NOT NULL,
    locale VARCHAR(10) NOT NULL,
    subject VARCHAR(200) NOT NULL,
    body {text} NOT NULL,
    created_at {time} NOT NULL,
    next_try_at {time} NOT NULL,
    sent_at {time},
    attempts {int} NOT NULL DEFAULT 0,
    last_error {text} NOT NULL DEFAULT ''
)""",
    "CREATE INDEX outbox_mail_due ON outbox_mail (next_try_at) WHERE sent_at IS NULL",
    """
CREATE TABLE media_file (
    id {pk},
    ref VARCHAR(24) NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    bytes {int} NOT NULL,
    mime VARCHAR(80) NOT NULL,
    created_at {time} NOT NULL,
    CONSTRAINT media_file_ref_once UNIQUE (ref),
    CONSTRAINT media_file_sha256_once UNIQUE (sha256),
    CONSTRAINT media_file_check_1 CHECK (bytes >= 0)
)""",
    """
CREATE TABLE statement (
    id {pk},
    ref VARCHAR(36) NOT NULL,
    person {int} REFERENCES person (id),
    verb VARCHAR(120) NOT NULL,
    object_id VARCHAR(300) NOT NULL,
    registration VARCHAR(36),
    at {time} NOT NULL,
    stored_at {time} NOT NULL,
    payload {text} NOT NULL,
    CONSTRAINT statement_ref_once UNIQUE (ref)
)""",
    "CREATE INDEX statement_person_at ON statement (person, at)",
    "CREATE INDEX statement_registration ON statement (registration)",
    """
CREATE TABLE question (
    id {pk},
    bank VARCHAR(160) NOT NULL,
    key VARCHAR(80) NOT NULL,
    created_at {time} NOT NULL,
    CONSTRAINT question_bank_key_once UNIQUE (bank, key)
)""",
    """
CREATE TABLE question_version (
    id {pk},
    question {int} NOT NULL REFERENCES question (id),
    number {int} NOT NULL,
    kind VARCHAR(20) NOT NULL,
    topic VARCHAR(80) NOT NULL DEFAULT '',
    level {int} NOT NULL DEFAULT 2,
    points_e5 {int} NOT NULL DEFAULT 100000,
    critical {bool} NOT NULL DEFAULT false,
    est_seconds {int} NOT NULL DEFAULT 30,
    content_hash VARCHAR(64) NOT NULL,
    bodies {text} NOT NULL,
    created_at {time} NOT NULL,
    CONSTRAINT question_version_question_number_once UNIQUE (question, number),
    CONSTRAINT question_version_check_1 CHECK (level BETWEEN 1 AND 3),
    CONSTRAINT question_version_check_2 CHECK (points_e5 >= 0)
)""",
    """
CREATE TABLE course (
    id {pk},
    code VARCHAR(60) NOT NULL,
    category VARCHAR(20) NOT NULL,
    owner {int} REFERENCES person (id),
    status VARCHAR(10) NOT NULL DEFAULT 'active',
    published {int},
    created_at {time} NOT NULL,
    CONSTRAINT course_code_once UNIQUE (code),
    CONSTRAINT course_check_1 CHECK (category IN ('new-hire', 'job-skill', 'business-knowledge', 'management', 'special-topics')),
    CONSTRAINT course_check_2 CHECK (status IN ('active', 'retired'))
)""",
    "CREATE INDEX course_owner ON course (owner)",
    """
CREATE TABLE course_version (
    id {pk},
    course {int} NOT NULL REFERENCES course (id),
    number {int} NOT NULL,
    source_locale VARCHAR(10) NOT NULL,
    locales VARCHAR(60) NOT NULL,
    content_hash VARCHAR(64) NOT NULL,
    manifest {text} NOT NULL,
    clauses VARCHAR(200) NOT NULL DEFAULT '',
    minutes {int} NOT NULL,
    unit_count {int} NOT NULL,
    change_note VARCHAR(400) NOT NULL DEFAULT '',
    published_at {time} NOT NULL,
    published_by {int} REFERENCES person (id),
    CONSTRAINT course_version_course_number_once UNIQUE (course, number)
)""",
    "CREATE INDEX course_version_published_by ON course_version (published_by)",
    """
CREATE TABLE course_text (
    id {pk},
    course_version {int} NOT NULL REFERENCES course_version (id),
    locale VARCHAR(10) NOT NULL,
    title VARCHAR(200) NOT NULL,
    summary {text} NOT NULL,
    audience VARCHAR(300) NOT NULL DEFAULT '',
    search_text {text} NOT NULL,
    CONSTRAINT course_text_course_version_locale_once UNIQUE (course_version, locale)
)""",
    """
CREATE TABLE module (
    id {pk},
    course_version {int} NOT NULL REFERENCES course_version (id),
    key VARCHAR(80) NOT NULL,
    position {int} NOT NULL,
    CONSTRAINT module_course_version_key_once UNIQUE (course_version, key),
    CONSTRAINT module_course_version_position_once UNIQUE (course_version, position)
)""",
    """
CREATE TABLE module_text (
    id {pk},
    module {int} NOT NULL REFERENCES module (id),
    locale VARCHAR(10) NOT NULL,
    title VARCHAR(200) NOT NULL,
    CONSTRAINT module_text_module_locale_once UNIQUE (module, locale)
)""",
    """
CREATE TABLE unit (
    id {pk},
    course_version {int} NOT NULL REFERENCES course_version (id),
    module {int} NOT NULL REFERENCES module (id),
    key VARCHAR(80) NOT NULL,
    position {int} NOT NULL,
    kind VARCHAR(20) NOT NULL,
    required {bool} NOT NULL DEFAULT true,
    completion VARCHAR(20) NOT NULL,
    clauses VARCHAR(200) NOT NULL DEFAULT '',
    CONSTRAINT unit_course_version_key_once UNIQUE (course_version, key),
    CONSTRAINT unit_course_version_position_once UNIQUE (course_version, position),
    CONSTRAINT unit_check_1 CHECK (completion IN ('read', 'checks', 'acknowledge', 'quiz'))
)""",
    "CREATE INDEX unit_module ON unit (module)",
    """
CREATE TABLE unit_text (
    id {pk},
    unit {int} NOT NULL REFERENCES unit (id),
    locale VARCHAR(10) NOT NULL,
    title VARCHAR(200) NOT NULL,
    source {text} NOT NULL,
    html {text} NOT NULL,
    checks {text} NOT NULL DEFAULT '[]',
    est_seconds {int} NOT NULL,
    block_count {int} NOT NULL,
    file_name VARCHAR(120) NOT NULL,
    CONSTRAINT unit_text_unit_locale_once UNIQUE (unit, locale),
    CONSTRAINT unit_text_check_1 CHECK (est_seconds > 0)
)""",
    """
CREATE TABLE course_media (
    id {pk},
    course_version {int} NOT NULL REFERENCES course_version (id),
    name VARCHAR(120) NOT NULL,
    media_file {int} NOT NULL REFERENCES media_file (id),
    CONSTRAINT course_media_course_version_name_once UNIQUE (course_version, name)
)""",
    "CREATE INDEX course_media_media_file ON course_media (media_file)",
    """
CREATE TABLE enrolment (
    id {pk},
    ref VARCHAR(36) NOT NULL,
    person {int} NOT NULL REFERENCES person (id),
    course {int} NOT NULL REFERENCES course (id),
    course_version {int} NOT NULL REFERENCES course_version (id),
    cycle {int} NOT NULL DEFAULT 1,
    state VARCHAR(20) NOT NULL,
    source VARCHAR(20) NOT NULL DEFAULT 'self',
    assigned_at {time} NOT NULL,
    due_at {time},
    started_at {time},
    completed_at {time},
    last_unit_key VARCHAR(80) NOT NULL DEFAULT '',
    last_at {time},
    seconds {int} NOT NULL DEFAULT 0,
    units_done {int} NOT NULL DEFAULT 0,
    est_seconds_done {int} NOT NULL DEFAULT 0,
    score_ppm {int},
    passed {bool},
    CONSTRAINT enrolment_ref_once UNIQUE (ref),
    CONSTRAINT enrolment_person_course_cycle_once UNIQUE (person, course, cycle),
    CONSTRAINT enrolment_check_1 CHECK (state IN ('assigned', 'in_progress', 'completed', 'failed', 'expired', 'waived', 'withdrawn'))
)""",
    "CREATE INDEX enrolment_course ON enrolment (course)",
    "CREATE INDEX enrolment_course_version ON enrolment (course_version)",
    "CREATE UNIQUE INDEX enrolment_open ON enrolment (person, course) WHERE state IN ('assigned', 'in_progress')",
    """
CREATE TABLE unit_progress (
    id {pk},
    enrolment {int} NOT NULL REFERENCES enrolment (id),
    unit_key VARCHAR(80) NOT NULL,
    state VARCHAR(20) NOT NULL DEFAULT 'in_progress',
    seconds {int} NOT NULL DEFAULT 0,
    block {int} NOT NULL DEFAULT 0,
    block_ppm {int} NOT NULL DEFAULT 0,
    furthest_block {int} NOT NULL DEFAULT 0,
    media_s {int} NOT NULL DEFAULT 0,
    opened_at {time} NOT NULL,
    seen_at {time} NOT NULL,
    reached_end_at {time},
    completed_at {time},
    satisfied_by VARCHAR(60) NOT NULL DEFAULT '',
    score_ppm {int},
    CONSTRAINT unit_progress_enrolment_unit_key_once UNIQUE (enrolment, unit_key),
    CONSTRAINT unit_progress_check_1 CHECK (state IN ('in_progress', 'completed')),
    CONSTRAINT unit_progress_check_2 CHECK (block_ppm BETWEEN 0 AND 1000000),
    CONSTRAINT unit_progress_check_3 CHECK (seconds >= 0)
)""",
    """
CREATE TABLE check_answer (
    id {pk},
    enrolment {int} NOT NULL REFERENCES enrolment (id),
    unit_key VARCHAR(80) NOT NULL,
    check_key VARCHAR(80) NOT NULL,
    answer {text} NOT NULL,
    credit_ppm {int} NOT NULL,
    at {time} NOT NULL
)""",
    "CREATE INDEX check_answer_enrolment_unit_key ON check_answer (enrolment, unit_key)",
    """
CREATE TABLE study_day (
    id {pk},
    person {int} NOT NULL REFERENCES person (id),
    day {date} NOT NULL,
    seconds {int} NOT NULL DEFAULT 0,
    CONSTRAINT study_day_person_day_once UNIQUE (person, day)
)""",
    """
CREATE TABLE quiz_version (
    id {pk},
    unit {int} NOT NULL REFERENCES unit (id),
    course {int} NOT NULL REFERENCES course (id),
    unit_key VARCHAR(80) NOT NULL,
    mode VARCHAR(20) NOT NULL,
    pass_ppm {int} NOT NULL,
    rules {text} NOT NULL,
    draw_count {int} NOT NULL,
    CONSTRAINT quiz_version_unit_once UNIQUE (unit),
    CONSTRAINT quiz_version_check_1 CHECK (mode IN ('practice', 'test', 'certification')),
    CONSTRAINT quiz_version_check_2 CHECK (pass_ppm BETWEEN 0 AND 1000000)
)""",
    "CREATE INDEX quiz_version_course_unit_key ON quiz_version (course, unit_key)",
    """
CREATE TABLE quiz_question (
    id {pk},
    quiz_version {int} NOT NULL REFERENCES quiz_version (id),
    position {int} NOT NULL,
    question_version {int} NOT NULL REFERENCES question_version (id),
    CONSTRAINT quiz_question_quiz_version_position_once UNIQUE (quiz_version, position),
    CONSTRAINT quiz_question_quiz_version_question_version_once UNIQUE (quiz_version, question_version)
)""",
    "CREATE INDEX quiz_question_question_version ON quiz_question (question_version)",
    """
CREATE TABLE attempt (
    id {pk},
    ref VARCHAR(24) NOT NULL,
    enrolment {int} NOT NULL REFERENCES enrolment (id),
    person {int} NOT NULL REFERENCES person (id),
    quiz_version {int} NOT NULL REFERENCES quiz_version (id),
    quiz_key VARCHAR(120) NOT NULL,
    number {int} NOT NULL,
    state VARCHAR(20) NOT NULL,
    locale VARCHAR(10) NOT NULL,
    seed VARCHAR(32) NOT NULL,
    token_hash VARCHAR(64) NOT NULL,
    current_slot {int} NOT NULL DEFAULT 1,
    slot_count {int} NOT NULL,
    started_at {time} NOT NULL,
    submitted_at {time},
    graded_at {time},
    clock_mode VARCHAR(20) NOT NULL DEFAULT 'none',
    allowed_s {int},
    consumed_s {int} NOT NULL DEFAULT 0,
    running_since {time},
    closes_at {time},
    next_check_at {time},
    pauses_used {int} NOT NULL DEFAULT 0,
    pause_s_used {int} NOT NULL DEFAULT 0,
    preview {bool} NOT NULL DEFAULT false,
    device_id VARCHAR(64) NOT NULL DEFAULT '',
    points_e5 {int},
    max_points_e5 {int} NOT NULL,
    score_ppm {int},
    passed {bool},
    receipt VARCHAR(64),
    CONSTRAINT attempt_ref_once UNIQUE (ref),
    CONSTRAINT attempt_token_hash_once UNIQUE (token_hash),
    CONSTRAINT attempt_check_1 CHECK (state IN ('in_progress', 'paused', 'overdue', 'submitted', 'needs_grading', 'graded', 'abandoned', 'voided')),
    CONSTRAINT attempt_check_2 CHECK (clock_mode IN ('none', 'wall', 'active', 'per_question'))
)""",
    "CREATE INDEX attempt_person_quiz_key ON attempt (person, quiz_key)",
    "CREATE INDEX attempt_enrolment ON attempt (enrolment)",
    "CREATE INDEX attempt_quiz_version ON attempt (quiz_version)",
    "CREATE UNIQUE INDEX attempt_open ON attempt (person, quiz_key) WHERE state IN ('in_progress', 'paused', 'overdue')",
    "CREATE UNIQUE INDEX attempt_number ON attempt (person, quiz_key, number) WHERE preview = false",
    "CREATE INDEX attempt_check ON attempt (state, next_check_at)",
    """
CREATE TABLE attempt_slot (
    id {pk},
    attempt {int} NOT NULL REFERENCES attempt (id),
    position {int} NOT NULL,
    question_version {int} NOT NULL REFERENCES question_version (id),
    option_order {text} NOT NULL,
    points_e5 {int} NOT NULL,
    flagged {bool} NOT NULL DEFAULT false,
    credit_ppm {int},
    CONSTRAINT attempt_slot_attempt_position_once UNIQUE (attempt, position),
    CONSTRAINT attempt_slot_check_1 CHECK (credit_ppm IS NULL OR credit_ppm BETWEEN -1000000 AND 1000000)
)""",
    "CREATE INDEX attempt_slot_question_version ON attempt_slot (question_version)",
    """
CREATE TABLE answer_event (
    id {pk},
    attempt {int} NOT NULL REFERENCES attempt (id),
    slot {int} NOT NULL,
    answer {text} NOT NULL,
    device_id VARCHAR(64) NOT NULL,
    client_seq {int} NOT NULL,
    client_at {time},
    server_at {time} NOT NULL,
    late {bool} NOT NULL DEFAULT false,
    CONSTRAINT answer_event_attempt_slot_device_id_client_seq_once UNIQUE (attempt, slot, device_id, client_seq)
)""",
    """
CREATE TABLE answer_current (
    id {pk},
    attempt {int} NOT NULL REFERENCES attempt (id),
    slot {int} NOT NULL,
    answer {text} NOT NULL,
    event {int} NOT NULL REFERENCES answer_event (id),
    device_id VARCHAR(64) NOT NULL,
    client_seq {int} NOT NULL,
    saved_at {time} NOT NULL,
    CONSTRAINT answer_current_attempt_slot_once UNIQUE (attempt, slot)
)""",
    "CREATE INDEX answer_current_event ON answer_current (event)",
    """
CREATE TABLE attempt_event (
    id {pk},
    attempt {int} NOT NULL REFERENCES attempt (id),
    kind VARCHAR(30) NOT NULL,
    from_state VARCHAR(20) NOT NULL,
    to_state VARCHAR(20) NOT NULL,
    actor {int},
    reason VARCHAR(400) NOT NULL DEFAULT '',
    at {time} NOT NULL,
    detail {text} NOT NULL DEFAULT ''
)""",
    "CREATE INDEX attempt_event_attempt ON attempt_event (attempt)",
    """
CREATE TABLE grade_event (
    id {pk},
    attempt {int} NOT NULL REFERENCES attempt (id),
    slot {int} NOT NULL,
    old_credit_ppm {int},
    new_credit_ppm {int} NOT NULL,
    actor {int},
    reason VARCHAR(400) NOT NULL DEFAULT '',
    at {time} NOT NULL
)""",
    "CREATE INDEX grade_event_attempt ON grade_event (attempt)",
)

_APPEND_ONLY = (
    "audit_entry",
    "statement",
    "question_version",
    "course_version",
    "course_text",
    "module",
    "module_text",
    "unit",
    "unit_text",
    "course_media",
    "check_answer",
    "quiz_version",
    "quiz_question",
    "answer_event",
    "attempt_event",
    "grade_event",
)

_NAMES = (
    "audit_entry",
    "job",
    "org_unit",
    "person",
    "job_assignment",
    "role_grant",
    "login_session",
    "login_throttle",
    "password_reset",
    "api_token",
    "outbox_mail",
    "media_file",
    "statement",
    "question",
    "question_version",
    "course",
    "course_version",
    "course_text",
    "module",
    "module_text",
    "unit",
    "unit_text",
    "course_media",
    "enrolment",
    "unit_progress",
    "check_answer",
    "study_day",
    "quiz_version",
    "quiz_question",
    "attempt",
    "attempt_slot",
    "answer_event",
    "answer_current",
    "attempt_event",
    "grade_event",
)

FORWARDS = (*_TABLES, *(statement for name in _APPEND_ONLY for statement in append_only(name)))
BACKWARDS = (
    *(statement for name in reversed(_APPEND_ONLY) for statement in drop_append_only(name)),
    *(f"DROP TABLE {name}" for name in reversed(_NAMES)),
)
