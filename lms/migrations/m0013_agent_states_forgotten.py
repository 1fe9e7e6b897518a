"""Reports of phone systems may be removed when they are old; changed they are never."""

from lms.core.db.migrate import append_only, drop_append_only, drop_unchanging, unchanging

ID = "m0013_agent_states_forgotten"
DESCRIPTION = "Old reports of phone systems are forgotten"

FORWARDS = (
    *drop_append_only("agent_state_event"),
    *unchanging("agent_state_event"),
    "CREATE INDEX agent_state_event_received ON agent_state_event (received_at)",
)

BACKWARDS = (
    "DROP INDEX agent_state_event_received",
    *drop_unchanging("agent_state_event"),
    *append_only("agent_state_event"),
)
