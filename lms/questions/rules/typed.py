"""Questions that are answered by typing: short text and numbers."""

from fractions import Fraction

from lms.core.i18n import gettext as _
from lms.questions.rules.answers import Answer, as_typed
from lms.questions.rules.base import DEFAULT_MARKING, Marking, QuestionBase
from lms.questions.rules.inline import escaped
from lms.questions.rules.numbers import Reading, read_number
from lms.questions.rules.typed_text import is_blank, normalised, visible
from lms.questions.rules.units import conversion


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
        reading = self.reading(answer, marking.locale)
        if reading is None:
            return Fraction(0)
        factor = conversion(reading.unit, self.unit)
        low, high = self.bounds()
        return Fraction(factor is not None and low <= reading.value * factor <= high)

    def reading(self, answer: Answer, locale: str) -> Reading | None:
        """How the answer is understood, to be shown where the language decided about a comma or point."""
        return read_number(answer, locale) if isinstance(answer, str) else None

    def bounds(self) -> tuple[Fraction, Fraction]:
        """Smallest and largest right value."""
        if self.low:
            return Fraction(self.low), Fraction(self.high)
        value, tolerance = Fraction(self.value), Fraction(self.tolerance)
        reach = abs(value) * tolerance / 100 if self.relative else tolerance
        return value - reach, value + reach

    def show(self, answer: Answer) -> tuple[str, ...]:
        """What was typed."""
        return (escaped(visible(answer)),) if isinstance(answer, str) and not is_blank(answer) else ()

    def right_answer(self) -> tuple[str, ...]:
        """The value with what is let through around it, and the unit."""
        if self.low:
            bare = _("%(low)s to %(high)s") % {"low": self.low, "high": self.high}
        elif Fraction(self.tolerance):
            bare = f"{self.value} ± {self.tolerance}{'%' if self.relative else ''}"
        else:
            bare = self.value
        return (escaped(f"{bare} {self.unit}"),)


def typed_matches(answer: str, accepted: tuple[str, ...]) -> bool:
    """Whether the typed words equal one of the accepted ones after normalisation."""
    return not is_blank(answer) and normalised(answer) in {normalised(each) for each in accepted}
