"""Marks in progress, and wordings that a person does not want to see proposed again."""

from piccolo.columns import BigInt, BigSerial, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person
from lms.attempts.tables import Attempt
from lms.questions.tables import QuestionVersion


class MarkingDraft(Table, tablename="marking_draft"):
    """What a marker has chosen and written so far for one answer, and who holds it; gone once the mark is given.

    `rubric` tells which one the levels speak of, empty for the published one.
    """

    id = BigSerial(primary_key=True)
    attempt = ForeignKey(references=Attempt, null=False)
    slot = BigInt(default=0)
    holder = ForeignKey(references=Person, null=False, index=True)
    levels = Text()
    comment = Text(default="")
    version = BigInt(default=0)
    rubric = Varchar(length=16, default="")
    held_at = Timestamptz(default=None)
    updated_at = Timestamptz(default=None)


class DeclinedWording(Table, tablename="declined_wording"):
    """Typed words that are nearly right and do not count all the same; `gap` 0 is a short text."""

    id = BigSerial(primary_key=True)
    question_version = ForeignKey(references=QuestionVersion, null=False)
    gap = BigInt(default=0)
    wording = Varchar(length=200)
    actor = ForeignKey(references=Person, null=False, index=True)
    at = Timestamptz(default=None)
