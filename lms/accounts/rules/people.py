"""What a login, an e-mail address, a name and a preference may be."""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Final
from zoneinfo import available_timezones

import msgspec

_LOGIN: Final = re.compile(r"[^\W_][\w.\-]{1,58}[\w]", re.UNICODE)
_CONTINENTS: Final = frozenset({
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
})  # fmt: skip
_COMMON_ZONES: Final = (
    "Africa/Cairo", "Africa/Casablanca", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi",
    "America/Bogota", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Mexico_City",
    "America/New_York", "America/Sao_Paulo", "America/Toronto",
    "Asia/Bangkok", "Asia/Dhaka", "Asia/Dubai", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Karachi", "Asia/Kolkata",
    "Asia/Kuala_Lumpur", "Asia/Macau", "Asia/Manila", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore", "Asia/Taipei",
    "Asia/Tokyo", "Australia/Sydney",
    "Europe/Athens", "Europe/Berlin", "Europe/Istanbul", "Europe/Lisbon", "Europe/London", "Europe/Madrid",
    "Europe/Paris", "Europe/Warsaw", "Pacific/Auckland", "UTC",
)  # fmt: skip
_EMAIL: Final = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")

USUAL_MULTIPLIER_PPM: Final = 1_000_000
LARGEST_MULTIPLIER_PPM: Final = 5_000_000
"""A person has between the usual time in quizzes and five times as much."""


class Theme(StrEnum):
    """Light, dark, or as the computer is set."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class TextSize(StrEnum):
    """How large text is on every page."""

    NORMAL = "normal"
    LARGE = "large"
    LARGER = "larger"


class Status(StrEnum):
    """Someone who left keeps the learning record and cannot log in."""

    ACTIVE = "active"
    LEFT = "left"


class UnitKind(StrEnum):
    """The kinds of org units; a team is the one with a team lead."""

    COMPANY = "company"
    SITE = "site"
    DEPARTMENT = "department"
    TEAM = "team"


class Details(msgspec.Struct, frozen=True):
    """What is kept about a person apart from preferences and password; None is "not known"."""

    login: str
    display_name: str
    given_name: str
    family_name: str = ""
    email: str | None = None
    employee_no: str | None = None
    locale: str = "en"
    timezone: str = "UTC"
    hire_date: date | None = None


def key(text: str) -> str:
    """The form in which logins and addresses are compared: without case and without differences of width."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


@cache
def timezones() -> tuple[str, ...]:
    """The time zones to choose from: IANA names with a place, and UTC."""
    return tuple(
        sorted(name for name in available_timezones() if name == "UTC" or name.partition("/")[0] in _CONTINENTS)
    )


def common_timezones(*own: str) -> tuple[str, ...]:
    """The time zones that nearly everyone needs, and a person's own; the whole list is ten times as long."""
    return tuple(sorted({*own, *_COMMON_ZONES} & {*timezones()}))


def is_timezone(name: str) -> bool:
    """Whether this is a time zone we know."""
    return name in timezones()


def is_login(text: str) -> bool:
    """3 to 60 letters or digits of any script, with . - _ inside."""
    return _LOGIN.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Good enough to send to: one @, a dot behind it, no spaces."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None
