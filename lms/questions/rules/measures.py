"""The key of a typed number: a value with its tolerance, or a range, in a unit."""

from fractions import Fraction

import msgspec

from lms.core.i18n import gettext as _
from lms.core.numbers import Reading, read_number
from lms.questions.rules.units import conversion


class Measure(msgspec.Struct, frozen=True, omit_defaults=True):
    """`value` ± `tolerance` (of the value in percent when `relative`), or `low`..`high`.

    All of them are plain decimals as text, so that they are exact and print as they were written.
    """

    value: str = ""
    tolerance: str = "0"
    relative: bool = False
    low: str = ""
    high: str = ""
    unit: str = ""

    def takes(self, reading: Reading | None) -> bool:
        """Whether a number is inside the bounds. A known unit of the same measure is converted."""
        factor = conversion(reading.unit, self.unit) if reading else None
        low, high = self.bounds()
        return reading is not None and factor is not None and low <= reading.value * factor <= high

    def takes_typed(self, typed: str, locale: str) -> bool:
        """Whether what was typed in this language is a number inside the bounds."""
        return self.takes(read_number(typed, locale))

    def bounds(self) -> tuple[Fraction, Fraction]:
        """Smallest and largest right value."""
        if self.low:
            return Fraction(self.low), Fraction(self.high)
        value, tolerance = Fraction(self.value), Fraction(self.tolerance)
        reach = abs(value) * tolerance / 100 if self.relative else tolerance
        return value - reach, value + reach

    def written(self) -> str:
        """The key as it is written in quiz text."""
        if self.low:
            bare = f"{self.low}..{self.high}"
        elif self.relative or Fraction(self.tolerance):
            bare = self._around()
        else:
            bare = self.value
        return f"{bare} {self.unit}".rstrip()

    def words(self) -> str:
        """The value with what is let through around it, and the unit, for people."""
        if self.low:
            bare = _("%(low)s to %(high)s") % {"low": self.low, "high": self.high}
        else:
            bare = self._around() if Fraction(self.tolerance) else self.value
        return f"{bare} {self.unit}".rstrip()

    def _around(self) -> str:
        return f"{self.value} ± {self.tolerance}{'%' if self.relative else ''}"
