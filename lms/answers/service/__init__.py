"""Who may write answers, on which screen, and what becomes of those that come too late."""

from lms.answers.service.access import ASKED, BY_TOKEN, Writer, attempt_of, attempt_token, check_writer, screen_of
from lms.answers.service.late import KeptLate, NewAnswer, believed, kept_or_closed
from lms.answers.service.screens import NewScreen, Screen, open_screen

__all__ = [
    "ASKED",
    "BY_TOKEN",
    "KeptLate",
    "NewAnswer",
    "NewScreen",
    "Screen",
    "Writer",
    "attempt_of",
    "attempt_token",
    "believed",
    "check_writer",
    "kept_or_closed",
    "open_screen",
    "screen_of",
]
