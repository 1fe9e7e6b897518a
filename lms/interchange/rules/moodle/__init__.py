"""Moodle XML, the format in which Moodle gives out whole question banks (docs.moodle.org, Moodle XML format)."""

from lms.interchange.rules.moodle.printer import print_moodle
from lms.interchange.rules.moodle.reader import read_moodle

__all__ = ["print_moodle", "read_moodle"]
