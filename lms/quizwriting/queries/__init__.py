"""What is said of the text of a quiz, and of its rules."""

from lms.quizwriting.queries.ruled import Page, Panel, panel
from lms.quizwriting.queries.seeing import Asked, Seen, seen

__all__ = ["Asked", "Page", "Panel", "Seen", "panel", "seen"]
