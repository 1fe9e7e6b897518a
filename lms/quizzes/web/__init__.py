"""HTTP of quizzes and attempts."""

from lms.quizzes.web.api import answer, screen, slot_place, submission
from lms.quizzes.web.pages import attempt, check, front, pause, result, save, start, submit

routes = [front, start, attempt, save, check, pause, submit, result, answer, submission, slot_place, screen]

__all__ = ["routes"]
