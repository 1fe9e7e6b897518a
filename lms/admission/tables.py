"""Sittings of exams in rooms, and what single people or org units get beyond the rules of a quiz."""

from piccolo.columns import BigInt, BigSerial, ForeignKey, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import OrgUnit, Person
from lms.courses.tables import Course


class Sitting(Table, tablename="sitting"):
    """An exam held in a room: whoever types its `code` between `opens_at` and `closes_at` may start.

    `quiz_key` ("course id/unit key") holds across versions. `org_unit` are the people expected, null when not said.
    """

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    course = ForeignKey(references=Course, null=False)
    unit_key = Varchar(length=80)
    quiz_key = Varchar(length=120)
    code = Varchar(length=6)
    room = Varchar(length=80)
    org_unit = ForeignKey(references=OrgUnit, null=True)
    opens_at = Timestamptz(default=None)
    closes_at = Timestamptz(default=None)
    opened_by = ForeignKey(references=Person, null=False)
    created_at = Timestamptz(default=None)
    ended_at = Timestamptz(null=True, default=None)
    ended_by = ForeignKey(references=Person, null=True)


class QuizOverride(Table, tablename="quiz_override"):
    """More time, more attempts or other dates for one person or one org unit in one quiz, with the reason.

    `multiplier_ppm` multiplies the time of the quiz, `extra_s` is added to it.
    """

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # as above
    course = ForeignKey(references=Course, null=False)
    unit_key = Varchar(length=80)
    quiz_key = Varchar(length=120)
    person = ForeignKey(references=Person, null=True)
    org_unit = ForeignKey(references=OrgUnit, null=True)
    extra_s = BigInt(default=0)
    extra_attempts = BigInt(default=0)
    multiplier_ppm = BigInt(default=1_000_000)
    opens_at = Timestamptz(null=True, default=None)
    closes_at = Timestamptz(null=True, default=None)
    reason = Varchar(length=400)
    granted_by = ForeignKey(references=Person, null=False)
    granted_at = Timestamptz(default=None)
    ended_at = Timestamptz(null=True, default=None)
    ended_by = ForeignKey(references=Person, null=True)
