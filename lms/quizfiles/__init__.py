"""Quiz files: the rules and the questions of a quiz as text, in all its languages."""

from lms.quizfiles.rules.front_matter import Front, read_front
from lms.quizfiles.rules.merge import MergedQuiz, merge_languages
from lms.quizfiles.rules.quiz import ParsedQuiz, parse_quiz, pool_problems, print_quiz

__all__ = [
    "Front",
    "MergedQuiz",
    "ParsedQuiz",
    "merge_languages",
    "parse_quiz",
    "pool_problems",
    "print_quiz",
    "read_front",
]
