"""What open pages are told, and what phone systems report."""

ID = "m0003_telephony"
DESCRIPTION = "Live events; agent states of phone systems"

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
)

BACKWARDS = ("DROP TABLE live_event",)
