"""What an answer may look like, and the refusal when it cannot belong to its question."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from lms.core.errors import Invalid
from lms.core.i18n import gettext as _

if TYPE_CHECKING:
    Answer = str | bool | list[str] | list[list[float]] | dict[str, str] | dict[str, list[str]] | None
    """An answer as JSON has it; null clears it."""
else:  # a decoder tells lists from objects, but not one list from another: that is what `accepts` is for
    Answer = str | bool | list[str | list[float]] | dict[str, str | list[str]] | None

LONGEST_TYPED = 2000


class AnswerRefused(Invalid):
    """The answer cannot belong to this question: an unknown option or the wrong shape."""


def wrong_shape() -> AnswerRefused:
    """The refusal for an answer of the wrong JSON type."""
    return AnswerRefused(_("This answer does not have the shape that the question asks for."))


def unknown_option() -> AnswerRefused:
    """The refusal for an option that the question does not have."""
    return AnswerRefused(_("This answer names an option that the question does not have."))


def as_typed(answer: object) -> str:
    """The answer as typed text of at most 2,000 characters, or a refusal."""
    if not isinstance(answer, str):
        raise wrong_shape()
    if len(answer) > LONGEST_TYPED:
        raise AnswerRefused(_("This answer is too long; at most 2,000 characters are kept."))
    return answer


def as_choices(answer: object, known: Collection[str]) -> list[str]:
    """The answer as different known ids, or a refusal. Empty strings (places left open) are let through."""
    if not isinstance(answer, list) or not all(isinstance(each, str) for each in answer):
        raise wrong_shape()
    named = [each for each in answer if each]
    if any(each not in known for each in named):
        raise unknown_option()
    if len(named) != len(set(named)) or len(answer) > len(known):
        raise wrong_shape()
    return answer


def as_pairs(answer: object) -> dict[str, str]:
    """The answer as a mapping of text to text, or a refusal."""
    if not isinstance(answer, dict):
        raise wrong_shape()
    if not all(isinstance(key, str) and isinstance(value, str) for key, value in answer.items()):
        raise wrong_shape()
    return answer


def pairs_of(answer: Answer) -> dict[str, str]:
    """The text by text that an answer holds; empty when it is of another shape."""
    if not isinstance(answer, dict):
        return {}
    return {key: value for key, value in answer.items() if isinstance(value, str)}


def ids_of(answer: Answer) -> list[str]:
    """The ids that an answer lists, places left open as empty strings; empty when it is of another shape."""
    return [each for each in answer if isinstance(each, str)] if isinstance(answer, list) else []
