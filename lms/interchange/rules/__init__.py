"""Questions in the formats of others: read with a reason for everything that does not come in, and written."""

from lms.interchange.rules.files import WRITERS, read_file, write_file
from lms.interchange.rules.own_text import read_quiz_text
from lms.interchange.rules.reading import Format, Item, Reading
from lms.interchange.rules.sheets.columns import Role
from lms.interchange.rules.writing import Remark, Written

__all__ = [
    "WRITERS",
    "Format",
    "Item",
    "Reading",
    "Remark",
    "Role",
    "Written",
    "read_file",
    "read_quiz_text",
    "write_file",
]
