"""Quiz files: the rules and the questions of a quiz as text, in all its languages."""

from lms.quizfiles.rules.front_matter import Front
from lms.quizfiles.rules.merge import MergedQuiz, merge_languages
from lms.quizfiles.rules.quiz import ParsedQuiz, parse_quiz, print_quiz

__all__ = ["Front", "MergedQuiz", "ParsedQuiz", "merge_languages", "parse_quiz", "print_quiz"]
