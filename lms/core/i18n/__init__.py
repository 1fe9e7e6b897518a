"""Texts, dates and numbers in the reader's language and time zone."""

from lms.core.i18n.catalogues import Lazy, gettext, lazy, ngettext
from lms.core.i18n.formats import (
    format_countdown,
    format_date,
    format_datetime,
    format_minutes,
    format_number,
    format_percent,
    format_time,
    whole_minutes,
)
from lms.core.i18n.locales import (
    LOCALES,
    NAMES,
    SOURCE_LOCALE,
    current_locale,
    current_timezone,
    negotiate,
    supported,
    use_locale,
)

__all__ = [
    "LOCALES",
    "NAMES",
    "SOURCE_LOCALE",
    "Lazy",
    "current_locale",
    "current_timezone",
    "format_countdown",
    "format_date",
    "format_datetime",
    "format_minutes",
    "format_number",
    "format_percent",
    "format_time",
    "gettext",
    "lazy",
    "negotiate",
    "ngettext",
    "supported",
    "use_locale",
    "whole_minutes",
]
