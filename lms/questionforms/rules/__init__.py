"""Pure rules of questions as forms: text to form, form to text, faults at their fields."""

from lms.questionforms.rules.fields import form_from
from lms.questionforms.rules.places import begun, changed, put_in, read_at
from lms.questionforms.rules.reading import form_of
from lms.questionforms.rules.ready_made import KINDS, ready_made
from lms.questionforms.rules.shape import QuestionForm, Row, blank
from lms.questionforms.rules.steps import stepped, stepped_from
from lms.questionforms.rules.writing import Written, written

__all__ = [
    "KINDS",
    "QuestionForm",
    "Row",
    "Written",
    "begun",
    "blank",
    "changed",
    "form_from",
    "form_of",
    "put_in",
    "read_at",
    "ready_made",
    "stepped",
    "stepped_from",
    "written",
]
