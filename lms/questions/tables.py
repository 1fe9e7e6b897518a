"""Questions and what was asked: a version never changes once it exists."""

from piccolo.columns import BigInt, BigSerial, Boolean, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table


class Question(Table, tablename="question"):
    """A question's identity: the bank it lives in and its key there."""

    id = BigSerial(primary_key=True)
    bank = Varchar(length=160)
    key = Varchar(length=80)
    created_at = Timestamptz(default=None)


class QuestionVersion(Table, tablename="question_version"):
    """What is asked: all languages in one body (JSON of {locale: question}), frozen."""

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
