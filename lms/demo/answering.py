"""What people answer: right, or wrong in a believable way, for every kind of question."""

import random
from fractions import Fraction
from math import exp
from typing import Final, assert_never

from lms.core.numbers import plain_decimal
from lms.questions.rules.answers import Answer
from lms.questions.rules.arranged import Categorise, Matching, Ordering
from lms.questions.rules.base import Option
from lms.questions.rules.choices import Multiple, Single, TrueFalse
from lms.questions.rules.gaps import Gap, Gaps
from lms.questions.rules.hotspots import Hotspot
from lms.questions.rules.inline import plain
from lms.questions.rules.kinds import Question
from lms.questions.rules.measures import Measure
from lms.questions.rules.typed import Number, ShortText
from lms.questions.rules.written import Essay, Files

_DIFFICULTY: Final = {1: -2.4, 2: -1.5, 3: -0.6}
_STEEPNESS: Final = 1.25
_OFF: Final = (Fraction(1, 2), Fraction(3, 2), Fraction(2))
_GUESSED: Final = {
    "en": ("not sure", "no idea", "I would have to look", "forgot"),
    "zh-Hant": ("不確定", "不知道", "忘了"),
    "zh-Hans": ("不确定", "不知道", "忘了"),
}
_SLIPS: Final = 0.4
MISREAD: Final = "what-is-a-return"
_TRAPS: Final[dict[str, tuple[int | str, float]]] = {MISREAD: (1, 0.5), "service-level-260": ("76.9 %", 0.75)}
"""Questions that mislead, whatever one knows: by key, what people fall for (an option by its place) and how many do."""


def knows(ability: float, level: int, rng: random.Random) -> bool:
    """Whether a person of this ability gets a question of this level right (a two-parameter logistic model)."""
    return rng.random() < 1 / (1 + exp(-_STEEPNESS * (ability - _DIFFICULTY[level])))


def fallen_for(question: Question, rng: random.Random) -> Answer:
    """What a misleading question makes of an answer; None when it does not."""
    answer, share = _TRAPS.get(question.key, ("", 0.0))
    if not share or rng.random() >= share:
        return None
    return question.option_ids()[answer] if isinstance(answer, int) else answer


def right_answer(question: Question) -> Answer:
    """The answer that earns everything."""
    match question:
        case Single() | Multiple() | TrueFalse():
            return list(question.right) if isinstance(question, Multiple) else question.right
        case ShortText():
            return question.accepted[0]
        case Number():
            return _number(question.key_measure, Fraction(1))
        case Matching() | Categorise():
            return dict(question.pairs if isinstance(question, Matching) else question.places)
        case Ordering():
            return list(question.option_ids())
        case Hotspot():
            return question.best()
        case Essay() | Files():
            return _written(question)
        case Gaps():
            return {number: _filled(gap) for number, gap in question.numbered().items()}
        case _:
            assert_never(question)


def wrong_answer(question: Question, locale: str, rng: random.Random) -> Answer:
    """An answer that earns less than everything."""
    match question:
        case Single() | Multiple() | TrueFalse():
            return _other_choice(question, rng)
        case ShortText() | Number() | Essay() | Files():
            return _missed_typing(question, locale, rng)
        case Matching():
            return _swapped_pairs(question.pairs, question.rights, rng)
        case Categorise():
            return _swapped_pairs(question.places, question.categories, rng)
        case Ordering():
            return _swapped(list(question.option_ids()), rng)
        case Hotspot():
            return [
                list(rng.choice([each for each in question.regions if each.id not in question.right]).shape.own_point())
            ]
        case Gaps():
            return _one_gap_wrong(question, locale, rng)
        case _:
            assert_never(question)


def _written(question: Essay | Files) -> Answer:
    """The model answer; files are not made up."""
    if isinstance(question, Files):
        return None
    return {"text": plain(question.model) or ". ".join(plain(each.name) for each in question.criteria)}


def _missed_typing(question: ShortText | Number | Essay | Files, locale: str, rng: random.Random) -> Answer:
    if isinstance(question, Files):
        return None
    if isinstance(question, Number):
        return _number(question.key_measure, rng.choice(_OFF))
    if isinstance(question, ShortText) and rng.random() < _SLIPS:
        slipped = _slip(question.accepted[0], rng)
        if not question.grade(slipped):
            return slipped
    words = rng.choice(_GUESSED[locale])
    return {"text": words} if isinstance(question, Essay) else words


def _slip(words: str, rng: random.Random) -> str:
    """The right words with two letters swapped, as fingers do it; two characters change places in Chinese too."""
    at = rng.randrange(max(1, len(words) - 2)) + 1 if len(words) > 3 else 0
    return words[:at] + words[at + 1 : at + 2] + words[at : at + 1] + words[at + 2 :]


def _other_choice(question: Single | Multiple | TrueFalse, rng: random.Random) -> Answer:
    match question:
        case Single():
            return rng.choice([each for each in question.option_ids() if each != question.right])
        case Multiple():
            return _near(question, rng)
        case TrueFalse():
            return not question.right
        case _:
            assert_never(question)


def _near(question: Multiple, rng: random.Random) -> list[str]:
    """One right option forgotten, or one wrong option ticked too."""
    wrong = [each for each in question.option_ids() if each not in question.right]
    ticked = list(question.right)
    if wrong and (len(ticked) < 2 or rng.random() < 0.5):
        return sorted([*ticked, rng.choice(wrong)])
    ticked.remove(rng.choice(ticked))
    return ticked


def _number(key: Measure, factor: Fraction) -> str:
    low, high = key.bounds()
    middle = (low + high) / 2 if key.low else Fraction(key.value)
    value = middle * factor if factor == 1 or middle else Fraction(7)
    if factor != 1 and low <= value <= high:
        value = high + max(Fraction(1), high - low)
    return f"{plain_decimal(value)} {key.unit}".strip()


def _swapped_pairs(right_pairs: dict[str, str], rights: tuple[Option, ...], rng: random.Random) -> dict[str, str]:
    pairs = dict(right_pairs)
    one, other = rng.sample(list(pairs), 2) if len(pairs) > 1 else (next(iter(pairs)),) * 2
    if pairs[one] != pairs[other]:
        pairs[one], pairs[other] = pairs[other], pairs[one]
        return pairs
    pairs[one] = next(right.id for right in rights if right.id != pairs[one])
    return pairs


def _swapped(items: list[str], rng: random.Random) -> list[str]:
    at = rng.randrange(len(items) - 1)
    items[at], items[at + 1] = items[at + 1], items[at]
    return items


def _one_gap_wrong(question: Gaps, locale: str, rng: random.Random) -> dict[str, str]:
    wrong = rng.randrange(len(question.gaps))
    return {
        str(number): _missed(gap, locale, rng) if number - 1 == wrong else _filled(gap)
        for number, gap in enumerate(question.gaps, 1)
    }


def _filled(gap: Gap) -> str:
    if gap.number is not None:
        return _number(gap.number, Fraction(1))
    return gap.right if gap.options else gap.accepted[0]


def _missed(gap: Gap, locale: str, rng: random.Random) -> str:
    if gap.options:
        return rng.choice([option.id for option in gap.options if option.id != gap.right])
    if gap.number is not None:
        return _number(gap.number, rng.choice(_OFF))
    return rng.choice(_GUESSED[locale])
