"""Dates, times and numbers as the reader writes them; names come from Babel, results are kept."""

import datetime as dt
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_date as babel_date
from babel.numbers import format_decimal

from lms.core.i18n.catalogues import gettext
from lms.core.i18n.locales import current_locale, current_timezone

DateStyle = Literal["weekday", "day", "short", "medium", "long"]

# English is written the European way round: centres share sheets across countries, and 5/6 must not mean two days.
_BABEL = {"en": "en_GB", "zh-Hant": "zh_Hant", "zh-Hans": "zh_Hans"}
_CHINESE: dict[DateStyle, str] = {
    "weekday": "EEE", "day": "M月d日", "short": "M月d日 EEE", "medium": "y年M月d日", "long": "y年M月d日 EEEE",
}  # fmt: skip
_PATTERNS: dict[str, dict[DateStyle, str]] = {
    "en": {"weekday": "EEE", "day": "d MMM", "short": "EEE d MMM", "medium": "d MMM y", "long": "EEEE d MMMM y"},
    "zh-Hant": _CHINESE,
    "zh-Hans": _CHINESE,
}
_MINUTE_S = 60
_HOUR_MIN = 60
_LONG_MIN = 100


def format_date(value: dt.date, style: DateStyle = "medium") -> str:
    """Write a day: weekday "Mon", day "30 Nov", short "Mon 30 Nov", medium "30 Nov 2026", long with all in full.

    A moment is shown as the day it has in the reader's time zone.
    """
    day = _local(value).date() if isinstance(value, dt.datetime) else value
    return _day(day, style, current_locale())


def format_time(value: dt.datetime) -> str:
    """Write the time of day, "14:05", in the reader's time zone."""
    local = _local(value)
    return f"{local.hour:02d}:{local.minute:02d}"


def format_datetime(value: dt.datetime, style: DateStyle = "medium") -> str:
    """Write a moment: "30 Nov 2026, 14:05" in the reader's time zone."""
    local = _local(value)
    locale = current_locale()
    separator = ", " if locale == "en" else " "
    return f"{_day(local.date(), style, locale)}{separator}{local.hour:02d}:{local.minute:02d}"


def format_number(value: float) -> str:
    """Write a number with its thousands apart: 12,345."""
    return f"{value:,}" if isinstance(value, int) else _decimal(value, current_locale())


def format_percent(value_ppm: int) -> str:
    """Write parts per million as whole per cent, rounded down: 999,999 is not yet 100%."""
    return f"{value_ppm // 10_000}%"


def whole_minutes(seconds: int) -> int:
    """Round seconds up to minutes; anything at all is at least one minute."""
    return -(-seconds // _MINUTE_S)


def format_minutes(seconds: int) -> str:
    """Write a duration given in seconds: "6 min", from 100 minutes on "1 h 45 min"."""
    return _minutes(whole_minutes(seconds), current_locale())


@lru_cache(maxsize=4096)
def _minutes(minutes: int, _locale: str) -> str:
    if minutes < _LONG_MIN:
        return gettext("%(n)s min", n=minutes)
    hours, rest = divmod(minutes, _HOUR_MIN)
    return gettext("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)


def format_countdown(seconds: int) -> str:
    """Write time that runs down as a clock shows it: "11:24", from an hour on "1:11:24"."""
    minutes, rest = divmod(max(seconds, 0), _MINUTE_S)
    hours, minutes = divmod(minutes, _HOUR_MIN)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def _local(value: dt.datetime) -> dt.datetime:
    """Move a moment to the reader's zone; a time without a zone is a mistake made earlier, not to be guessed at."""
    if value.tzinfo is None:
        msg = f"a time without a time zone cannot be shown: {value!r}"
        raise ValueError(msg)
    return value.astimezone(current_timezone())


@lru_cache(maxsize=4096)
def _day(day: dt.date, style: DateStyle, locale: str) -> str:
    return babel_date(day, _PATTERNS[locale][style], locale=Locale.parse(_BABEL[locale]))


@lru_cache(maxsize=1024)
def _decimal(value: float, locale: str) -> str:
    return format_decimal(value, format="#,##0.##", locale=_BABEL[locale])
