"""Courses as files: check them, publish them, write them back out."""

from lms.transfer.service.exporting import export, write_out
from lms.transfer.service.origins import Origin, TakesBack
from lms.transfer.service.publishing import Newer, Published, banks_named, check, publish, texts_of, units_named

__all__ = [
    "Newer",
    "Origin",
    "Published",
    "TakesBack",
    "banks_named",
    "check",
    "export",
    "publish",
    "texts_of",
    "units_named",
    "write_out",
]
