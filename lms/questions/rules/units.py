"""Units of measure that a typed number may carry, with their other spellings."""

from fractions import Fraction
from typing import Final

from lms.core.typed_text import normalised

_TIME: Final = {
    "s": (Fraction(1), ("s", "sec", "secs", "second", "seconds", "秒", "秒鐘", "秒钟")),
    "min": (Fraction(60), ("min", "mins", "minute", "minutes", "分", "分鐘", "分钟")),
    "h": (Fraction(3600), ("h", "hr", "hrs", "hour", "hours", "小時", "小时", "鐘頭", "钟头")),
}
_SAME: Final = {
    "%": ("%", "percent", "per cent", "pct", "百分比"),
    "day": ("d", "day", "days", "天", "日"),
    "call": ("call", "calls", "通", "通電話", "通电话"),
    "$": ("$", "dollar", "dollars", "元", "塊", "块"),
    "£": ("£", "pound", "pounds"),
    "€": ("€", "euro", "euros"),
}
_KNOWN: Final[dict[str, tuple[str, Fraction]]] = {
    **{name: ("time", factor) for factor, names in _TIME.values() for name in names},
    **{name: (canonical, Fraction(1)) for canonical, names in _SAME.items() for name in names},
}


def is_known(unit: str) -> bool:
    """Whether the unit is in our table under any of its spellings."""
    return normalised(unit) in _KNOWN


def conversion(given: str, wanted: str) -> Fraction | None:
    """The factor that turns a number in `given` into one in `wanted`; None when they do not measure the same.

    A number without a unit is read in the wanted one.
    """
    if not given or normalised(given) == normalised(wanted):
        return Fraction(1)
    here, there = _KNOWN.get(normalised(given)), _KNOWN.get(normalised(wanted))
    if here is None or there is None or here[0] != there[0]:
        return None
    return here[1] / there[1]
