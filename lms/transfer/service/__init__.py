"""Courses as files: check them, publish them, write them back out."""

from lms.transfer.service.exporting import export
from lms.transfer.service.publishing import Published, banks_named, check, publish, units_named

__all__ = ["Published", "banks_named", "check", "export", "publish", "units_named"]
