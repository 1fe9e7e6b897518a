"""The answer line of a number question: "= 42 ± 0.5 min", "= 40..44", "= 50 ± 5%"."""

import re
import unicodedata
from fractions import Fraction

from lms.core.numbers import plain_decimal, read_number
from lms.questions.rules.measures import Measure
from lms.questions.rules.units import is_known

_MEASURE = re.compile(r"(?P<before>[^\d\s.,+-]{1,3})?\s*(?P<digits>[+-]?\d[\d.,]*)(?P<after>\D{0,24})")
_PLUS_MINUS = re.compile(r"±|\+/-")
_RANGE = re.compile(r"\.\.\.?")
_CJK_UNIT = re.compile(r"[\u3400-\u9fff]{1,4}")


def read_key(text: str, locale: str) -> Measure | None:
    """The key of a number question; None when the line is not a number but words."""
    line = unicodedata.normalize("NFKC", text.replace("…", "..")).replace("−", "-").strip()
    if _RANGE.search(line):
        return _range(line, locale)
    value, *rest = _PLUS_MINUS.split(line)
    if len(rest) > 1:
        return None
    measured = _measured(value.strip(), locale)
    if measured is None or not rest:
        return None if measured is None else Measure(value=measured[0], unit=measured[1])
    return _with_tolerance(measured, rest[0].strip(), locale)


def _with_tolerance(measured: tuple[str, str], tolerance: str, locale: str) -> Measure | None:
    """A tolerance of "5%" is relative; "5 %" is 5 and the unit %."""
    value, unit = measured
    found = re.fullmatch(r"([\d.,]+)%(.*)", tolerance)
    reach = _measured(found[1] + found[2] if found else tolerance, locale)
    if reach is None or (unit and reach[1]) or Fraction(reach[0]) < 0:
        return None
    return Measure(value=value, tolerance=reach[0], relative=found is not None, unit=unit or reach[1])


def _range(line: str, locale: str) -> Measure | None:
    low, *rest = _RANGE.split(line)
    lower, upper = _measured(low.strip(), locale), _measured(rest[0].strip(), locale) if len(rest) == 1 else None
    if lower is None or upper is None or (lower[1] and upper[1] and lower[1] != upper[1]):
        return None
    return Measure(low=lower[0], high=upper[0], unit=lower[1] or upper[1])


def _measured(text: str, locale: str) -> tuple[str, str] | None:
    """A number as a plain decimal, and its unit; None when what stands beside it looks like words."""
    found = _MEASURE.fullmatch(text)
    reading = read_number(found["digits"], locale) if found else None
    if found is None or reading is None:
        return None
    before, after = found["before"] or "", found["after"]
    unit = before or after.strip()
    apart = after.startswith(" ") and " " not in unit
    fits = not unit or is_known(unit) or _CJK_UNIT.fullmatch(unit) or apart
    return (plain_decimal(reading.value), unit) if fits and not (before and after.strip()) else None
