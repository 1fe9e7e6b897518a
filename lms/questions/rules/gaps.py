"""A text with gaps, each filled by typing words, by choosing, or with a number."""

import re
from fractions import Fraction

import msgspec

from lms.core.typed_text import is_blank, visible
from lms.questions.rules.answers import Answer, as_pairs, as_typed, pairs_of, unknown_option
from lms.questions.rules.base import DEFAULT_MARKING, Marking, Option, QuestionBase, by_id
from lms.questions.rules.inline import escaped
from lms.questions.rules.measures import Measure
from lms.questions.rules.typed import typed_matches
from lms.questions.rules.units import conversion

GAP = re.compile(r"(?<!\\)_{3,}")
"""Where a gap stands in a prompt."""


class Gap(msgspec.Struct, frozen=True, omit_defaults=True):
    """One gap: `accepted` words to type, `options` to choose from with the id of the right one, or a `number`."""

    accepted: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    right: str = ""
    number: Measure | None = None

    def is_right(self, answer: str, locale: str) -> bool:
        """Whether the gap is filled rightly; the language is that in which a number was typed."""
        if self.number is not None:
            return self.number.takes_typed(answer, locale)
        return answer == self.right if self.options else typed_matches(answer, self.accepted)

    def shown(self, answer: str) -> str:
        """The filling as inline Markdown."""
        if self.options:
            return by_id(self.options).get(answer, "")
        return escaped(visible(answer))

    def key_shown(self) -> str:
        """The right filling as inline Markdown."""
        if self.number is not None:
            return escaped(self.number.words())
        return self.shown(self.right or self.accepted[0])


class Gaps(QuestionBase, frozen=True, kw_only=True, tag="gaps"):
    """A prompt with `___` for each gap, in order. Answers name gaps by number, from "1"."""

    gaps: tuple[Gap, ...]

    def accepts(self, answer: object) -> None:
        """Refuse unknown gaps, and options that a gap does not have."""
        if answer is None:
            return
        for number, filling in as_pairs(answer).items():
            gap = self.numbered().get(number)
            if gap is None or (gap.options and filling and filling not in by_id(gap.options)):
                raise unknown_option()
            as_typed(filling)

    def is_answered(self, answer: Answer) -> bool:
        """Whether at least one gap is filled."""
        return not all(map(is_blank, pairs_of(answer).values()))

    def grade(self, answer: Answer, marking: Marking = DEFAULT_MARKING) -> Fraction:
        """Fraction of the gaps that are filled rightly."""
        return Fraction(sum(self.parts(answer, marking)), len(self.gaps))

    def parts(self, answer: Answer, marking: Marking = DEFAULT_MARKING) -> tuple[bool, ...]:
        """Whether each gap is filled rightly."""
        given = pairs_of(answer)
        return tuple(gap.is_right(given.get(number, ""), marking.locale) for number, gap in self.numbered().items())

    def show(self, answer: Answer) -> tuple[str, ...]:
        """A numbered line for each gap that is filled."""
        given = pairs_of(answer)
        filled = ((number, gap.shown(given.get(number, ""))) for number, gap in self.numbered().items())
        return tuple(f"{number}\\. {text}" for number, text in filled if text)

    def right_answer(self) -> tuple[str, ...]:
        """A numbered line for each gap."""
        return tuple(f"{number}\\. {gap.key_shown()}" for number, gap in self.numbered().items())

    def option_ids(self) -> tuple[str, ...]:
        """The options of all choosing gaps, each with its gap's number in front: "2:b"."""
        numbered = self.numbered().items()
        return tuple(f"{number}:{option.id}" for number, gap in numbered for option in gap.options)

    def pieces(self) -> list[str]:
        """The text around the gaps: one piece more than there are gaps."""
        return GAP.split(self.prompt)

    def unit_beside(self, number: int) -> str:
        """The unit to show beside a gap: of its number, unless the text after the gap begins with it anyway."""
        measure, after = self.gaps[number - 1].number, self.pieces()[number].split()
        if measure is None or (after and conversion(after[0], measure.unit) == 1):
            return ""
        return measure.unit

    def numbered(self) -> dict[str, Gap]:
        """The gaps by the numbers that answers give them."""
        return {str(number): gap for number, gap in enumerate(self.gaps, 1)}
