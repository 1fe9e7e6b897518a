"""Changing what is known about questions: the worker's recomputing, and keeping a question as it is."""

from lms.statistics.service.computing import COMPUTE_JOB, LOOK_JOB, compute_quiz, look_for_news
from lms.statistics.service.keeping import keep_until

__all__ = ["COMPUTE_JOB", "LOOK_JOB", "compute_quiz", "keep_until", "look_for_news"]
