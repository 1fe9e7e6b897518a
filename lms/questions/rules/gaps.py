"""A text with gaps, each filled by typing or by choosing."""

import re
from fractions import Fraction

import msgspec

from lms.questions.rules.answers import Answer, as_pairs, as_typed, unknown_option
from lms.questions.rules.base import DEFAULT_MARKING, Marking, Option, QuestionBase, by_id
from lms.questions.rules.inline import escaped
from lms.questions.rules.typed import typed_matches
from lms.questions.rules.typed_text import is_blank, visible

GAP = re.compile(r"(?<!\\)_{3,}")
"""Where a gap stands in a prompt."""


class Gap(msgspec.Struct, frozen=True, omit_defaults=True):
    """One gap: `accepted` words to type, or `options` to choose from with the id of the right one."""

    accepted: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    right: str = ""

    def is_right(self, answer: str) -> bool:
        """Whether the gap is filled rightly."""
        return answer == self.right if self.options else typed_matches(answer, self.accepted)

    def shown(self, answer: str) -> str:
        """The filling as inline Markdown."""
        if self.options:
            return by_id(self.options).get(answer, "")
        return escaped(visible(answer))


class Gaps(QuestionBase, frozen=True, kw_only=True, tag="gaps"):
    """A prompt with `___` for each gap, in order. Answers name gaps by number, from "1"."""

    gaps: tuple[Gap, ...]

    def accepts(self, answer: object) -> None:
        """Refuse unknown gaps, and options that a gap does not have."""
        if answer is None:
            return
        for number, filling in as_pairs(answer).items():
            gap = self._numbered().get(number)
            if gap is None or (gap.options and filling and filling not in by_id(gap.options)):
                raise unknown_option()
            as_typed(filling)

    def is_answered(self, answer: Answer) -> bool:
        """Whether at least one gap is filled."""
        return isinstance(answer, dict) and not all(map(is_blank, answer.values()))

    def grade(self, answer: Answer, _marking: Marking = DEFAULT_MARKING) -> Fraction:
        """Fraction of the gaps that are filled rightly."""
        if not isinstance(answer, dict):
            return Fraction(0)
        hits = sum(gap.is_right(answer.get(number, "")) for number, gap in self._numbered().items())
        return Fraction(hits, len(self.gaps))

    def show(self, answer: Answer) -> tuple[str, ...]:
        """A numbered line for each gap that is filled."""
        if not isinstance(answer, dict):
            return ()
        filled = ((number, gap.shown(answer.get(number, ""))) for number, gap in self._numbered().items())
        return tuple(f"{number}\\. {text}" for number, text in filled if text)

    def right_answer(self) -> tuple[str, ...]:
        """A numbered line for each gap."""
        return self.show({number: gap.right or gap.accepted[0] for number, gap in self._numbered().items()})

    def option_ids(self) -> tuple[str, ...]:
        """The options of all choosing gaps, each with its gap's number in front: "2:b"."""
        numbered = self._numbered().items()
        return tuple(f"{number}:{option.id}" for number, gap in numbered for option in gap.options)

    def pieces(self) -> list[str]:
        """The text around the gaps: one piece more than there are gaps."""
        return GAP.split(self.prompt)

    def _numbered(self) -> dict[str, Gap]:
        return {str(number): gap for number, gap in enumerate(self.gaps, 1)}
