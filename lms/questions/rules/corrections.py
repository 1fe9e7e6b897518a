"""Corrected keys: what counts as right in a question version after somebody corrected it (quiz-engine 6)."""

from enum import StrEnum
from fractions import Fraction
from typing import assert_never

import msgspec

from lms.questions.rules.answers import Answer
from lms.questions.rules.base import DEFAULT_MARKING, Marking
from lms.questions.rules.kinds import Languages, grade


class Action(StrEnum):
    """What a correction does with the answers that were and will be given."""

    BOTH = "both"
    NEW = "new"
    FULL = "full"
    VOID = "void"
    TEXT = "text"


class Counts(msgspec.Struct, frozen=True):
    """A question as it counts: every key that is accepted, the last of them to be shown.

    `full` gives everybody full marks, `void` takes the question out of the points and of their maximum.
    """

    keys: tuple[Languages, ...]
    full: bool = False
    void: bool = False
    corrected: bool = False

    @property
    def shown(self) -> Languages:
        """The question to show, with its newest key and reason."""
        return self.keys[-1]

    @property
    def first(self) -> Languages:
        """The question as it stood at first."""
        return self.keys[0]

    def credit(self, answer: Answer, marking: Marking = DEFAULT_MARKING) -> Fraction:
        """Fraction of full marks: the best that any accepted key gives."""
        return Fraction(1) if self.full else max(grade(key, answer, marking) for key in self.keys)


def corrected(before: Counts, action: Action, new: Languages | None) -> Counts:
    """What counts after a correction; `new` is the question with its new key or words, None where none is given."""
    shown = new or before.shown
    match action:
        case Action.BOTH:
            return Counts((*before.keys, shown), corrected=True)
        case Action.NEW:
            return Counts((shown,), corrected=True)
        case Action.FULL:
            return Counts((*before.keys[:-1], shown), full=True, corrected=True)
        case Action.VOID:
            return Counts((*before.keys[:-1], shown), void=True, corrected=True)
        case Action.TEXT:
            return Counts((*before.keys[:-1], shown), full=before.full, void=before.void, corrected=True)
        case _:
            assert_never(action)


def as_it_counts(languages: Languages, action: str | None, keys: str | None) -> Counts:
    """A question version with its newest correction, as the tables keep them; None where there is none."""
    if not action or not keys:
        return Counts((languages,))
    kept = _decoder.decode(keys)
    return Counts(kept.keys, kept.full, kept.void, corrected=True)


def encode_counts(counts: Counts) -> str:
    """JSON for the column `keys`."""
    return _encoder.encode(_Kept(counts.keys, counts.full, counts.void)).decode()


def decode_counts(text: str) -> Counts:
    """What `encode_counts` wrote."""
    kept = _decoder.decode(text)
    return Counts(kept.keys, kept.full, kept.void, corrected=True)


class _Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    keys: tuple[Languages, ...]
    full: bool = False
    void: bool = False


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(_Kept)
