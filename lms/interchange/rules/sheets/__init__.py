"""Questions in rows: CSV and XLSX, with columns that are guessed from their headings and can be corrected."""

from lms.core.sheets import csv_rows, xlsx_rows
from lms.interchange.rules.sheets.columns import Role, guess
from lms.interchange.rules.sheets.printer import print_csv
from lms.interchange.rules.sheets.rows import Sheet, read_rows

__all__ = ["Role", "Sheet", "csv_rows", "guess", "print_csv", "read_rows", "xlsx_rows"]
