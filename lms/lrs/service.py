"""Writing learning records: in the caller's transaction, so that a fact and its record stand or fall together."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from lms.core import clock, ids
from lms.core.db import Row, Sql, execute_many
from lms.core.settings import current_settings
from lms.lrs.rules.statements import Event, Verb, statement, voiding

_ONE = (
    "INSERT INTO statement (ref, person, verb, object_id, registration, at, stored_at, payload)"
    " VALUES (:ref, :person, :verb, :object_id, :registration, :at, :stored_at, :payload)"
)
_INSERT = Sql(_ONE)


# Newest first; what has been made void already is not made so again.
_FIND = Sql(
    "SELECT s.ref, s.payload FROM statement s WHERE s.registration = :registration AND s.verb = :verb"
    " AND s.object_id = :object_id AND NOT EXISTS (SELECT 1 FROM statement v WHERE v.registration = s.registration"
    " AND v.verb = 'voided' AND v.object_id = s.ref) ORDER BY s.id DESC LIMIT 200",
)


class Voiding(msgspec.Struct, frozen=True):
    """Whose record it is, the reference of who decided, the enrolment it belongs to, when and why."""

    person_id: int
    by_ref: str
    registration: str
    at: datetime
    reason: str


async def void_record(how: Voiding, verb: Verb, path: str, *, about: str = "") -> str:
    """Make the newest statement of this verb and object void, `about` naming the attempt; "" when there is none.

    The statement itself stays as it is: a new one refers to it. Called inside a use case's transaction.
    """
    home = current_settings().base_url
    found = await _FIND.rows(registration=how.registration, verb=verb.value, object_id=home + path)
    voided = next((row["ref"] for row in found if about in row["payload"]), None)
    return "" if voided is None else await void(how, voided)


async def void(how: Voiding, ref: str) -> str:
    """Make the statement with this reference void by a new one; the reference of that."""
    row = _row_of_voiding(how, ref)
    await _INSERT.run(**row)
    return str(row["ref"])


async def record(event: Event) -> str:
    """Keep one statement (append-only) and return its UUID; one insert. Called inside a use case's transaction."""
    row = _row_of(event)
    await _INSERT.run(**row)
    return str(row["ref"])


async def record_all(events: Sequence[Event], voided: Sequence[tuple[Voiding, str]]) -> None:
    """First the statements that are void from now on, then the new ones; one statement of SQL for all of them."""
    await execute_many(_ONE, [*(_row_of_voiding(how, ref) for how, ref in voided), *map(_row_of, events)])


def _row_of(event: Event) -> Row:
    home, ref = current_settings().base_url, ids.new_uuid()
    return {
        "ref": ref,
        "person": event.learner.person_id,
        "verb": event.verb.value,
        "object_id": home + event.activity.path,
        "registration": event.registration,
        "at": event.at,
        "stored_at": clock.now(),
        "payload": statement(event, statement_id=ref, home=home).decode(),
    }


def _row_of_voiding(how: Voiding, ref: str) -> Row:
    home, own = current_settings().base_url, ids.new_uuid()
    said = voiding(
        ref, by=how.by_ref, reason=how.reason, at=how.at, registration=how.registration, statement_id=own, home=home
    )
    return {
        "ref": own, "person": how.person_id, "verb": Verb.VOIDED.value, "object_id": ref,
        "registration": how.registration, "at": how.at, "stored_at": clock.now(), "payload": said.decode(),
    }  # fmt: skip
