"""Where a course treats a topic of its quiz, so that a result can say what to read again."""

from typing import Final

import msgspec

from lms.courses.rules.outline import Outline

_STEM: Final = 5
"""So many letters in common make two keys one word: "agreement" and "agree", "escalation" and "escalate"."""


class Home(msgspec.Struct, frozen=True):
    """A module or a page by its title, and the key of the page to open."""

    title: str
    unit_key: str


def home_of(topic: str, name: str, outline: Outline) -> Home | None:
    """The module with the key or the title of a topic, else the page with its key or its title, else None.

    `name` is the topic's name in the language of the outline. Quizzes are never where one reads again.
    """
    modules = [(module, page) for module in outline.modules for page in module.units[:1] if not page.is_quiz]
    for module, page in modules:
        if f"{module.key}-".startswith(f"{topic}-") or name == module.title:
            return Home(module.title, page.key)
    for module, page in modules:
        if len(topic) >= _STEM and module.key.startswith(topic[:_STEM]):
            return Home(module.title, page.key)
    pages = [unit for unit in outline.units if not unit.is_quiz]
    own = [unit for unit in pages if unit.key == topic] or [unit for unit in pages if unit.title.startswith(name)]
    return Home(own[0].title, own[0].key) if own else None
