"""The words that a course may use: categories, kinds of units, conditions; and the shape of keys."""

import re
from enum import StrEnum
from typing import Final

from lms.core.i18n import Lazy, lazy

KEY: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""Keys of units, modules, courses and questions."""


class Category(StrEnum):
    """The policy's five categories of training (P2.1)."""

    NEW_HIRE = "new-hire"
    JOB_SKILL = "job-skill"
    BUSINESS_KNOWLEDGE = "business-knowledge"
    MANAGEMENT = "management"
    SPECIAL_TOPICS = "special-topics"

    @property
    def label(self) -> Lazy:
        """The category's name for people."""
        return _CATEGORY_NAMES[self]


_CATEGORY_NAMES: Final = {
    Category.NEW_HIRE: lazy("New hires"),
    Category.JOB_SKILL: lazy("Job skills"),
    Category.BUSINESS_KNOWLEDGE: lazy("Business knowledge"),
    Category.MANAGEMENT: lazy("Management"),
    Category.SPECIAL_TOPICS: lazy("Special topics"),
}


class UnitKind(StrEnum):
    """What a unit is."""

    PAGE = "page"
    VIDEO = "video"
    AUDIO = "audio"
    FILE = "file"
    QUIZ = "quiz"


class Completion(StrEnum):
    """What makes a unit complete."""

    READ = "read"
    CHECKS = "checks"
    ACKNOWLEDGE = "acknowledge"
    QUIZ = "quiz"
