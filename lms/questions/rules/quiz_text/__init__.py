"""Quiz text: the plain-text syntax in which questions are written, read and printed."""

from lms.questions.rules.quiz_text.merge import follows, merge_question
from lms.questions.rules.quiz_text.parser import Placed, Problems, Source, parse_check, parse_questions
from lms.questions.rules.quiz_text.printer import print_question, print_questions

__all__ = [
    "Placed",
    "Problems",
    "Source",
    "follows",
    "merge_question",
    "parse_check",
    "parse_questions",
    "print_question",
    "print_questions",
]
