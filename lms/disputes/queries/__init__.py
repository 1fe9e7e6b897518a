"""Reading disputes: an attempt with everything that happened to it, objections and their list."""

from lms.disputes.queries.attempts import Audience, Disputed, attempt_of
from lms.disputes.queries.objections import (
    ObjectionLine,
    draft_of,
    objection_of,
    objections_of,
    open_objections,
    some_open,
)

__all__ = [
    "Audience",
    "Disputed",
    "ObjectionLine",
    "attempt_of",
    "draft_of",
    "objection_of",
    "objections_of",
    "open_objections",
    "some_open",
]
