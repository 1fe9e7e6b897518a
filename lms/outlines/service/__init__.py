"""Changing outlines."""

from lms.outlines.service.arranging import Arranged, Verb, arrange
from lms.outlines.service.naming import rename_unit

__all__ = ["Arranged", "Verb", "arrange", "rename_unit"]
