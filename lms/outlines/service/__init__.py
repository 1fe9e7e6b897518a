"""Changing outlines, and beginning courses."""

from lms.outlines.service.arranging import Arranged, Undo, Verb, arrange
from lms.outlines.service.bringing import Brought, as_copy, from_archive, from_word
from lms.outlines.service.naming import rename_unit

__all__ = ["Arranged", "Brought", "Undo", "Verb", "arrange", "as_copy", "from_archive", "from_word", "rename_unit"]
