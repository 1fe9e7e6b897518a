"""Single values of a front matter: read with a sentence about what is wrong, and written back."""

import re
from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction

from lms.core.i18n import gettext as _
from lms.core.marked_yaml import Path, Plain
from lms.core.numbers import plain_decimal

Reader = Callable[[Plain, Path], object]

_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)\s*%")


class Refused(Exception):  # noqa: N818  not a failure but a finding: it becomes a Problem with its line
    """A value that cannot be taken: the sentence, and where in the front matter it stands."""

    def __init__(self, message: str, path: Path) -> None:
        super().__init__(message)
        self.message, self.path = message, path


def number(least: int, most: int) -> Callable[[Plain, Path], int]:
    """A reader of whole numbers in these bounds."""

    def read(value: Plain, at: Path) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"\d{1,7}", value) or not least <= int(value) <= most:
            message = _("“%(name)s” is a whole number from %(least)s to %(most)s.")
            raise Refused(message % {"name": at[-1], "least": least, "most": most}, at)
        return int(value)

    return read


def one_of(choices: type[StrEnum]) -> Callable[[Plain, Path], object]:
    """A reader of one of these words."""

    def read(value: Plain, at: Path) -> object:
        known = {str(choice): choice for choice in choices}
        if not isinstance(value, str) or value not in known:
            message = _("“%(name)s” is one of: %(known)s.")
            raise Refused(message % {"name": at[-1], "known": ", ".join(known)}, at)
        return known[value]

    return read


def yes(value: Plain, at: Path) -> bool:
    """Yes or no."""
    known = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
    if not isinstance(value, str) or value.lower() not in known:
        raise Refused(_("“%(name)s” is yes or no.") % {"name": at[-1]}, at)
    return known[value.lower()]


def share(value: Plain, at: Path) -> int:
    """A percentage in parts per million."""
    found = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    ppm = Fraction(found[1]) * 10_000 if found else Fraction(-1)
    if not 0 <= ppm <= 1_000_000:
        raise Refused(_("“%(name)s” is a percentage from 0%% to 100%%, as in 80%%.") % {"name": at[-1]}, at)
    return int(ppm)


def percent(ppm: int) -> str:
    """Parts per million as a percentage."""
    return f"{plain_decimal(Fraction(ppm, 10_000))}%"


def quoted(text: str) -> str:
    """The text as YAML has it; quoted whenever a sign in it could mean something, and the word that means nothing."""
    bare = re.fullmatch(r"\w[\w ]*\w|\w", text) and text.lower() != "null"
    return text if bare else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
