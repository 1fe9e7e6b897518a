"""Which questions an attempt gets, and in which order they and their options are shown."""

import random
import sys
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from lms.core.typed_text import normalised
from lms.questions.rules.arranged import Categorise, Matching, Ordering
from lms.questions.rules.base import Option
from lms.questions.rules.choices import Multiple, Single
from lms.questions.rules.gaps import Gaps
from lms.questions.rules.hotspots import Hotspot
from lms.questions.rules.inline import plain
from lms.questions.rules.kinds import Question
from lms.questions.rules.quiz_rules import Draw, QuizRules, in_turn

_LAST = frozenset({
    "all of the above", "none of the above", "all of these", "none of these",
    "以上皆是", "以上皆非", "以上都是", "以上都不是", "以上全部", "以上均是", "以上均非",
})  # fmt: skip


DAY_S = 86_400


class Pooled(msgspec.Struct, frozen=True):
    """A question that may be drawn; `question_id` is the same in all its versions."""

    version_id: int
    topic: str
    level: int
    question_id: int = 0


class Exposure(msgspec.Struct, frozen=True):
    """What draws look back at, by question: seconds since the person saw it last, and how often it was asked at all."""

    seen_s: Mapping[int, int] = {}
    uses: Mapping[int, int] = {}


class Wish(StrEnum):
    """What a draw gives up when the pool is too small, in this order: an attempt must start."""

    NOT_SEEN = "not_seen"
    LEVEL = "level"
    TOPIC = "topic"
    NUMBER = "number"


class Relaxed(msgspec.Struct, frozen=True):
    """A wish that a draw (by its number, from 1) gave up for `n` questions."""

    draw: int
    wish: Wish
    n: int


class Drawn(msgspec.Struct, frozen=True):
    """A question of an attempt, and the number of the draw it came from; 0 when the quiz asks all its questions."""

    pooled: Pooled
    draw: int


class Drawing(msgspec.Struct, frozen=True):
    """The questions of one attempt in the order shown, and what had to be given up to find them."""

    drawn: tuple[Drawn, ...]
    relaxed: tuple[Relaxed, ...] = ()


class _Deck(msgspec.Struct, frozen=True):
    """The pool in the author's order, what draws look back at, and the seeded dice."""

    pool: Sequence[Pooled]
    exposure: Exposure
    rng: random.Random

    def best(self, wish: Draw, taken: Container[int], n: int) -> list[Pooled]:
        """The first n that fit: unseen before seen, those seen longest ago first; then the least used; then by lot."""

        def order(each: Pooled) -> tuple[int, int]:
            seen = -self.exposure.seen_s[each.question_id] if self.seen_lately(each, wish) else -sys.maxsize
            return seen, self.exposure.uses.get(each.question_id, 0) if wish.least_used else 0

        fitting = [each for each in self.pool if each.version_id not in taken and wish.fits(each.topic, each.level)]
        return sorted(self.rng.sample(fitting, len(fitting)), key=order)[:n]

    def seen_lately(self, each: Pooled, wish: Draw) -> bool:
        """Whether the person saw it within the days of the wish."""
        return self.exposure.seen_s.get(each.question_id, sys.maxsize) < wish.not_seen * DAY_S


def draw(pool: Sequence[Pooled], rules: QuizRules, rng: random.Random, exposure: Exposure | None = None) -> Drawing:
    """Draw the questions of one attempt. The pool stands in the author's order.

    First each draw takes what fits it, narrow draws before wide ones; what is missing then is filled from what is left.
    """
    deck, turn = _Deck(pool, exposure or Exposure(), rng), in_turn(rules.draw)
    taken: dict[int, int] = {} if rules.draw else {each.version_id: 0 for each in pool}
    relaxed: list[Relaxed] = []
    for position in turn:
        wish = rules.draw[position]
        picked = deck.best(wish, taken, wish.n)
        taken |= {each.version_id: position + 1 for each in picked}
        again = sum(deck.seen_lately(each, wish) for each in picked)
        relaxed += [Relaxed(position + 1, Wish.NOT_SEEN, again)] if again else []
    for position in turn:
        short = rules.draw[position].n - sum(number == position + 1 for number in taken.values())
        for given_up, picked in _filled(deck, taken, rules.draw[position], short):
            taken |= {each.version_id: position + 1 for each in picked}
            relaxed.append(Relaxed(position + 1, given_up, len(picked)))
            short -= len(picked)
        relaxed += [Relaxed(position + 1, Wish.NUMBER, short)] if short else []
    shown = [Drawn(each, taken[each.version_id]) for each in pool if each.version_id in taken]
    if rules.shuffle:
        rng.shuffle(shown)
    return Drawing(tuple(shown), tuple(relaxed))


def _filled(deck: _Deck, taken: Collection[int], wish: Draw, short: int) -> Iterator[tuple[Wish, list[Pooled]]]:
    """What fills the gap of a draw that is short, without its level, then without its topic too."""
    wider = deck.best(replace(wish, level=None), taken, short)
    if wider:
        yield Wish.LEVEL, wider
    taken = {*taken, *(each.version_id for each in wider)}
    widest = deck.best(replace(wish, level=None, topic=""), taken, short - len(wider))
    if widest:
        yield Wish.TOPIC, widest


def option_order(question: Question, *, shuffle: bool, rng: random.Random) -> list[str]:
    """Ids of the options in the order shown. Things to be ordered or matched are always mixed."""
    ids = list(question.option_ids())
    match question:
        case Ordering():
            return _mixed(ids, rng)
        case Matching():
            lefts = [left.id for left in question.lefts]
            return [*lefts, *_shuffled(ids[len(lefts) :], rng)]
        case Categorise():
            items = [item.id for item in question.items]
            categories = ids[len(items) :]
            return [*_shuffled(items, rng), *(categories if question.keep_order else _shuffled(categories, rng))]
        case Hotspot():
            return _shuffled(ids, rng)
        case Gaps():
            return [
                f"{number}:{each}"
                for number, gap in enumerate(question.gaps, 1)
                for each in _shuffled([option.id for option in gap.options], rng)
            ]
        case Single() | Multiple() if shuffle and not question.keep_order:
            return _with_last(question.options, rng)
        case _:
            return ids


def _with_last(options: Sequence[Option], rng: random.Random) -> list[str]:
    """Mixed, but "all of the above" stays below."""
    last = [option.id for option in options if normalised(plain(option.text)) in _LAST]
    return [*_shuffled([option.id for option in options if option.id not in last], rng), *last]


def _shuffled(ids: list[str], rng: random.Random) -> list[str]:
    return rng.sample(ids, len(ids))


def _mixed(ids: list[str], rng: random.Random) -> list[str]:
    """In any order but the right one; of two the right order may show too, or the shown one would always be wrong."""
    mixed = _shuffled(ids, rng)
    return mixed if mixed != ids or len(ids) <= 2 else [*ids[1:], *ids[:1]]
