"""Reading for the marking desk."""

from lms.marking.queries.changes import ChangedPerson, changed_people
from lms.marking.queries.desk import PAGE, Desk, ToMark, desk, last_marked, next_waiting, some_waiting, to_mark
from lms.marking.queries.wordings import Proposal, foreseen, proposals

__all__ = [
    "PAGE",
    "ChangedPerson",
    "Desk",
    "Proposal",
    "ToMark",
    "changed_people",
    "desk",
    "foreseen",
    "last_marked",
    "next_waiting",
    "proposals",
    "some_waiting",
    "to_mark",
]
