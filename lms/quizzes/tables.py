"""Quizzes and the questions of their attempts; attempts themselves stand in lms.attempts, answers in lms.answers."""

from piccolo.columns import BigInt, BigSerial, Boolean, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.attempts.tables import Attempt
from lms.courses.tables import Course, Unit
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


class AttemptSlot(Table, tablename="attempt_slot"):
    """One question of an attempt with the order in which its options were shown (JSON list of ids), and its grade.

    `opened_at` is when the question was first shown, where each question has its own time. `draw` is the number of the
    draw that it came from, from 1; 0 when the quiz asks all its questions. A `voided` question counts
    neither for the points nor for their maximum.
    """

    id = BigSerial(primary_key=True)
    attempt = ForeignKey(references=Attempt, null=False)
    position = BigInt(default=0)
    question_version = ForeignKey(references=QuestionVersion, null=False)
    option_order = Text()
    points_e5 = BigInt(default=0)
    flagged = Boolean(default=False)
    credit_ppm = BigInt(null=True, default=None)
    opened_at = Timestamptz(null=True, default=None)
    draw = BigInt(default=0)
    voided = Boolean(default=False)


class SlotReplaced(Table, tablename="slot_replaced"):
    """A question that left an attempt because its pause was long, as it stood there; append-only."""

    id = BigSerial(primary_key=True)
    attempt = ForeignKey(references=Attempt, null=False, index=True)
    position = BigInt(default=0)
    question_version = ForeignKey(references=QuestionVersion, null=False)
    option_order = Text()
    points_e5 = BigInt(default=0)
    replaced_at = Timestamptz(default=None)


class GradeEvent(Table, tablename="grade_event"):
    """Every grade of a slot, old and new, and by which rule it changed ("" at handing in); append-only."""

    id = BigSerial(primary_key=True)
    attempt = ForeignKey(references=Attempt, null=False, index=True)
    slot = BigInt(default=0)
    old_credit_ppm = BigInt(null=True, default=None)
    new_credit_ppm = BigInt(default=0)
    actor = BigInt(null=True, default=None)
    reason = Varchar(length=400, default="")
    rule = Varchar(length=40, default="")
    at = Timestamptz(default=None)
