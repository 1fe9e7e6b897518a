"""What an answer may look like, and the refusal when it cannot belong to its question."""

from collections.abc import Collection

from lms.core.errors import Invalid
from lms.core.i18n import gettext as _

Answer = str | bool | list[str] | dict[str, str] | None
"""An answer as JSON has it; null clears it."""

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
