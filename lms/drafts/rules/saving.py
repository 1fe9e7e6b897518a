"""What to do with a text that arrives: two people on one page never overwrite each other silently."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import msgspec

REST: Final = timedelta(minutes=5)
"""A person's saves within so long a time become one state in the history."""


class Fate(StrEnum):
    """Taken: it is the text now. Known: it, or a newer one of its page, is in already. Aside: kept, to decide."""

    TAKEN = "taken"
    KNOWN = "known"
    ASIDE = "aside"


class Stands(msgspec.Struct, frozen=True):
    """The text as it stands, with who saved it from which page."""

    text: str
    version: int
    person_id: int
    device_id: str
    client_seq: int
    changed_at: datetime


class Arrives(msgspec.Struct, frozen=True):
    """A save: the text, the version it was typed upon, and the page's own number for it."""

    text: str
    base: int
    device_id: str
    client_seq: int


def fate(stands: Stands, arrives: Arrives) -> Fate:
    """Decide about a save.

    A page is sure of its own last save even when the reply was lost, so what comes from the same page goes on from
    it whatever version it names. From another page it has to name the version that stands.
    """
    same_page = stands.device_id == arrives.device_id
    if (same_page and arrives.client_seq <= stands.client_seq) or arrives.text == stands.text:
        return Fate.KNOWN
    return Fate.TAKEN if same_page or arrives.base == stands.version else Fate.ASIDE


def is_history(stands: Stands, person_id: int, last_at: datetime | None, now: datetime) -> bool:
    """Whether the state that goes now should be kept in the history.

    It is when another person goes on, or when the last kept state is older than `REST`. `last_at` is when the newest
    kept state was left, None when there is none.
    """
    if stands.person_id != person_id or last_at is None:
        return True
    return now - last_at >= REST
