"""Regrades of a question, and what each of them changed."""

from piccolo.columns import BigInt, BigSerial, Boolean, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person
from lms.attempts.tables import Attempt
from lms.questions.tables import QuestionVersion


class Regrade(Table, tablename="regrade"):
    """One regrade of one question version: its action, the keys that count from then on (JSON), how far the job is.

    `last_attempt` is the attempt up to which everything is done, so that the work goes on where it stopped.
    """

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    question_version = ForeignKey(references=QuestionVersion, null=False, index=True)
    action = Varchar(length=10)
    keys = Text()
    reason = Varchar(length=400)
    may_lower = Boolean(default=False)
    state = Varchar(length=10)
    total = BigInt(default=0)
    done = BigInt(default=0)
    last_attempt = BigInt(default=0)
    actor = ForeignKey(references=Person, null=False, index=True)
    created_at = Timestamptz(default=None)
    finished_at = Timestamptz(null=True, default=None)


class RegradeChange(Table, tablename="regrade_change"):
    """What a regrade did to one attempt; append-only. `held` says that the lower result was not counted."""

    id = BigSerial(primary_key=True)
    regrade = ForeignKey(references=Regrade, null=False)
    attempt = ForeignKey(references=Attempt, null=False, index=True)
    slot = BigInt(default=0)
    old_credit_ppm = BigInt(default=0)
    new_credit_ppm = BigInt(default=0)
    old_points_e5 = BigInt(default=0)
    new_points_e5 = BigInt(default=0)
    old_max_e5 = BigInt(default=0)
    new_max_e5 = BigInt(default=0)
    old_passed = Boolean(default=False)
    new_passed = Boolean(default=False)
    held = Boolean(default=False)
    at = Timestamptz(default=None)
