"""Questions and what was asked: a version never changes once it exists."""

from piccolo.columns import BigInt, BigSerial, Boolean, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person


class Question(Table, tablename="question"):
    """A question's identity: the bank it lives in and its key there; `retired_at` when no newest quiz asks it."""

    id = BigSerial(primary_key=True)
    bank = Varchar(length=160)
    key = Varchar(length=80)
    created_at = Timestamptz(default=None)
    retired_at = Timestamptz(null=True, default=None)


class QuestionVersion(Table, tablename="question_version"):
    """What is asked: all languages in one body (JSON of {locale: question}), frozen.

    `series` is the number of the version with which its statistics began: (question, series) is the key of statistics.
    A version that only mends words goes on with the series of the one before; any other begins its own.
    """

    id = BigSerial(primary_key=True)
    question = ForeignKey(references=Question, null=False)
    number = BigInt(default=0)
    kind = Varchar(length=20)
    topic = Varchar(length=80, default="")
    level = BigInt(default=2)
    points_e5 = BigInt(default=100000)
    critical = Boolean(default=False)
    est_seconds = BigInt(default=30)
    content_hash = Varchar(length=64)
    bodies = Text()
    created_at = Timestamptz(default=None)
    series = BigInt(default=1)


class QuestionUse(Table, tablename="question_use"):
    """How often a question was drawn for an attempt, by anybody."""

    id = BigSerial(primary_key=True)
    question = ForeignKey(references=Question, null=False, unique=True)
    uses = BigInt(default=0)


class KeyCorrection(Table, tablename="key_correction"):
    """What counts as right in a question version from then on; append-only, the newest counts.

    `keys` are all keys that are accepted (JSON list of languages), the last one is the one to show.
    """

    id = BigSerial(primary_key=True)
    question_version = ForeignKey(references=QuestionVersion, null=False, index=True)
    action = Varchar(length=10)
    keys = Text()
    actor = ForeignKey(references=Person, null=False, index=True)
    reason = Varchar(length=400)
    at = Timestamptz(default=None)
