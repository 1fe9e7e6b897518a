"""Reading what a regrade needs and what it did."""

from lms.regrades.queries.attempts import Batch, batch_after, foresee
from lms.regrades.queries.keeping import keeping, keeping_after
from lms.regrades.queries.regrades import PAGE_SIZE, Progress, Subject, changes_of, regrade_of, running_on, subject_of

__all__ = [
    "PAGE_SIZE",
    "Batch",
    "Progress",
    "Subject",
    "batch_after",
    "changes_of",
    "foresee",
    "keeping",
    "keeping_after",
    "regrade_of",
    "running_on",
    "subject_of",
]
