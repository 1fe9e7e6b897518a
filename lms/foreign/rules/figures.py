"""Right numbers of other formats as plain decimals."""

import re
from fractions import Fraction
from typing import Final

from lms.core.numbers import plain_decimal
from lms.foreign.rules.drafts import FULL, NOTHING, Figure, Words

_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,30}(?:[.,]\d{1,30})?|[.,]\d{1,30})(?:[eE][+-]?\d{1,2})?")


class NotANumber(Exception):  # noqa: N818  not a failure but a finding: it becomes an error of its question
    """What stands where a number should."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def number(text: str) -> Fraction:
    """A number as programs write it, with a decimal point or comma. Raises NotANumber."""
    plain = text.strip().replace("−", "-")
    if not _NUMBER.fullmatch(plain):
        raise NotANumber(text)
    return Fraction(plain.replace(",", ".").replace("+", ""))


def around(value: str, tolerance: str, weight: Fraction = FULL, feedback: Words = NOTHING) -> Figure:
    """A value with what is let through around it. Raises NotANumber."""
    middle, reach = number(value), abs(number(tolerance))
    return Figure(
        plain_decimal(middle - reach), plain_decimal(middle + reach), plain_decimal(middle), plain_decimal(reach),
        weight, feedback,
    )  # fmt: skip


def between(low: str, high: str, weight: Fraction = FULL, feedback: Words = NOTHING) -> Figure:
    """A range. Raises NotANumber."""
    ends = sorted([number(low), number(high)])
    return Figure(plain_decimal(ends[0]), plain_decimal(ends[1]), weight=weight, feedback=feedback)
