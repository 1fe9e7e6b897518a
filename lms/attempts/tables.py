"""Attempts and every change of their states."""

from piccolo.columns import BigInt, BigSerial, Boolean, ForeignKey, LazyTableReference, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person
from lms.admission.tables import Sitting
from lms.enrolments.tables import Enrolment

# Quizzes stand a floor above: what happens to an attempt needs to know nothing of questions.
_QUIZ_VERSION = LazyTableReference("QuizVersion", module_path="lms.quizzes.tables")


class Attempt(Table, tablename="attempt"):
    """One go at a quiz.

    `quiz_key` ("course id/unit key") holds across versions. The clock (lms/attempts/rules/clock.py): `allowed_s` with
    all that was added for this person, `deadline_at` until when answers are taken (None: no end, or the clock stands
    still), `next_check_at` when the sweeper looks at it. A pause: since when, by what (key, call, away), and from which
    phone system; `pauses_used` and `pause_s_used` count against the caps of the quiz. `seen_at` is the last sign of
    life of an open page, `penalty_ppm` what a late hand-in cost of the points.
    """

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    enrolment = ForeignKey(references=Enrolment, null=False, index=True)
    person = ForeignKey(references=Person, null=False)
    quiz_version: ForeignKey[Table] = ForeignKey(references=_QUIZ_VERSION, null=False)
    quiz_key = Varchar(length=120)
    number = BigInt(default=0)
    state = Varchar(length=20)
    locale = Varchar(length=10)
    seed = Varchar(length=32)
    token_hash = Varchar(length=64, unique=True)
    current_slot = BigInt(default=1)
    slot_count = BigInt(default=0)
    started_at = Timestamptz(default=None)
    submitted_at = Timestamptz(null=True, default=None)
    graded_at = Timestamptz(null=True, default=None)
    clock_mode = Varchar(length=20, default="none")
    allowed_s = BigInt(null=True, default=None)
    consumed_s = BigInt(default=0)
    running_since = Timestamptz(null=True, default=None)
    closes_at = Timestamptz(null=True, default=None)
    next_check_at = Timestamptz(null=True, default=None)
    pauses_used = BigInt(default=0)
    pause_s_used = BigInt(default=0)
    deadline_at = Timestamptz(null=True, default=None)
    paused_at = Timestamptz(null=True, default=None)
    pause_cause = Varchar(length=20, default="")
    pause_source = Varchar(length=80, default="")
    seen_at = Timestamptz(null=True, default=None)
    penalty_ppm = BigInt(default=0)
    preview = Boolean(default=False)
    device_id = Varchar(length=64, default="")
    screen = BigInt(default=0)
    tokens_since = Timestamptz(null=True, default=None)
    points_e5 = BigInt(null=True, default=None)
    max_points_e5 = BigInt(default=0)
    score_ppm = BigInt(null=True, default=None)
    passed = Boolean(null=True, default=None)
    receipt = Varchar(length=64, null=True, default=None)
    sitting = ForeignKey(references=Sitting, null=True)


class AttemptEvent(Table, tablename="attempt_event"):
    """Every change of an attempt's state, with who and why; append-only."""

    id = BigSerial(primary_key=True)
    attempt = ForeignKey(references=Attempt, null=False, index=True)
    kind = Varchar(length=30)
    from_state = Varchar(length=20)
    to_state = Varchar(length=20)
    actor = BigInt(null=True, default=None)
    reason = Varchar(length=400, default="")
    at = Timestamptz(default=None)
    detail = Text(default="")
