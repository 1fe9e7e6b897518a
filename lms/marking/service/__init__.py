"""Changing things on the marking desk."""

from lms.marking.service.marks import Given, give_mark, hold, keep_draft
from lms.marking.service.wordings import accept_for_all, decline

__all__ = ["Given", "accept_for_all", "decline", "give_mark", "hold", "keep_draft"]
