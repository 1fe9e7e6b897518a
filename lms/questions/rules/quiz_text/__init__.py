"""Quiz text: the plain-text syntax in which questions are written, read and printed."""

from lms.questions.rules.quiz_text.front_matter import Front
from lms.questions.rules.quiz_text.merge import MergedQuiz, merge_languages, merge_question
from lms.questions.rules.quiz_text.parser import Placed, Problems
from lms.questions.rules.quiz_text.printer import print_question
from lms.questions.rules.quiz_text.quiz import ParsedQuiz, parse_check, parse_quiz, print_quiz

__all__ = [
    "Front",
    "MergedQuiz",
    "ParsedQuiz",
    "Placed",
    "Problems",
    "merge_languages",
    "merge_question",
    "parse_check",
    "parse_quiz",
    "print_question",
    "print_quiz",
]
