"""HTTP of writing a quiz."""

from lms.quizwriting.web.look import look
from lms.quizwriting.web.pasted import pasted

routes = [look, pasted]

__all__ = ["routes"]
