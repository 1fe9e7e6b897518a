"""HTTP of question banks: their list, one bank, exports, imports."""

from lms.imports.web import adding, banks, from_quiz, imports, questions
from lms.imports.web.api import alike

routes = [
    banks.banks_page,
    banks.make,
    banks.bank_page,
    banks.share,
    banks.hand_over,
    banks.tend,
    banks.export,
    adding.new_question,
    adding.add,
    adding.add_form,
    adding.look,
    questions.question_page,
    questions.keep,
    questions.keep_form,
    imports.new_import,
    imports.dry_run,
    imports.start,
    imports.import_page,
    imports.undo,
    from_quiz.choose,
    from_quiz.look,
    alike,
]

__all__ = ["routes"]
