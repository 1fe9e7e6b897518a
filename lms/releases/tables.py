"""What was and will be published from drafts, and what became of the people."""

from piccolo.columns import BigInt, BigSerial, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person


class Release(Table, tablename="release"):
    """One publication, done or waiting for its time.

    `files` is what will be published, frozen when it was ordered (JSON of texts by path and stored files by name).
    `number` is the version that came of it. `moved`, `restarted` and `stayed` count the people in the middle.
    """

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    code = Varchar(length=60, index=True)
    state = Varchar(length=10)
    kind = Varchar(length=10)
    people = Varchar(length=10)
    certificates = Varchar(length=10)
    renew_days = BigInt(default=0)
    note = Varchar(length=400, default="")
    locales = Varchar(length=60)
    files = Text(default="")
    over = BigInt(null=True, default=None)
    back_to = BigInt(null=True, default=None)
    due_at = Timestamptz(null=True, default=None)
    number = BigInt(null=True, default=None)
    moved = BigInt(default=0)
    restarted = BigInt(default=0)
    stayed = BigInt(default=0)
    renewed = BigInt(default=0)
    error = Varchar(length=400, default="")
    made_by = ForeignKey(references=Person, null=False, index=True)
    made_at = Timestamptz(default=None)
    done_at = Timestamptz(null=True, default=None)


class ReviewRequest(Table, tablename="review_request"):
    """Somebody is asked to look at a draft before it is published."""

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    code = Varchar(length=60, index=True)
    reviewer = ForeignKey(references=Person, null=False, index=True)
    asked_by = ForeignKey(references=Person, null=False, index=True)
    words = Varchar(length=400, default="")
    asked_at = Timestamptz(default=None)
    content_hash = Varchar(length=64, default="")
    outcome = Varchar(length=10, default="")
    answer = Varchar(length=400, default="")
    answered_at = Timestamptz(null=True, default=None)


class ReviewComment(Table, tablename="review_comment"):
    """A remark at a paragraph of a draft; `quote` are the paragraph's first words when it was written."""

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    code = Varchar(length=60, index=True)
    unit_key = Varchar(length=80)
    locale = Varchar(length=10)
    block = BigInt(default=0)
    quote = Varchar(length=200, default="")
    words = Varchar(length=1000)
    person = ForeignKey(references=Person, null=False, index=True)
    at = Timestamptz(default=None)
    settled_at = Timestamptz(null=True, default=None)
    settled_by = ForeignKey(references=Person, null=True, index=True)


class CourseCare(Table, tablename="course_care"):
    """What holds for publishing a course: whether somebody else has to approve, and when it is due for a look."""

    id = BigSerial(primary_key=True)
    code = Varchar(length=60, unique=True)
    needs_review = BigInt(default=0)
    look_again_at = Timestamptz(null=True, default=None)
    every_months = BigInt(default=12)
    looked_at = Timestamptz(null=True, default=None)
    looked_by = ForeignKey(references=Person, null=True, index=True)
