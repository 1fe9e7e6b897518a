"""The receipt of a handed-in attempt: a hash that proves which answers arrived."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

import msgspec

from lms.questions.rules.answers import Answer


class Kept(msgspec.Struct, frozen=True):
    """The answer of one question as the server has it."""

    slot: int
    answer: Answer
    device_id: str
    client_seq: int


def receipt(ref: str, submitted_at: datetime, kept: Iterable[Kept]) -> str:
    """Sha256 in hex over the attempt, the time it was handed in and its answers, in the order of the questions."""
    rows = [[each.slot, each.answer, each.device_id, each.client_seq] for each in sorted(kept, key=lambda k: k.slot)]
    body = msgspec.json.encode([ref, submitted_at.isoformat(timespec="microseconds"), rows], order="sorted")
    return hashlib.sha256(body).hexdigest()


def lacking(have: Iterable[tuple[int, int]], kept: dict[int, int]) -> list[int]:
    """Slots for which a page holds a later answer than the server; `kept` maps slots to sequence numbers."""
    return sorted({slot for slot, seq in have if kept.get(slot, -1) < seq})
