"""Questions with options to tick: single choice, several choices, true or false."""

from fractions import Fraction
from typing import assert_never

from lms.questions.rules.answers import Answer, as_choices, ids_of, unknown_option, wrong_shape
from lms.questions.rules.base import DEFAULT_MARKING, Marking, Option, QuestionBase, Several, by_id


class Single(QuestionBase, frozen=True, kw_only=True, tag="single"):
    """One option is right."""

    options: tuple[Option, ...]
    right: str

    def accepts(self, answer: object) -> None:
        """Refuse what is not the id of one option."""
        if answer is None:
            return
        if not isinstance(answer, str):
            raise wrong_shape()
        if answer and answer not in self.option_ids():
            raise unknown_option()

    def is_answered(self, answer: Answer) -> bool:
        """Whether an option is chosen."""
        return bool(answer)

    def grade(self, answer: Answer, _marking: Marking = DEFAULT_MARKING) -> Fraction:
        """Fraction of full marks: all or nothing."""
        return Fraction(answer == self.right)

    def show(self, answer: Answer) -> tuple[str, ...]:
        """The chosen option's text."""
        return tuple(option.text for option in self.options if option.id == answer)

    def right_answer(self) -> tuple[str, ...]:
        """The right option's text."""
        return self.show(self.right)

    def option_ids(self) -> tuple[str, ...]:
        """The options in the author's order."""
        return tuple(option.id for option in self.options)


class Multiple(QuestionBase, frozen=True, kw_only=True, tag="multiple"):
    """Any number of options is right, at least one; `right` is sorted."""

    options: tuple[Option, ...]
    right: tuple[str, ...]

    def accepts(self, answer: object) -> None:
        """Refuse what is not a list of different option ids."""
        if answer is not None:
            as_choices(answer, self.option_ids())

    def is_answered(self, answer: Answer) -> bool:
        """Whether at least one option is ticked."""
        return any(ids_of(answer))

    def grade(self, answer: Answer, marking: Marking = DEFAULT_MARKING) -> Fraction:
        """Fraction of full marks by the quiz's policy; an untouched question earns nothing under each of them."""
        chosen = set(ids_of(answer)) - {""}
        if not chosen:
            return Fraction(0)
        hits = len(chosen & set(self.right))
        misses = len(chosen) - hits
        credit = _credit(marking.several, hits=hits, misses=misses, right=len(self.right), options=len(self.options))
        return max(-marking.most_lost, credit)

    def show(self, answer: Answer) -> tuple[str, ...]:
        """The ticked options' texts in the author's order."""
        chosen = ids_of(answer)
        return tuple(option.text for option in self.options if option.id in chosen)

    def right_answer(self) -> tuple[str, ...]:
        """The right options' texts."""
        return self.show(list(self.right))

    def option_ids(self) -> tuple[str, ...]:
        """The options in the author's order."""
        return tuple(by_id(self.options))


class TrueFalse(QuestionBase, frozen=True, kw_only=True, tag="true_false"):
    """A statement and the two words to judge it; `false_first` keeps the author's order of the two."""

    true_text: str
    false_text: str
    right: bool
    false_first: bool = False

    def accepts(self, answer: object) -> None:
        """Refuse what is neither true nor false."""
        if answer is not None and not isinstance(answer, bool):
            raise wrong_shape()

    def is_answered(self, answer: Answer) -> bool:
        """Whether one of the two is chosen."""
        return isinstance(answer, bool)

    def grade(self, answer: Answer, _marking: Marking = DEFAULT_MARKING) -> Fraction:
        """Fraction of full marks: all or nothing."""
        return Fraction(isinstance(answer, bool) and answer is self.right)

    def show(self, answer: Answer) -> tuple[str, ...]:
        """The chosen word."""
        if not isinstance(answer, bool):
            return ()
        return (self.true_text if answer else self.false_text,)

    def right_answer(self) -> tuple[str, ...]:
        """The right word."""
        return self.show(self.right)


def _credit(several: Several, *, hits: int, misses: int, right: int, options: int) -> Fraction:
    """Credit for `hits` right and `misses` wrong ticks among `options`, of which `right` are right; may be below 0."""
    match several:
        case Several.EXACT:
            return Fraction(hits == right and misses == 0)
        case Several.RIGHT_MINUS_WRONG:
            return Fraction(hits - misses, right)
        case Several.PER_OPTION:
            return Fraction(options - misses - (right - hits), options)
        case Several.CAPPED:
            return Fraction(hits, right) if hits + misses <= right else Fraction(0)
        case _:
            assert_never(several)
