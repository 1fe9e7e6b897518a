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
from lms.disputes.queries.voidings import ToVoid, waiting_for_second

__all__ = [
    "Audience",
    "Disputed",
    "ObjectionLine",
    "ToVoid",
    "attempt_of",
    "draft_of",
    "objection_of",
    "objections_of",
    "open_objections",
    "some_open",
    "waiting_for_second",
]
