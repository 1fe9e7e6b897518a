"""Which languages there are, which one is in use, and which one a browser asks for."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SOURCE_LOCALE = "en"
LOCALES = ("en", "zh-Hant", "zh-Hans")

NAMES = {"en": "English", "zh-Hant": "繁體中文", "zh-Hans": "简体中文"}
"""Each language as its own readers write it."""

# A browser names a place, we write by script: negotiation by prefix would send Taipei to English.
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
_MAX_CHOICES = 20

_locale: ContextVar[str] = ContextVar("locale", default=SOURCE_LOCALE)
_timezone: ContextVar[str] = ContextVar("timezone", default="UTC")


@contextmanager
def use_locale(locale: str, timezone: str | None = None) -> Iterator[None]:
    """Speak `locale` inside the block; an unknown one is English. A `timezone` of None stays as it was."""
    locale_token = _locale.set(locale if locale in LOCALES else SOURCE_LOCALE)
    zone_token = _timezone.set(timezone or _timezone.get())
    try:
        yield
    finally:
        _locale.reset(locale_token)
        _timezone.reset(zone_token)


def current_locale() -> str:
    """Give the language in use here, one of LOCALES."""
    return _locale.get()


def current_timezone() -> ZoneInfo:
    """Give the time zone of the person reading; UTC when unknown or wrongly spelled."""
    return zone(_timezone.get())


@lru_cache(maxsize=512)
def zone(name: str) -> ZoneInfo:
    """Find a time zone by name; an unknown name is UTC, because a page must never fail on a preference."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def supported(tag: str) -> str | None:
    """Map a language tag ("zh-TW", "zh_CN", "en-GB") to one of LOCALES, or None when we do not speak it."""
    language, *rest = tag.strip().replace("_", "-").casefold().split("-")
    if language == "en":
        return "en"
    if language != "zh":
        return None
    if "hans" in rest:
        return "zh-Hans"
    return "zh-Hant" if _TRADITIONAL.intersection(rest) else "zh-Hans"


def negotiate(accept_language: str | None) -> str:
    """Choose the language for an Accept-Language header (RFC 9110 §12.5.4); English when nothing fits."""
    choices = [_weighed(part) for part in (accept_language or "").split(",")[:_MAX_CHOICES]]
    for tag, weight_milli in sorted(choices, key=lambda choice: -choice[1]):
        locale = supported(tag) if weight_milli else None
        if locale:
            return locale
    return SOURCE_LOCALE


def _weighed(part: str) -> tuple[str, int]:
    """Read "zh-TW;q=0.8" as a tag and a weight in thousandths; a broken weight counts as nothing."""
    tag, _, parameters = part.partition(";")
    name, _, value = parameters.strip().partition("=")
    if name.strip().casefold() != "q":
        return tag, 1000
    whole, _, fraction = value.strip().partition(".")
    digits = whole + (fraction + "000")[:3]
    return tag, int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 4 else 0
