"""Courses as files: check them, publish them, write them back out."""

from lms.transfer.service.exporting import export
from lms.transfer.service.publishing import Published, banks_named, check, publish

__all__ = ["Published", "banks_named", "check", "export", "publish"]
