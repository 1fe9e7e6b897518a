"""Reading drafts."""

from lms.drafts.queries.lists import DraftRow, drafts
from lms.drafts.queries.texts import AsideText, History, OpenText, Revision, asides, history, open_text, revision
from lms.drafts.queries.whole import DraftUnitRow, DraftView, TextRow, WholeDraft, draft, whole

__all__ = [
    "AsideText",
    "DraftRow",
    "DraftUnitRow",
    "DraftView",
    "History",
    "OpenText",
    "Revision",
    "TextRow",
    "WholeDraft",
    "asides",
    "draft",
    "drafts",
    "history",
    "open_text",
    "revision",
    "whole",
]
