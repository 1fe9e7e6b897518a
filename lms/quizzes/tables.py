"""Quizzes, attempts and every answer ever given."""

from piccolo.columns import BigInt, BigSerial, Boolean, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person
from lms.courses.tables import Course, Unit
from lms.enrolments.tables import Enrolment
from lms.questions.tables import QuestionVersion


class QuizVersion(Table, tablename="quiz_version"):
    """A quiz's frozen rules (JSON) in one course version."""

    id = BigSerial(primary_key=True)
    unit = ForeignKey(references=Unit, null=False, unique=True)
    course = ForeignKey(references=Course, null=False)
    unit_key = Varchar(length=80)
    mode = Varchar(length=20)
    pass_ppm = BigInt(default=0)
    rules = Text()
    draw_count = BigInt(default=0)


class QuizQuestion(Table, tablename="quiz_question"):
    """The pool that a quiz version draws from, in the author's order."""

    id = BigSerial(primary_key=True)
    quiz_version = ForeignKey(references=QuizVersion, null=False)
    position = BigInt(default=0)
    question_version = ForeignKey(references=QuestionVersion, null=False)


class Attempt(Table, tablename="attempt"):
    """One go at a quiz.

    `quiz_key` ("course id/unit key") holds across versions. The clock's columns (seconds) are for quizzes with a
    time limit.
    """

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    enrolment = ForeignKey(references=Enrolment, null=False, index=True)
    person = ForeignKey(references=Person, null=False)
    quiz_version = ForeignKey(references=QuizVersion, null=False)
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
    preview = Boolean(default=False)
    device_id = Varchar(length=64, default="")
    points_e5 = BigInt(null=True, default=None)
    max_points_e5 = BigInt(default=0)
    score_ppm = BigInt(null=True, default=None)
    passed = Boolean(null=True, default=None)
    receipt = Varchar(length=64, null=True, default=None)


class AttemptSlot(Table, tablename="attempt_slot"):
    """One question of an attempt with the order in which its options were shown (JSON list of ids), and its grade."""

    id = BigSerial(primary_key=True)
    attempt = ForeignKey(references=Attempt, null=False)
    position = BigInt(default=0)
    question_version = ForeignKey(references=QuestionVersion, null=False)
    option_order = Text()
    points_e5 = BigInt(default=0)
    flagged = Boolean(default=False)
    credit_ppm = BigInt(null=True, default=None)


class AnswerEvent(Table, tablename="answer_event"):
    """Every answer as it arrived, in the order of `id`; append-only."""

    id = BigSerial(primary_key=True)
    attempt = ForeignKey(references=Attempt, null=False)
    slot = BigInt(default=0)
    answer = Text()
    device_id = Varchar(length=64)
    client_seq = BigInt(default=0)
    client_at = Timestamptz(null=True, default=None)
    server_at = Timestamptz(default=None)
    late = Boolean(default=False)


class AnswerCurrent(Table, tablename="answer_current"):
    """The answer that counts now, one row a slot; `event` is the event it came from."""

    id = BigSerial(primary_key=True)
    attempt = ForeignKey(references=Attempt, null=False)
    slot = BigInt(default=0)
    answer = Text()
    event = ForeignKey(references=AnswerEvent, null=False)
    device_id = Varchar(length=64)
    client_seq = BigInt(default=0)
    saved_at = Timestamptz(default=None)


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


class GradeEvent(Table, tablename="grade_event"):
    """Every grade of a slot, old and new; append-only."""

    id = BigSerial(primary_key=True)
    attempt = ForeignKey(references=Attempt, null=False, index=True)
    slot = BigInt(default=0)
    old_credit_ppm = BigInt(null=True, default=None)
    new_credit_ppm = BigInt(default=0)
    actor = BigInt(null=True, default=None)
    reason = Varchar(length=400, default="")
    at = Timestamptz(default=None)
