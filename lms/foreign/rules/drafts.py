"""What readers of foreign formats find before it becomes a question of ours: words in their markup, weights."""

from enum import StrEnum
from fractions import Fraction

import msgspec

FULL = Fraction(1)


class Markup(StrEnum):
    """How the words of a file are written; `auto` is Moodle's own format: words, with HTML where one likes."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"
    AUTO = "moodle"


class Words(msgspec.Struct, frozen=True):
    """A text of a file, with line breaks where they mean something."""

    text: str = ""
    markup: Markup = Markup.PLAIN

    def __bool__(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.text.strip())


NOTHING = Words()


class Choice(msgspec.Struct, frozen=True):
    """Something to choose or accept; `weight` is the fraction of full marks that it earns, below 0 when it costs."""

    words: Words
    weight: Fraction = Fraction(0)
    feedback: Words = NOTHING


class Choices(msgspec.Struct, frozen=True):
    """Options to tick: `several` may be ticked, or one; `keep_order` when they must not be shuffled."""

    choices: tuple[Choice, ...]
    several: bool = False


class Judged(msgspec.Struct, frozen=True):
    """A statement that is true or false, with what is said after one and the other answer."""

    right: bool
    first: Words = NOTHING
    second: Words = NOTHING


class Typed(msgspec.Struct, frozen=True):
    """Words to type; those of full weight are right. `case` when letter case counts in the file."""

    choices: tuple[Choice, ...]
    case: bool = False


class Figure(msgspec.Struct, frozen=True):
    """A number that is right: from `low` to `high`, as plain decimals; `weight` as in Choice."""

    low: str
    high: str
    value: str = ""
    tolerance: str = "0"
    weight: Fraction = FULL
    feedback: Words = NOTHING


class Figures(msgspec.Struct, frozen=True):
    """A number to type, in a unit; `otherwise` is said to who types any other."""

    figures: tuple[Figure, ...]
    unit: str = ""
    otherwise: Words = NOTHING


class Pairs(msgspec.Struct, frozen=True):
    """Left and right sides that belong together; `alone` are right sides that fit nothing.

    With `sorting` the right sides are categories.
    """

    pairs: tuple[tuple[Words, Words], ...]
    alone: tuple[Words, ...] = ()
    sorting: bool = False


class Steps(msgspec.Struct, frozen=True):
    """Things to be put in this order."""

    items: tuple[Words, ...]


class Holes(msgspec.Struct, frozen=True):
    """Gaps of a text, each standing in the prompt as GAP."""

    holes: tuple[Choices | Typed | Figures, ...]


class Prose(msgspec.Struct, frozen=True):
    """A text of one's own, or `files`, which a person marks."""

    files: bool = False


GAP = "\ue000"
"""Stands in a prompt where a gap is: a character of private use, which no file brings along."""

Body = Choices | Judged | Typed | Figures | Pairs | Steps | Holes | Prose


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A question as its file has it. `lost` are sentences about what the reader found and nobody can carry over.

    `key` is one that the file says on purpose, `name` a title that may become one; without a body it is no question.
    `within` is the quiz or bank of the file that it stands in, where a file has several.
    """

    line: int
    within: str = ""
    prompt: Words
    body: Body | None = None
    key: str = ""
    name: str = ""
    category: str = ""
    reason: Words = NOTHING
    hints: tuple[Words, ...] = ()
    tags: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    level: int = 2
    points: Fraction = FULL
    critical: bool = False
    keep_order: bool = False
    lost: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
