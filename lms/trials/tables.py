"""Trials of quizzes that are being written: held apart from attempts, so that nothing that counts can count them."""

from piccolo.columns import BigSerial, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person
from lms.drafts.tables import DraftUnit


class Trial(Table, tablename="trial"):
    """Somebody tries out a quiz of a draft: `paper` is what is asked, frozen, and `work` what was given so far.

    One for each person and quiz; a new one takes the place of the old one, and after a day it goes.
    """

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    person = ForeignKey(references=Person, null=False)
    unit = ForeignKey(references=DraftUnit, null=False, index=True)
    paper = Text()
    work = Text()
    started_at = Timestamptz(default=None)
    submitted_at = Timestamptz(null=True, default=None)
