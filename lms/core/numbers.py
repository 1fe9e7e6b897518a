"""Numbers as people type them: "1 200,5 min", "１．５", "$48.20"."""

import re
import unicodedata
from fractions import Fraction

import msgspec

from lms.core.typed_text import visible

_SPACES = re.compile(r"(?<=\d)[ '’_](?=\d{3}(?!\d))")
_SHAPE = re.compile(
    r"(?P<before>[^\d\s.,+-]{0,4})\s*(?P<sign>[+-]?)\s*(?P<digits>\d[\d.,]*|[.,]\d+)\s*(?P<after>\D{0,24})",
    re.DOTALL,
)
_GROUPS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_LONGEST = 80
_DECIMAL_COMMA = frozenset({"de", "es", "fr", "it", "nl", "pl", "pt", "ru", "sv", "da", "fi", "nb", "tr", "vi", "id"})


class Reading(msgspec.Struct, frozen=True):
    """A typed number as it was understood; `ambiguous` when only the language decided what its comma or point means."""

    value: Fraction
    unit: str
    ambiguous: bool


def read_number(text: str, locale: str) -> Reading | None:
    """What number the text says, with the unit as typed; None when it is not one number.

    "1,5" and "1.5" are the same. "1,234" could be two numbers: the locale decides, and the reading says so.
    """
    if len(text) > _LONGEST:
        return None
    plain = unicodedata.normalize("NFKC", visible(text)).replace("−", "-").strip()
    found = _SHAPE.fullmatch(_SPACES.sub("", plain))
    if found is None or (found["before"] and found["after"].strip(" .")):
        return None
    digits = found["digits"].rstrip(".,")
    if len(digits) < len(found["digits"]) - 1:
        return None
    read = _decimal(digits, decimal_comma=locale.split("-", maxsplit=1)[0] in _DECIMAL_COMMA)
    if read is None:
        return None
    value, ambiguous = read
    unit = found["before"] or found["after"].strip().rstrip(".。").strip()
    return Reading(-value if found["sign"] == "-" else value, unit, ambiguous)


def _decimal(digits: str, *, decimal_comma: bool) -> tuple[Fraction, bool] | None:
    """The value, and whether the language had to decide."""
    marks = {mark for mark in digits if mark in ".,"}
    if len(marks) == 2:
        point = max(digits.rfind("."), digits.rfind(","))
        whole, rest = digits[:point], digits[point + 1 :]
        grouped = _GROUPS.fullmatch(whole) and digits.count(digits[point]) == 1
        return (Fraction(f"{_bare(whole)}.{rest or 0}"), False) if grouped else None
    if len(marks) == 1:
        return _one_mark(digits, marks.pop(), decimal_comma=decimal_comma)
    return Fraction(digits), False


def _one_mark(digits: str, mark: str, *, decimal_comma: bool) -> tuple[Fraction, bool] | None:
    """The value of digits with one kind of mark among them."""
    if digits.count(mark) > 1:
        return (Fraction(_bare(digits)), False) if _GROUPS.fullmatch(digits) else None
    whole, rest = digits.split(mark)
    as_decimal = Fraction(f"{whole or 0}.{rest or 0}")
    if not _GROUPS.fullmatch(digits) or whole.startswith("0"):
        return as_decimal, False
    is_decimal = (mark == ",") is decimal_comma
    return (as_decimal if is_decimal else Fraction(whole + rest)), True


def _bare(digits: str) -> str:
    return digits.replace(",", "").replace(".", "")


def plain_decimal(value: Fraction) -> str:
    """A number with finitely many decimals, written without grouping: 1/2 is "0.5"."""
    sign, value = ("-" if value < 0 else ""), abs(value)
    whole, rest = divmod(value, 1)
    decimals = ""
    while rest and len(decimals) < _LONGEST:
        digit, rest = divmod(rest * 10, 1)
        decimals += str(digit)
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"
