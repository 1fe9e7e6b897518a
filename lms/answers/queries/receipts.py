"""A receipt is checked: made again from the answers that are kept, it has to be the one that was given."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from lms.answers.queries.beside import LateAnswer, late_answers
from lms.answers.rules.receipts import Kept, receipt
from lms.core.db import Sql
from lms.questions.rules.answers import Answer

_GIVEN = Sql(
    "SELECT id, ref, submitted_at, receipt FROM attempt WHERE receipt IS NOT NULL AND submitted_at IS NOT NULL"
    " AND id > :after AND (CAST(:ref AS TEXT) = '' OR ref = :ref) ORDER BY id LIMIT :most",
)
_CURRENT = Sql(
    "SELECT slot, answer, event, device_id, client_seq FROM answer_current WHERE attempt = :attempt ORDER BY slot"
    " LIMIT 1000",
)
_answer = msgspec.json.Decoder(Answer)


class Current(Protocol):
    """A question with the answer that counts now; `event` 0 where there is none."""

    @property
    def position(self) -> int:
        """Its number."""
        ...

    @property
    def event(self) -> int:
        """The event that the answer came from."""
        ...

    @property
    def answer(self) -> Answer:
        """The answer."""
        ...

    @property
    def saved_device(self) -> str:
        """The computer it came from."""
        ...

    @property
    def saved_seq(self) -> int:
        """Its number on that computer."""
        ...


class HandedIn(Protocol):
    """An attempt that is over, as its page has it."""

    @property
    def id(self) -> int:
        """Its row."""
        ...

    @property
    def ref(self) -> str:
        """Its reference."""
        ...

    @property
    def submitted_at(self) -> datetime | None:
        """When it was handed in."""
        ...

    @property
    def receipt(self) -> str | None:
        """The receipt that was given."""
        ...

    @property
    def slots(self) -> Sequence[Current]:
        """Its questions."""
        ...

    @property
    def has_late(self) -> bool:
        """Whether answers arrived after it was handed in."""
        ...


class Proof(msgspec.Struct, frozen=True):
    """The receipt as it was given, and as the answers that are kept give it now; with what arrived late."""

    given: str
    now: str
    answered: int
    late: tuple[LateAnswer, ...]

    @property
    def matches(self) -> bool:
        """Whether nothing was changed since."""
        return self.given == self.now


class Checked(msgspec.Struct, frozen=True):
    """What came of checking one attempt's receipt."""

    attempt_id: int
    ref: str
    matches: bool


async def proof_of(attempt: HandedIn) -> Proof:
    """The receipt of an attempt that is handed in, made again; one query where something arrived late."""
    assert attempt.submitted_at, "an attempt that is over was handed in"
    counting = {
        slot.event: Kept(slot.position, slot.answer, slot.saved_device, slot.saved_seq)
        for slot in attempt.slots
        if slot.event
    }
    given, late = attempt.receipt or "", await late_answers(attempt.id) if attempt.has_late else ()
    return _made_again(attempt.ref, attempt.submitted_at, given, counting, late)


async def check_receipts(ref: str = "", after: int = 0, most: int = 200) -> list[Checked]:
    """Check up to `most` receipts from the attempt after this id on; two queries for each."""
    found = []
    for row in await _GIVEN.rows(ref=ref, after=after, most=most):
        counting, late = await _counting(row["id"]), await late_answers(row["id"])
        proof = _made_again(row["ref"], row["submitted_at"], row["receipt"], counting, late)
        found.append(Checked(row["id"], row["ref"], proof.matches))
    return found


async def _counting(attempt_id: int) -> dict[int, Kept]:
    """The answers that count now, by their events."""
    return {
        row["event"]: Kept(row["slot"], _answer.decode(row["answer"]), row["device_id"], row["client_seq"])
        for row in await _CURRENT.rows(attempt=attempt_id)
    }


def _made_again(
    ref: str, submitted_at: datetime, given: str, counting: Mapping[int, Kept], late: tuple[LateAnswer, ...]
) -> Proof:
    """Over what counted when it was handed in: without the late answers that took a place since."""
    since = {each.event: each.before for each in late}
    then = [since.get(event, each) for event, each in counting.items()]
    kept = [each for each in then if each is not None]
    return Proof(given, receipt(ref, submitted_at, kept), sum(each.answer is not None for each in kept), late)
