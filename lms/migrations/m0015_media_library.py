"""A library of files with their versions and captions, and uploads that arrive in pieces."""

from lms.core.db.statements import append_only, drop_append_only

ID = "m0015_media_library"
DESCRIPTION = "Media library and uploads in pieces"

FORWARDS = (
    """
CREATE TABLE media_item (
    id {pk},
    ref VARCHAR(24) NOT NULL,
    name VARCHAR(120) NOT NULL,
    sort VARCHAR(10) NOT NULL,
    given_name VARCHAR(120) NOT NULL,
    alt VARCHAR(300) NOT NULL DEFAULT '',
    search_text {text} NOT NULL,
    media_file {int} NOT NULL REFERENCES media_file (id),
    added_by {int} NOT NULL REFERENCES person (id),
    added_at {time} NOT NULL,
    changed_at {time} NOT NULL,
    CONSTRAINT media_item_ref_once UNIQUE (ref),
    CONSTRAINT media_item_name_once UNIQUE (name),
    CONSTRAINT media_item_check_1 CHECK (sort IN ('picture', 'audio', 'video', 'document')),
    CONSTRAINT media_item_check_2 CHECK (name <> '')
)""",
    "CREATE INDEX media_item_media_file ON media_item (media_file)",
    "CREATE INDEX media_item_added_by ON media_item (added_by)",
    """
CREATE TABLE media_item_version (
    id {pk},
    item {int} NOT NULL REFERENCES media_item (id),
    number {int} NOT NULL,
    media_file {int} NOT NULL REFERENCES media_file (id),
    kept_by {int} NOT NULL REFERENCES person (id),
    kept_at {time} NOT NULL,
    CONSTRAINT media_item_version_item_number_once UNIQUE (item, number),
    CONSTRAINT media_item_version_check_1 CHECK (number > 0)
)""",
    "CREATE INDEX media_item_version_media_file ON media_item_version (media_file)",
    "CREATE INDEX media_item_version_kept_by ON media_item_version (kept_by)",
    *append_only("media_item_version"),
    """
CREATE TABLE media_caption (
    id {pk},
    item {int} NOT NULL REFERENCES media_item (id),
    locale VARCHAR(10) NOT NULL,
    media_file {int} NOT NULL REFERENCES media_file (id),
    kept_by {int} NOT NULL REFERENCES person (id),
    kept_at {time} NOT NULL,
    CONSTRAINT media_caption_item_locale_once UNIQUE (item, locale)
)""",
    "CREATE INDEX media_caption_media_file ON media_caption (media_file)",
    "CREATE INDEX media_caption_kept_by ON media_caption (kept_by)",
    """
CREATE TABLE upload (
    id {pk},
    ref VARCHAR(24) NOT NULL,
    person {int} NOT NULL REFERENCES person (id),
    name VARCHAR(120) NOT NULL,
    length_bytes {int} NOT NULL,
    offset_bytes {int} NOT NULL DEFAULT 0,
    media_item {int} REFERENCES media_item (id),
    created_at {time} NOT NULL,
    expires_at {time} NOT NULL,
    CONSTRAINT upload_ref_once UNIQUE (ref),
    CONSTRAINT upload_check_1 CHECK (length_bytes > 0),
    CONSTRAINT upload_check_2 CHECK (offset_bytes BETWEEN 0 AND length_bytes)
)""",
    "CREATE INDEX upload_person ON upload (person)",
    "CREATE INDEX upload_media_item ON upload (media_item)",
    "CREATE INDEX upload_expires_at ON upload (expires_at)",
)

BACKWARDS = (
    "DROP TABLE upload",
    "DROP TABLE media_caption",
    *drop_append_only("media_item_version"),
    "DROP TABLE media_item_version",
    "DROP TABLE media_item",
)
