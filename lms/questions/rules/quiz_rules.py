"""The rules of a quiz, as its front matter states them and an attempt follows them."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

import msgspec

from lms.questions.rules.base import Several
from lms.questions.rules.clock_rules import ClockRules
from lms.questions.rules.exam_rules import Book, Nav
from lms.questions.rules.mark_rules import MarkRules


class Mode(StrEnum):
    """What a quiz is for; feedback follows it."""

    PRACTICE = "practice"
    TEST = "test"
    CERTIFICATION = "certification"


class Counts(StrEnum):
    """Which of several attempts counts."""

    HIGHEST = "highest"
    FIRST = "first"
    LAST = "last"
    AVERAGE = "average"


class Draw(msgspec.Struct, frozen=True, omit_defaults=True):
    """Ask `n` questions, of one topic or level where these are given.

    Those come first that the person has not seen in `not_seen` days, and with `least_used` those least asked so far.
    """

    n: int
    topic: str = ""
    level: int | None = None
    not_seen: int = 0
    least_used: bool = False

    def fits(self, topic: str, level: int) -> bool:
        """Whether a question with this topic and level may be drawn here."""
        return self.topic in {"", topic} and self.level in {None, level}

    def overlaps(self, other: "Draw") -> bool:
        """Whether some question could be drawn by both."""
        topics = not self.topic or not other.topic or self.topic == other.topic
        return topics and (self.level is None or other.level is None or self.level == other.level)


class QuizRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a quiz asks and demands. Pass marks in parts per million; no `attempts` means as many as one likes.

    `banks` are names of banks whose questions the draws choose from beside those of the file.
    `topic_names` are what people read in place of the tags: by locale, then by tag. `blind`: whoever marks does
    not learn whose answer it is.
    """

    mode: Mode = Mode.TEST
    pass_ppm: int = 800_000
    draw: tuple[Draw, ...] = ()
    banks: tuple[str, ...] = ()
    attempts: int | None = None
    cool_off_min: int = 0
    counts: Counts = Counts.HIGHEST
    several: Several = Several.RIGHT_MINUS_WRONG
    shuffle: bool = True
    opens: datetime | None = None
    closes: datetime | None = None
    critical_topics: dict[str, int] = {}
    topic_names: dict[str, dict[str, str]] = {}
    blind: bool = False
    book: Book = Book.ONLINE
    nav: Nav = Nav.ALL
    addresses: tuple[str, ...] = ()
    clock: ClockRules = ClockRules()
    marks: MarkRules = MarkRules()

    @property
    def pausable(self) -> bool:
        """Whether an attempt may be paused: never where somebody is certified, nor behind a closed book."""
        return self.clock.allows_pauses and self.mode is not Mode.CERTIFICATION and not self.needs_code

    @property
    def needs_code(self) -> bool:
        """Whether it is started in a room only, with the code of a sitting."""
        return self.book is Book.CLOSED

    @property
    def one_by_one(self) -> bool:
        """Whether a page of an attempt holds one question."""
        return self.nav is not Nav.ALL

    def topic_name(self, topic: str, locale: str) -> str:
        """What people read for a topic: its name in their language, else the tag itself."""
        return self.topic_names.get(locale, {}).get(topic, topic)

    def asked(self, pool_size: int) -> int:
        """How many questions an attempt has."""
        return sum(draw.n for draw in self.draw) if self.draw else pool_size


def in_turn(draws: Sequence[Draw]) -> list[int]:
    """Positions of the draws in the order in which they pick: narrow ones before wide ones, so that none starves."""
    return sorted(
        range(len(draws)), key=lambda i: ((not draws[i].topic) + (draws[i].level is None), not draws[i].topic, i)
    )


def too_few(draws: Sequence[Draw], pool: Sequence[tuple[str, int]]) -> dict[int, int]:
    """For each draw that might find too few questions (topic, level): how many are left for it at worst."""
    short: dict[int, int] = {}
    turn = in_turn(draws)
    for place, position in enumerate(turn):
        draw = draws[position]
        fitting = sum(draw.fits(topic, level) for topic, level in pool)
        taken = sum(draws[earlier].n for earlier in turn[:place] if draws[earlier].overlaps(draw))
        left = max(fitting - taken, 0)
        if left < draw.n:
            short[position] = left
    return short


def encode(rules: QuizRules) -> str:
    """JSON of the rules; the same rules always give the same text."""
    return msgspec.json.encode(rules, order="sorted").decode()


def decode(text: str) -> QuizRules:
    """The rules as `encode` wrote them."""
    return _decoder.decode(text)


_decoder = msgspec.json.Decoder(QuizRules)
