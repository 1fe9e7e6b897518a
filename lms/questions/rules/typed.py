"""Questions that are answered by typing: short text and numbers."""

from fractions import Fraction

from lms.core.numbers import Reading, read_number
from lms.core.typed_text import is_blank, normalised, visible
from lms.questions.rules.answers import Answer, as_typed
from lms.questions.rules.base import DEFAULT_MARKING, Marking, QuestionBase
from lms.questions.rules.inline import escaped
from lms.questions.rules.measures import Measure


class ShortText(QuestionBase, frozen=True, kw_only=True, tag="short_text"):
    """A few typed words; `accepted` are plain text, the first is the one to show."""

    accepted: tuple[str, ...]

    def accepts(self, answer: object) -> None:
        """Refuse what is not text of a sensible length."""
        if answer is not None:
            as_typed(answer)

    def is_answered(self, answer: Answer) -> bool:
        """Whether anything readable is typed."""
        return isinstance(answer, str) and not is_blank(answer)

    def grade(self, answer: Answer, _marking: Marking = DEFAULT_MARKING) -> Fraction:
        """Fraction of full marks: all or nothing, with no award for what is nearly right."""
        return Fraction(isinstance(answer, str) and typed_matches(answer, self.accepted))

    def show(self, answer: Answer) -> tuple[str, ...]:
        """What was typed."""
        return (escaped(visible(answer)),) if isinstance(answer, str) and not is_blank(answer) else ()

    def right_answer(self) -> tuple[str, ...]:
        """The first accepted answer."""
        return (escaped(self.accepted[0]),)


class Number(QuestionBase, frozen=True, kw_only=True, tag="number"):
    """A typed number. The key is `value` ± `tolerance` (of the value in percent when `relative`), or `low`..`high`.

    All of them are plain decimals as text, so that they are exact and print as they were written.
    """

    value: str = ""
    tolerance: str = "0"
    relative: bool = False
    low: str = ""
    high: str = ""
    unit: str = ""

    def accepts(self, answer: object) -> None:
        """Refuse what is not text; that it does not read as a number is no reason to lose it."""
        if answer is not None:
            as_typed(answer)

    def is_answered(self, answer: Answer) -> bool:
        """Whether anything readable is typed."""
        return isinstance(answer, str) and not is_blank(answer)

    def grade(self, answer: Answer, marking: Marking = DEFAULT_MARKING) -> Fraction:
        """Fraction of full marks: inside the bounds or not. A known unit of the same measure is converted."""
        return Fraction(self.key_measure.takes(self.reading(answer, marking.locale)))

    def reading(self, answer: Answer, locale: str) -> Reading | None:
        """How the answer is understood, to be shown where the language decided about a comma or point."""
        return read_number(answer, locale) if isinstance(answer, str) else None

    @property
    def key_measure(self) -> Measure:
        """What a number has to be."""
        return Measure(self.value, self.tolerance, self.relative, self.low, self.high, self.unit)

    def bounds(self) -> tuple[Fraction, Fraction]:
        """Smallest and largest right value."""
        return self.key_measure.bounds()

    def show(self, answer: Answer) -> tuple[str, ...]:
        """What was typed."""
        return (escaped(visible(answer)),) if isinstance(answer, str) and not is_blank(answer) else ()

    def right_answer(self) -> tuple[str, ...]:
        """The value with what is let through around it, and the unit."""
        return (escaped(self.key_measure.words()),)


def typed_matches(answer: str, accepted: tuple[str, ...]) -> bool:
    """Whether the typed words equal one of the accepted ones after normalisation."""
    return not is_blank(answer) and normalised(answer) in {normalised(each) for each in accepted}
