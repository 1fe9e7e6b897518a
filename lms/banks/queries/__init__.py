"""What is asked about banks, their questions, and what became of the questions of a quiz."""

from lms.banks.queries.banks import BankHead, BankLine, bank_by_name, bank_by_ref, banks_of, banks_to_use
from lms.banks.queries.changes import question_changes
from lms.banks.queries.imports import ImportLine, import_of, imports_of
from lms.banks.queries.near import Near, near_duplicates, near_sketch
from lms.banks.queries.one import Use, Version, figures_of, question_of, uses_of, versions_of
from lms.banks.queries.pictures import filed_pictures
from lms.banks.queries.shelf import (
    Filter,
    Line,
    Shelved,
    find_questions,
    ids_of,
    questions_in,
    rows_of,
    standing_of,
    tags_of,
    whole_bank,
)

__all__ = [
    "BankHead",
    "BankLine",
    "Filter",
    "ImportLine",
    "Line",
    "Near",
    "Shelved",
    "Use",
    "Version",
    "bank_by_name",
    "bank_by_ref",
    "banks_of",
    "banks_to_use",
    "figures_of",
    "filed_pictures",
    "find_questions",
    "ids_of",
    "import_of",
    "imports_of",
    "near_duplicates",
    "near_sketch",
    "question_changes",
    "question_of",
    "questions_in",
    "rows_of",
    "standing_of",
    "tags_of",
    "uses_of",
    "versions_of",
    "whole_bank",
]
