"""Changing quizzes and attempts: publishing, starting, saving answers, handing in."""

from lms.quizzes.service.access import Writer, attempt_token, check_writer
from lms.quizzes.service.admitting import Entry, start_for
from lms.quizzes.service.checking import check_answer
from lms.quizzes.service.crediting import Changed, change_credits, foresee_credits
from lms.quizzes.service.publishing import publish_quiz_version
from lms.quizzes.service.saving import NewAnswer, SavedAnswer, go_on, mark_slot, save_answer, save_form
from lms.quizzes.service.starting import StartRefused, start_attempt
from lms.quizzes.service.submitting import Lacks, Receipt, close_all_over, close_over, submit

__all__ = [
    "Changed",
    "Entry",
    "Lacks",
    "NewAnswer",
    "Receipt",
    "SavedAnswer",
    "StartRefused",
    "Writer",
    "attempt_token",
    "change_credits",
    "check_answer",
    "check_writer",
    "close_all_over",
    "close_over",
    "foresee_credits",
    "go_on",
    "mark_slot",
    "publish_quiz_version",
    "save_answer",
    "save_form",
    "start_attempt",
    "start_for",
    "submit",
]
