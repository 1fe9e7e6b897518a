"""Changing what is in dispute: requests for a check, and attempts that shall not count."""

from lms.disputes.service.objections import LONGEST, AskedAlready, answer_objection, keep_draft, send_objection
from lms.disputes.service.voiding import AskedToVoid, decide_voiding, void_or_ask

__all__ = [
    "LONGEST",
    "AskedAlready",
    "AskedToVoid",
    "answer_objection",
    "decide_voiding",
    "keep_draft",
    "send_objection",
    "void_or_ask",
]
