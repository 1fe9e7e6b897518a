"""Which questions an attempt gets, and in which order they and their options are shown."""

import random
from collections.abc import Sequence

import msgspec

from lms.questions.rules.arranged import Categorise, Matching, Ordering
from lms.questions.rules.base import Option
from lms.questions.rules.choices import Multiple, Single
from lms.questions.rules.gaps import Gaps
from lms.questions.rules.inline import plain
from lms.questions.rules.kinds import Question
from lms.questions.rules.quiz_rules import QuizRules, in_turn
from lms.questions.rules.typed_text import normalised

_LAST = frozenset({
    "all of the above", "none of the above", "all of these", "none of these",
    "以上皆是", "以上皆非", "以上都是", "以上都不是", "以上全部", "以上均是", "以上均非",
})  # fmt: skip


class Pooled(msgspec.Struct, frozen=True):
    """A question that may be drawn."""

    version_id: int
    topic: str
    level: int


def draw(pool: Sequence[Pooled], rules: QuizRules, rng: random.Random) -> list[Pooled]:
    """The questions of one attempt in the order shown. The pool stands in the author's order.

    A pool that became too small gives what it has: publishing has checked it, and an attempt must start.
    """
    left = list(pool)
    drawn: list[Pooled] = [] if rules.draw else left
    for position in in_turn(rules.draw):
        wish = rules.draw[position]
        fitting = [each for each in left if wish.fits(each.topic, each.level)]
        picked = rng.sample(fitting, min(wish.n, len(fitting)))
        drawn += picked
        left = [each for each in left if each not in picked]
    shown = [each for each in pool if each in drawn]
    if rules.shuffle:
        rng.shuffle(shown)
    return shown


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
