"""Who is on which course version, and how far: progress, place, check answers, minutes."""

from piccolo.columns import BigInt, BigSerial, Boolean, Date, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person
from lms.courses.tables import Course, CourseVersion


class Enrolment(Table, tablename="enrolment"):
    """One person on one course for one cycle.

    Never reset. `ref` is a UUID, xAPI's registration. `seconds` is time studied.
    """

    id = BigSerial(primary_key=True)
    ref = Varchar(length=36, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    person = ForeignKey(references=Person, null=False)
    course = ForeignKey(references=Course, null=False, index=True)
    course_version = ForeignKey(references=CourseVersion, null=False)
    cycle = BigInt(default=1)
    state = Varchar(length=20)
    source = Varchar(length=20, default="self")
    assigned_at = Timestamptz(default=None)
    due_at = Timestamptz(null=True, default=None)
    started_at = Timestamptz(null=True, default=None)
    completed_at = Timestamptz(null=True, default=None)
    last_unit_key = Varchar(length=80, default="")
    last_at = Timestamptz(null=True, default=None)
    seconds = BigInt(default=0)
    units_done = BigInt(default=0)
    est_seconds_done = BigInt(default=0)
    score_ppm = BigInt(null=True, default=None)
    passed = Boolean(null=True, default=None)


class UnitProgress(Table, tablename="unit_progress"):
    """How far one enrolment is in one unit, and the exact place.

    Block number, how far into it (ppm), seconds of a recording.
    """

    id = BigSerial(primary_key=True)
    enrolment = ForeignKey(references=Enrolment, null=False)
    unit_key = Varchar(length=80)
    state = Varchar(length=20, default="in_progress")
    seconds = BigInt(default=0)
    block = BigInt(default=0)
    block_ppm = BigInt(default=0)
    furthest_block = BigInt(default=0)
    media_s = BigInt(default=0)
    opened_at = Timestamptz(default=None)
    seen_at = Timestamptz(default=None)
    reached_end_at = Timestamptz(null=True, default=None)
    completed_at = Timestamptz(null=True, default=None)
    satisfied_by = Varchar(length=60, default="")
    score_ppm = BigInt(null=True, default=None)


class CheckAnswer(Table, tablename="check_answer"):
    """An answer to a check question inside a page; each try is kept."""

    id = BigSerial(primary_key=True)
    enrolment = ForeignKey(references=Enrolment, null=False)
    unit_key = Varchar(length=80)
    check_key = Varchar(length=80)
    answer = Text()
    credit_ppm = BigInt(default=0)
    at = Timestamptz(default=None)


class StudyDay(Table, tablename="study_day"):
    """Seconds a person studied on one of their days."""

    id = BigSerial(primary_key=True)
    person = ForeignKey(references=Person, null=False)
    day = Date(default=None)
    seconds = BigInt(default=0)


class CompletionTakenBack(Table, tablename="completion_taken_back"):
    """A completion of a unit that does not hold any more, as it stood, and why not; append-only.

    `course_completed_at` when the course was complete with it, and is not without it.
    """

    id = BigSerial(primary_key=True)
    enrolment = ForeignKey(references=Enrolment, null=False, index=True)
    unit_key = Varchar(length=80)
    completed_at = Timestamptz(default=None)
    satisfied_by = Varchar(length=60)
    score_ppm = BigInt(null=True, default=None)
    course_completed_at = Timestamptz(null=True, default=None)
    actor = ForeignKey(references=Person, null=False, index=True)
    reason = Varchar(length=400)
    at = Timestamptz(default=None)
