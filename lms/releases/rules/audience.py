"""For whom a course is visible, as course.yaml of a draft says it and as a publisher chooses it."""

from collections.abc import Mapping, Sequence

from lms.accounts.rules.permissions import Role
from lms.core.marked_yaml import Plain
from lms.courses.rules.audience import Choice
from lms.drafts.rules.matter import patched
from lms.transfer.rules.visible_to import NAME


def chosen(units: Sequence[str], roles: Sequence[str]) -> Choice:
    """A choice out of codes and names of roles; words that are no role mean nothing."""
    return Choice(tuple(dict.fromkeys(units)), tuple(role for role in Role if role in roles))


def choice_of(values: Mapping[str, Plain]) -> Choice:
    """What a course.yaml says, as far as it can be read; the check names what cannot."""
    said = values.get(NAME)
    return chosen(_words(said.get("units")), _words(said.get("roles"))) if isinstance(said, dict) else Choice()


def with_choice(manifest: str, choice: Choice) -> str:
    """The course.yaml with that choice in it; word for word the same when it says so already."""
    parts: dict[str, Plain] = {"units": list(choice.units), "roles": [str(one) for one in choice.roles]}
    return patched(manifest, {NAME: {name: words for name, words in parts.items() if words}})


def _words(value: Plain | None) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [value] if isinstance(value, str) else []
