"""HTTP of writing a quiz."""

from lms.quizwriting.web.look import look
from lms.quizwriting.web.pasted import pasted
from lms.quizwriting.web.ruling import keep_rules, rules

routes = [keep_rules, look, pasted, rules]

__all__ = ["routes"]
