"""What the form of a question holds: all fields that its text can say, as they are typed."""

from typing import Final

import msgspec
from msgspec.structs import replace

MOST_LEVELS: Final = 5
WITH_TICKS: Final = frozenset({"single", "multiple", "true_false"})
WITH_PAIRS: Final = frozenset({"matching", "categorise"})
BY_PERSON: Final = frozenset({"essay", "files"})


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of answers; `id` is what its fields are called by.

    An option has `text` and `right`; a pair `text` and `other`; an item, a hint, an accepted wording `text`.
    A gap has a `sort`: words (one a line in `text`), number (in `text`), or choice: the right one in `text`, the wrong
    ones a line each in `other`, and `at` is the place of the right one among them. A place of a picture has its form in
    `sort` and its points in `other`; a criterion its `levels` as words and points, and `right` when it is critical.
    """

    id: str
    text: str = ""
    other: str = ""
    right: bool = False
    sort: str = ""
    at: int = 0
    levels: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed in it: such a row is not written."""
        return not (self.text or self.other or any(words or points for words, points in self.levels))


class QuestionForm(msgspec.Struct, frozen=True, omit_defaults=True):
    """A question as it is typed into fields; `kind` is that of questions, everything else is text or a tick.

    `topic` is the first tag; `lone` are right sides or categories that fit nothing; `wanted` and `words` are the
    numbers beside [hotspot] and [essay].
    """

    kind: str
    prompt: str = ""
    rows: tuple[Row, ...] = ()
    lone: tuple[Row, ...] = ()
    hints: tuple[Row, ...] = ()
    reason: str = ""
    key: str = ""
    points: str = "1"
    level: str = "2"
    topic: str = ""
    tags: str = ""
    clauses: str = ""
    critical: bool = False
    keep_order: bool = False
    equivalent: bool = False
    pin: str = ""
    words: str = ""
    wanted: str = ""
    picture: str = ""
    alt: str = ""
    model: str = ""
    value: str = ""
    tolerance: str = ""
    low: str = ""
    high: str = ""
    unit: str = ""

    def numbered(self) -> "QuestionForm":
        """The same form with its rows named by their places."""
        return replace(self, rows=_named(self.rows), lone=_named(self.lone), hints=_named(self.hints))


def _named(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(replace(row, id=str(at)) for at, row in enumerate(rows))


def blank(kind: str) -> Row:
    """The row that a page copies when one more is wanted."""
    return Row("9999", sort={"gaps": "words", "hotspot": "rect"}.get(kind, ""))
