"""What every kind of question has, and how a quiz wants it marked."""

from enum import StrEnum
from fractions import Fraction

import msgspec

from lms.questions.rules.answers import Answer

POINT_E5 = 100_000


class Several(StrEnum):
    """How several choices are marked (quiz-engine 4); the learner is told which."""

    EXACT = "exact"
    RIGHT_MINUS_WRONG = "right-minus-wrong"
    PER_OPTION = "per-option"
    CAPPED = "capped"


class Marking(msgspec.Struct, frozen=True):
    """What grading needs beside question and answer: the quiz's policy, and the language numbers were typed in.

    `most_lost` is what an answer may take away, as a fraction of full marks; with `all_parts` parts earn nothing alone.
    """

    several: Several = Several.RIGHT_MINUS_WRONG
    locale: str = "en"
    most_lost: Fraction = Fraction(0)
    all_parts: bool = False


DEFAULT_MARKING = Marking()


class Option(msgspec.Struct, frozen=True, array_like=True):
    """Something to choose, match or put in order; `text` is inline Markdown."""

    id: str
    text: str


class QuestionBase(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", omit_defaults=True):
    """A question in one language. `points_e5` counts hundred-thousandths of a point; `level` is 1 easy to 3 hard.

    `equivalent` and `pin` speak of versions and are read at publishing only: they are never part of a stored version.
    """

    key: str
    prompt: str
    reason: str = ""
    tags: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    level: int = 2
    points_e5: int = POINT_E5
    critical: bool = False
    keep_order: bool = False
    hints: tuple[str, ...] = ()
    equivalent: bool = False
    pin: int = 0

    @property
    def kind(self) -> str:
        """The name of the kind as INTERFACES and the file format have it."""
        return str(self.__struct_config__.tag)

    @property
    def topic(self) -> str:
        """The topic that draws and results use: the first tag, or nothing."""
        return self.tags[0] if self.tags else ""

    def parts(self, _answer: Answer, _marking: Marking = DEFAULT_MARKING) -> tuple[bool, ...]:
        """Whether each part of the answer is right, where the credit is the share of right parts; else nothing."""
        return ()

    @property
    def needs_person(self) -> bool:
        """Whether only a person can mark it."""
        return False

    def option_ids(self) -> tuple[str, ...]:
        """Ids that an attempt may shuffle, in the author's order."""
        return ()


def by_id(options: tuple[Option, ...]) -> dict[str, str]:
    """Texts of options by their ids, in their order."""
    return {option.id: option.text for option in options}
