"""Reading drafts."""

from lms.drafts.queries.gone import Gone, gone
from lms.drafts.queries.lists import DraftRow, drafts, titles
from lms.drafts.queries.pictures import picture_in
from lms.drafts.queries.sides import Waiting, both_changed, draft_files, waiting
from lms.drafts.queries.texts import (
    AsideText,
    History,
    OpenText,
    Revision,
    asides,
    history,
    open_text,
    revision,
    settled_asides,
    state_at,
)
from lms.drafts.queries.whole import (
    DraftUnitRow,
    DraftView,
    StoredName,
    Surroundings,
    TextRow,
    WholeDraft,
    draft,
    surroundings,
    whole,
)

__all__ = [
    "AsideText",
    "DraftRow",
    "DraftUnitRow",
    "DraftView",
    "Gone",
    "History",
    "OpenText",
    "Revision",
    "StoredName",
    "Surroundings",
    "TextRow",
    "Waiting",
    "WholeDraft",
    "asides",
    "both_changed",
    "draft",
    "draft_files",
    "drafts",
    "gone",
    "history",
    "open_text",
    "picture_in",
    "revision",
    "settled_asides",
    "state_at",
    "surroundings",
    "titles",
    "waiting",
    "whole",
]
