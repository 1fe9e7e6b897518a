"""Reading quizzes and attempts: one's own, and what other pages list."""

from lms.attempts.rules.refs import is_ref
from lms.quizzes.queries.attempts import AttemptView, Slot, marked, own_attempt, past_of, slots_of
from lms.quizzes.queries.lists import (
    FailedTries,
    OpenAttempt,
    PastAttempt,
    failed_tries,
    open_attempts,
    past_attempts,
)
from lms.quizzes.queries.quiz import Asked, Quiz, quiz_of_unit, quiz_version
from lms.quizzes.queries.shown import Shown, markup, shown

__all__ = [
    "Asked",
    "AttemptView",
    "FailedTries",
    "OpenAttempt",
    "PastAttempt",
    "Quiz",
    "Shown",
    "Slot",
    "failed_tries",
    "is_ref",
    "marked",
    "markup",
    "open_attempts",
    "own_attempt",
    "past_attempts",
    "past_of",
    "quiz_of_unit",
    "quiz_version",
    "shown",
    "slots_of",
]
