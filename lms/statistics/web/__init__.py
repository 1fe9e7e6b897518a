"""HTTP of question health."""

from lms.statistics.web.pages import health, keep, question

routes = [health, question, keep]

__all__ = ["routes"]
