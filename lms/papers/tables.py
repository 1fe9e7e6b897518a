"""What belongs to answers that a person looks at: files handed in, and marks by rubric."""

from piccolo.columns import BigInt, BigSerial, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person
from lms.attempts.tables import Attempt


class AnswerFile(Table, tablename="answer_file"):
    """One file sent in for one question of an attempt; its content lies in the media store by its sha256."""

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    attempt = ForeignKey(references=Attempt, null=False, index=True)
    slot = BigInt(default=0)
    name = Varchar(length=200)
    sha256 = Varchar(length=64)
    bytes = BigInt(default=0)
    mime = Varchar(length=80)
    added_at = Timestamptz(default=None)


class AnswerMark(Table, tablename="answer_mark"):
    """A person's mark of one answer: the level of each criterion (JSON list, from 0), a comment; the newest counts.

    `rubric` holds the criteria (JSON by language) where they were corrected after publishing.
    """

    id = BigSerial(primary_key=True)
    attempt = ForeignKey(references=Attempt, null=False, index=True)
    slot = BigInt(default=0)
    marker = ForeignKey(references=Person, null=False, index=True)
    levels = Text()
    comment = Text(default="")
    credit_ppm = BigInt(default=0)
    rubric = Text(default="")
    at = Timestamptz(default=None)
