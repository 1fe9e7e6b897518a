"""Versions of a question: what is stored, and what became of it between two versions of a quiz (quiz-engine 7)."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from lms.core.typed_text import normalised
from lms.questions.rules.gaps import Gap, Gaps
from lms.questions.rules.kinds import Languages, Question
from lms.questions.rules.quiz_text import follows
from lms.questions.rules.typed import Number, ShortText


class Change(StrEnum):
    """What became of a question: asked anew, mended in its words only, changed in its meaning, asked no more."""

    NEW = "new"
    EQUIVALENT = "equivalent"
    CHANGED = "changed"
    RETIRED = "retired"


class Numbered(msgspec.Struct, frozen=True):
    """A version of a question; `series` is the number of the version with which its statistics began."""

    number: int
    series: int


def as_stored(question: Question) -> Question:
    """The question without the markers that speak of versions."""
    return replace(question, equivalent=False, pin=0)


def only_words_differ(before: Languages, after: Languages) -> bool:
    """Whether two versions ask the same with other words: same key, markers, options and right answers in their places.

    Languages may come and go. What is accepted as typed may differ in letter case, spaces and punctuation only.
    """
    both = before.keys() & after.keys()
    return bool(both) and all(_same(before[locale], after[locale]) for locale in both)


def changes(before: Mapping[str, Numbered], after: Mapping[str, Numbered]) -> dict[str, Change]:
    """What became of the questions of a quiz, by key; those that stayed are left out."""
    found: dict[str, Change] = {}
    for key, then in after.items():
        if key not in before:
            found[key] = Change.NEW
        elif then.number != before[key].number:
            found[key] = Change.EQUIVALENT if then.series == before[key].series else Change.CHANGED
    return found | dict.fromkeys((key for key in before if key not in after), Change.RETIRED)


def _same(before: Question, after: Question) -> bool:
    return before.key == after.key and follows(before, after) and _accepted(before) == _accepted(after)


def _unit(gap: Gap) -> tuple[str, ...]:
    return (gap.number.unit,) if gap.number else ()


def _accepted(question: Question) -> list[set[str]]:
    """What may be typed, as it is compared."""
    match question:
        case ShortText():
            return [{normalised(each) for each in question.accepted}]
        case Gaps():
            return [{normalised(each) for each in gap.accepted or _unit(gap)} for gap in question.gaps]
        case Number():
            return [{normalised(question.unit)}]
        case _:
            return []
