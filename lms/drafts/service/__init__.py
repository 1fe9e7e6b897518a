"""Changing drafts."""

from lms.drafts.service.arranging import (
    NewUnit,
    Own,
    add_module,
    add_unit,
    change_course,
    change_unit,
    copy_unit,
    move_module,
    move_unit,
    name_module,
    put_back,
    remove_module,
    remove_unit,
)
from lms.drafts.service.dropping import Spot, move_module_behind, move_unit_behind
from lms.drafts.service.media import add_media, add_media_beside
from lms.drafts.service.opening import NewCourse, begin, draft_from_files, open_draft, taken_codes
from lms.drafts.service.rebasing import rebase
from lms.drafts.service.returning import put_back_language, put_back_module, remove_language
from lms.drafts.service.saving import Here, Save, Saved, give_back, here, save_text, settle, up_to_date

__all__ = [
    "Here",
    "NewCourse",
    "NewUnit",
    "Own",
    "Save",
    "Saved",
    "Spot",
    "add_media",
    "add_media_beside",
    "add_module",
    "add_unit",
    "begin",
    "change_course",
    "change_unit",
    "copy_unit",
    "draft_from_files",
    "give_back",
    "here",
    "move_module",
    "move_module_behind",
    "move_unit",
    "move_unit_behind",
    "name_module",
    "open_draft",
    "put_back",
    "put_back_language",
    "put_back_module",
    "rebase",
    "remove_language",
    "remove_module",
    "remove_unit",
    "save_text",
    "settle",
    "taken_codes",
    "up_to_date",
]
