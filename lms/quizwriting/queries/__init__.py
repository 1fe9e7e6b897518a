"""What is said of the text of a quiz."""

from lms.quizwriting.queries.seeing import Asked, Seen, seen

__all__ = ["Asked", "Seen", "seen"]
