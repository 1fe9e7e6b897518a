"""Finding a question again in a text that somebody else may have changed meanwhile."""

import hashlib
from collections.abc import Sequence

from lms.quizwriting.rules.looking import Entry


def print_of(body: str, entry: Entry) -> str:
    """What tells whether a question still stands as it stood."""
    return hashlib.sha256("\n".join(body.split("\n")[entry.line - 1 : entry.last]).encode()).hexdigest()[:24]


def found_again(body: str, inside: Sequence[Entry], line: int, print_: str) -> Entry | None:
    """The question with this print, the nearest to a line when several have it; None when there is none any more."""
    same = [one for one in inside if print_of(body, one) == print_]
    return min(same, key=lambda one: abs(one.line - line), default=None)
