"""Questions of the same text that are nearly the same as another."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import msgspec

from lms.banks.rules.likeness import most_alike, sketch
from lms.banks.rules.shelf import compared_by
from lms.questions.rules.kinds import Question
from lms.quizwriting.rules.looking import Entry

_MOST: Final = 3
_MOST_KEPT: Final = 4096


class Twin(msgspec.Struct, frozen=True):
    """A question of the text that is much like another, in parts per million."""

    entry: Entry
    likeness_ppm: int


def sketch_of(question: Question) -> str:
    """What a question is compared by."""
    return _sketched(compared_by(question))


def twins(inside: Sequence[Entry], here: Entry) -> tuple[Twin, ...]:
    """The most alike of the other questions, at most three."""
    if here.question is None:
        return ()
    mine = sketch_of(here.question)
    others = (one for one in inside if one.question is not None and one.number != here.number)
    sketched = ((one, sketch_of(one.question)) for one in others if one.question)
    return tuple(Twin(one, ppm) for one, ppm in most_alike(mine, sketched, most=_MOST))


@lru_cache(maxsize=_MOST_KEPT)
def _sketched(words: str) -> str:
    return sketch(words)
