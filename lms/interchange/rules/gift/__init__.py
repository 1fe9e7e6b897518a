"""GIFT, Moodle's text format for questions (docs.moodle.org, GIFT format), read in full and written."""

from lms.interchange.rules.gift.printer import print_gift
from lms.interchange.rules.gift.reader import read_gift

__all__ = ["print_gift", "read_gift"]
