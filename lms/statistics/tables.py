"""What is computed about questions, and what people decided about it."""

from piccolo.columns import BigInt, BigSerial, Date, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person
from lms.courses.tables import Course
from lms.questions.tables import QuestionVersion


class ItemStat(Table, tablename="item_stat"):
    """The figures of a question in a quiz (JSON), replaced by the worker; `series` is the question over equal versions.

    `question_version` is the newest of them, `finding` the worst thing found, `severity` what sorts.
    """

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    quiz_key = Varchar(length=120)
    series = BigInt(default=0)
    course = ForeignKey(references=Course, null=False, index=True)
    unit_key = Varchar(length=80)
    question_version = ForeignKey(references=QuestionVersion, null=False, index=True)
    n = BigInt(default=0)
    finding = Varchar(length=20)
    severity = BigInt(default=0, index=True)
    figures = Text()
    computed_at = Timestamptz(default=None)


class QuizStat(Table, tablename="quiz_stat"):
    """The figures of a quiz (JSON); `basis` tells which attempts they were made of."""

    id = BigSerial(primary_key=True)
    quiz_key = Varchar(length=120, unique=True)
    n = BigInt(default=0)
    figures = Text()
    basis = Varchar(length=120)
    computed_at = Timestamptz(default=None)


class QuestionKeep(Table, tablename="question_keep"):
    """Somebody looked at a question and keeps it until a day; append-only, the newest counts."""

    id = BigSerial(primary_key=True)
    quiz_key = Varchar(length=120)
    series = BigInt(default=0)
    until = Date(default=None)
    reason = Varchar(length=400)
    actor = ForeignKey(references=Person, null=False, index=True)
    at = Timestamptz(default=None)
