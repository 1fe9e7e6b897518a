"""The audit trail: who changed what, when and from where; written with the change, never altered."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

import msgspec

from lms.core.clock import now
from lms.core.db import Sql

_address: ContextVar[str] = ContextVar("asking_address", default="")

_INSERT: Final = Sql(
    "INSERT INTO audit_entry (at, actor, action, thing, detail, address)"
    " VALUES (:at, :actor, :action, :thing, :detail, :address)"
)


@contextmanager
def asking_from(address: str) -> Iterator[None]:
    """Entries made inside carry this network address; commands leave it empty."""
    before = _address.set(address)
    try:
        yield
    finally:
        _address.reset(before)


async def record(actor_id: int | None, action: str, thing: str, **detail: object) -> None:
    """Add one entry, in the caller's transaction.

    `action` is "noun.verb" ("person.edited"), `thing` names it ("person:REF"), `detail` says what (never a secret).
    `actor_id` None is the system or a command.
    """
    text = msgspec.json.encode(detail).decode() if detail else ""
    await _INSERT.run(at=now(), actor=actor_id, action=action, thing=thing[:120], detail=text, address=_address.get())


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, list[object]]:
    """What differs, as {name: [before, after]}, for the detail of an entry."""
    return {name: [before[name], after[name]] for name in after if before.get(name) != after[name]}
