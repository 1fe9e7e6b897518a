"""What open pages are told, and what phone systems report of the people who study."""

from lms.core.db.migrate import append_only, drop_append_only

ID = "m0003_telephony"
DESCRIPTION = "Live events; agent states of phone systems"

_STATES = "'available', 'ringing', 'on_call', 'hold', 'wrap_up', 'not_ready', 'offline'"

FORWARDS = (
    """
CREATE TABLE live_event (
    id {pk},
    person {int} NOT NULL REFERENCES person (id),
    kind VARCHAR(20) NOT NULL,
    detail {text} NOT NULL,
    at {time} NOT NULL,
    CONSTRAINT live_event_check_1 CHECK (kind IN ('pause', 'resume', 'extended', 'notification'))
)""",
    "CREATE INDEX live_event_person ON live_event (person, id)",
    "CREATE INDEX live_event_at ON live_event (at)",
    """
CREATE TABLE phone_identity (
    id {pk},
    person {int} NOT NULL REFERENCES person (id),
    source VARCHAR(60) NOT NULL DEFAULT '',
    name VARCHAR(200) NOT NULL,
    name_key VARCHAR(200) NOT NULL,
    created_at {time} NOT NULL,
    created_by {int} REFERENCES person (id),
    CONSTRAINT phone_identity_once UNIQUE (source, name_key)
)""",
    "CREATE INDEX phone_identity_person ON phone_identity (person)",
    "CREATE INDEX phone_identity_created_by ON phone_identity (created_by)",
    f"""
CREATE TABLE agent_state (
    id {{pk}},
    person {{int}} NOT NULL REFERENCES person (id),
    source VARCHAR(60) NOT NULL DEFAULT '',
    state VARCHAR(12),
    at {{time}},
    since {{time}},
    heard_at {{time}},
    call_at {{time}},
    CONSTRAINT agent_state_once UNIQUE (person),
    CONSTRAINT agent_state_check_1 CHECK (state IS NULL OR state IN ({_STATES})),
    CONSTRAINT agent_state_check_2 CHECK (state IS NULL OR (at IS NOT NULL AND since IS NOT NULL AND heard_at IS NOT NULL))
)""",
    f"""
CREATE TABLE agent_state_event (
    id {{pk}},
    source VARCHAR(60) NOT NULL,
    event_id VARCHAR(200) NOT NULL,
    person {{int}} NOT NULL REFERENCES person (id),
    state VARCHAR(12) NOT NULL,
    at {{time}} NOT NULL,
    received_at {{time}} NOT NULL,
    effect VARCHAR(5) NOT NULL DEFAULT '',
    CONSTRAINT agent_state_event_once UNIQUE (source, event_id),
    CONSTRAINT agent_state_event_check_1 CHECK (state IN ({_STATES})),
    CONSTRAINT agent_state_event_check_2 CHECK (effect IN ('', 'begin', 'over', 'late'))
)""",
    "CREATE INDEX agent_state_event_person ON agent_state_event (person, id)",
    *append_only("agent_state_event"),
    """
CREATE TABLE phone_source (
    id {pk},
    source VARCHAR(60) NOT NULL,
    first_heard_at {time} NOT NULL,
    heard_at {time} NOT NULL,
    last_event_at {time},
    events {int} NOT NULL DEFAULT 0,
    refused {int} NOT NULL DEFAULT 0,
    trouble VARCHAR(20) NOT NULL DEFAULT '',
    trouble_at {time},
    held_by VARCHAR(24) NOT NULL DEFAULT '',
    held_until {time},
    CONSTRAINT phone_source_once UNIQUE (source),
    CONSTRAINT phone_source_check_1 CHECK (trouble IN ('', 'unreachable', 'refused'))
)""",
    """
CREATE TABLE phone_unknown (
    id {pk},
    source VARCHAR(60) NOT NULL,
    name VARCHAR(200) NOT NULL,
    name_key VARCHAR(200) NOT NULL,
    first_at {time} NOT NULL,
    last_at {time} NOT NULL,
    times {int} NOT NULL DEFAULT 1,
    CONSTRAINT phone_unknown_once UNIQUE (source, name_key)
)""",
)

BACKWARDS = (
    "DROP TABLE phone_unknown",
    "DROP TABLE phone_source",
    *drop_append_only("agent_state_event"),
    "DROP TABLE agent_state_event",
    "DROP TABLE agent_state",
    "DROP TABLE phone_identity",
    "DROP TABLE live_event",
)
