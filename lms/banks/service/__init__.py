"""Questions are kept in versions: those of quizzes by their files, those of banks by imports and by hand."""

from lms.banks.service.adding import MOST_AT_ONCE, ThereAlready, add_questions
from lms.banks.service.banks import NameTaken, make_bank, share_bank
from lms.banks.service.drawing import BankRefused, drawn_from_banks
from lms.banks.service.editing import NotReadable, Overtaken, edit_question
from lms.banks.service.importing import IMPORT_JOB, BankFull, begin_import, run_import, run_import_job
from lms.banks.service.keeping import NoSuchVersion, NotEquivalent, keep_questions
from lms.banks.service.owning import hand_over
from lms.banks.service.pictures import with_pictures
from lms.banks.service.tending import KeyTaken, move_questions, retire_questions, tag_questions
from lms.banks.service.undoing import Left, NotDone, Undone, undo_import, would_stay

__all__ = [
    "IMPORT_JOB",
    "MOST_AT_ONCE",
    "BankFull",
    "BankRefused",
    "KeyTaken",
    "Left",
    "NameTaken",
    "NoSuchVersion",
    "NotDone",
    "NotEquivalent",
    "NotReadable",
    "Overtaken",
    "ThereAlready",
    "Undone",
    "add_questions",
    "begin_import",
    "drawn_from_banks",
    "edit_question",
    "hand_over",
    "keep_questions",
    "make_bank",
    "move_questions",
    "retire_questions",
    "run_import",
    "run_import_job",
    "share_bank",
    "tag_questions",
    "undo_import",
    "with_pictures",
    "would_stay",
]
