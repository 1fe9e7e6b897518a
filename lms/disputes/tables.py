"""Objections: a learner asks for a check, an instructor answers."""

from piccolo.columns import BigInt, BigSerial, Boolean, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person
from lms.attempts.tables import Attempt


class Objection(Table, tablename="objection"):
    """What a learner writes about a question of an attempt (`slot` 0: about the whole), and the answer to it.

    A draft is seen by its writer alone; one draft or open objection a question.
    """

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    attempt = ForeignKey(references=Attempt, null=False, index=True)
    slot = BigInt(default=0)
    person = ForeignKey(references=Person, null=False, index=True)
    state = Varchar(length=10)
    words = Text()
    written_at = Timestamptz(default=None)
    sent_at = Timestamptz(null=True, default=None)
    outcome = Varchar(length=10, default="")
    answer = Text(default="")
    answered_by = ForeignKey(references=Person, null=True, index=True)
    answered_at = Timestamptz(null=True, default=None)


class VoidRequest(Table, tablename="void_request"):
    """Somebody asks that an attempt at a certification shall not count; a second person decides. One at a time."""

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # as above
    attempt = ForeignKey(references=Attempt, null=False, index=True)
    asked_by = ForeignKey(references=Person, null=False, index=True)
    reason = Varchar(length=400)
    asked_at = Timestamptz(default=None)
    decided_by = ForeignKey(references=Person, null=True, index=True)
    decided_at = Timestamptz(null=True, default=None)
    confirmed = Boolean(null=True, default=None)
    answer = Varchar(length=400, default="")
