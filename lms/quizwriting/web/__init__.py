"""HTTP of writing a quiz."""

from lms.quizwriting.web.look import look

routes = [look]

__all__ = ["routes"]
