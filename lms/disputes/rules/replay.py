"""What counted, worked out anew from the events alone: the answers of a receipt, the credits of a result."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from lms.answers.rules.receipts import Kept, receipt
from lms.questions.rules.answers import Answer
from lms.quizzes.rules.passing import VOID_RULE


class Answered(msgspec.Struct, frozen=True):
    """One answer event; `late` and `aside` ones replaced nothing when they arrived.

    An `accepted` one was late, and a person said that it counts: the receipt was made before that.
    """

    id: int
    slot: int
    answer: Answer
    device_id: str
    client_seq: int
    client_at: datetime | None
    server_at: datetime
    late: bool = False
    aside: bool = False
    accepted: bool = False

    @property
    def delay_s(self) -> int:
        """Seconds between the page's clock and ours: how long it was under way, or how far the clocks are apart."""
        return int((self.server_at - self.client_at).total_seconds()) if self.client_at else 0


class Graded(msgspec.Struct, frozen=True):
    """One grade event."""

    slot: int
    old_ppm: int | None
    new_ppm: int
    rule: str


def answers_kept(events: Iterable[Answered]) -> dict[int, Kept]:
    """The answer of each question after all events in the order of their arrival.

    What arrives late from a device never replaces what the same device sent after it.
    """
    kept: dict[int, Kept] = {}
    newest: dict[tuple[int, str], int] = {}
    for event in events:
        if event.late or event.aside:
            continue
        before = newest.get((event.slot, event.device_id), -1)
        newest[event.slot, event.device_id] = max(before, event.client_seq)
        if event.client_seq >= before:
            kept[event.slot] = Kept(event.slot, event.answer, event.device_id, event.client_seq)
    return kept


def answers_counted(events: Sequence[Answered]) -> dict[int, Kept]:
    """The answers that count now: those of the receipt, and the late ones that a person accepted."""
    accepted = {
        each.slot: Kept(each.slot, each.answer, each.device_id, each.client_seq) for each in events if each.accepted
    }
    return answers_kept(events) | accepted


def receipt_anew(ref: str, submitted_at: datetime, events: Iterable[Answered]) -> str:
    """The receipt that the events give."""
    return receipt(ref, submitted_at, answers_kept(events).values())


def credits_anew(grades: Sequence[Graded]) -> dict[int, int]:
    """The credit of each question after all grade events, in millionths."""
    return {each.slot: each.new_ppm for each in grades}


def voided_anew(grades: Sequence[Graded]) -> frozenset[int]:
    """The questions that were taken out of the points."""
    return frozenset(each.slot for each in grades if each.rule == VOID_RULE)


def unbroken(grades: Sequence[Graded]) -> bool:
    """Whether each grade begins where the one before ended: nothing was changed beside the events."""
    before: dict[int, int] = {}
    for each in grades:
        if each.old_ppm is not None and each.slot in before and each.old_ppm != before[each.slot]:
            return False
        before[each.slot] = each.new_ppm
    return True
