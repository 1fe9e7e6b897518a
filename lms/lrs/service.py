"""Writing learning records: in the caller's transaction, so that a fact and its record stand or fall together."""

from lms.core import clock, ids
from lms.core.db import Sql
from lms.core.settings import current_settings
from lms.lrs.rules.statements import Event, statement

_INSERT = Sql(
    "INSERT INTO statement (ref, person, verb, object_id, registration, at, stored_at, payload)"
    " VALUES (:ref, :person, :verb, :object_id, :registration, :at, :stored_at, :payload)",
)


async def record(event: Event) -> str:
    """Keep one statement (append-only) and return its UUID; one insert. Called inside a use case's transaction."""
    home = current_settings().base_url
    ref = ids.new_uuid()
    await _INSERT.run(
        ref=ref,
        person=event.learner.person_id,
        verb=event.verb.value,
        object_id=home + event.activity.path,
        registration=event.registration,
        at=event.at,
        stored_at=clock.now(),
        payload=statement(event, statement_id=ref, home=home).decode(),
    )
    return ref
