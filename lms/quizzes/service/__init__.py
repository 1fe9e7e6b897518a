"""Changing quizzes and attempts: publishing, starting, saving answers, handing in."""

from lms.answers.service.access import Writer, attempt_token
from lms.answers.service.late import KeptLate, NewAnswer
from lms.answers.service.pausing import call_is_over, pause_attempt, pause_for_call, resume_attempt
from lms.answers.service.screens import NewScreen, Screen, open_screen
from lms.quizzes.service.admitting import Entry, start_for, time_for
from lms.quizzes.service.checking import check_answer
from lms.quizzes.service.publishing import publish_quiz_version
from lms.quizzes.service.saving import SavedAnswer, go_on, mark_slot, save_answer, save_form
from lms.quizzes.service.starting import StartRefused, start_attempt
from lms.quizzes.service.submitting import Lacks, Receipt, submit
from lms.quizzes.service.sweeping import close_all_over, close_over

__all__ = [
    "Entry",
    "KeptLate",
    "Lacks",
    "NewAnswer",
    "NewScreen",
    "Receipt",
    "SavedAnswer",
    "Screen",
    "StartRefused",
    "Writer",
    "attempt_token",
    "call_is_over",
    "check_answer",
    "close_all_over",
    "close_over",
    "go_on",
    "mark_slot",
    "open_screen",
    "pause_attempt",
    "pause_for_call",
    "publish_quiz_version",
    "resume_attempt",
    "save_answer",
    "save_form",
    "start_attempt",
    "start_for",
    "submit",
    "time_for",
]
