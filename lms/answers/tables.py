"""Every answer ever given, the screens it was given on, and what was decided about late ones."""

from piccolo.columns import BigInt, BigSerial, Boolean, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person
from lms.attempts.tables import Attempt


class AttemptScreen(Table, tablename="attempt_screen"):
    """A page view of an attempt that writes into it, numbered as they came; append-only.

    `attempt.screen` is the newest: the one that goes on. `clock_off_ms` is what the server's clock was ahead of the
    page's when it was opened, None when the page did not say its time.
    """

    id = BigSerial(primary_key=True)
    attempt = ForeignKey(references=Attempt, null=False)
    number = BigInt(default=0)
    token_hash = Varchar(length=64, unique=True)
    device_id = Varchar(length=64)
    opened_at = Timestamptz(default=None)
    clock_off_ms = BigInt(null=True, default=None)


class AnswerEvent(Table, tablename="answer_event"):
    """Every answer as it arrived, in the order of `id`; append-only.

    `late`: it arrived when the attempt took no more answers, and counts only when a person says so (LateDecision).
    `aside`: another screen had taken over and answered before it arrived; it is offered, and replaces nothing.
    """

    id = BigSerial(primary_key=True)
    attempt = ForeignKey(references=Attempt, null=False)
    slot = BigInt(default=0)
    answer = Text()
    device_id = Varchar(length=64)
    client_seq = BigInt(default=0)
    client_at = Timestamptz(null=True, default=None)
    server_at = Timestamptz(default=None)
    late = Boolean(default=False)
    screen = BigInt(default=0)
    aside = Boolean(default=False)


class AnswerCurrent(Table, tablename="answer_current"):
    """The answer that counts now, one row a slot; `event` is the event it came from."""

    id = BigSerial(primary_key=True)
    attempt = ForeignKey(references=Attempt, null=False)
    slot = BigInt(default=0)
    answer = Text()
    event = ForeignKey(references=AnswerEvent, null=False)
    device_id = Varchar(length=64)
    client_seq = BigInt(default=0)
    saved_at = Timestamptz(default=None)
    screen = BigInt(default=0)


class LateDecision(Table, tablename="late_decision"):
    """Whether an answer that arrived late counts: who said so, when and why; append-only.

    `replaced` is the event whose answer counted before, None when there was none: the receipt was made over that one.
    """

    id = BigSerial(primary_key=True)
    event = ForeignKey(references=AnswerEvent, null=False, unique=True)
    person = ForeignKey(references=Person, null=False, index=True)
    accepted = Boolean(default=False)
    reason = Varchar(length=400, default="")
    replaced = ForeignKey(references=AnswerEvent, null=True, index=True)
    at = Timestamptz(default=None)
