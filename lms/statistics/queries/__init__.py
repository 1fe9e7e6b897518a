"""Reading what is known about questions: the list for who cares for them, one question, one quiz."""

from lms.statistics.queries.health import Health, Question, Show, files_of, question_of, worst_questions

__all__ = ["Health", "Question", "Show", "files_of", "question_of", "worst_questions"]
