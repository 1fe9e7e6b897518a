"""Courses as files: check them, publish them, write them back out."""

from lms.transfer.service.exporting import export, write_out
from lms.transfer.service.publishing import Published, banks_named, check, publish, texts_of, units_named

__all__ = ["Published", "banks_named", "check", "export", "publish", "texts_of", "units_named", "write_out"]
