"""Under which names phone systems know people, and how an administrator types them."""

import re
import unicodedata
from typing import Final

import msgspec

LONGEST: Final = 200
SOURCES: Final = ("amazon-connect", "asterisk", "genesys", "twilio", "webex")
"""The systems with an adapter; programs that use the common shape are `json`."""
JSON: Final = "json"
ANY: Final = ""
_APART: Final = re.compile(r"[\t,;，；]|\s{1,}")


class Line(msgspec.Struct, frozen=True):
    """One typed line: whose login, and the name a phone system has for that person."""

    number: int
    login: str
    name: str


def key(name: str) -> str:
    """How a name is compared: without case, width and outer spaces."""
    return unicodedata.normalize("NFKC", name).strip().casefold()[:LONGEST]


def is_name(name: str) -> bool:
    """Whether this could be kept: something printable that is not too long."""
    return bool(name.strip()) and name.isprintable() and len(name) <= LONGEST and len(key(name)) > 0


def lines(typed: str) -> list[Line]:
    """The lines `login, name` of a form; a comma, semicolon, tab or space stands between. Empty lines do not count.

    A line without a name comes back with an empty one.
    """
    found: list[Line] = []
    for number, text in enumerate(typed.splitlines(), start=1):
        if not text.strip():
            continue
        login, _space, name = _split(text.strip())
        found.append(Line(number, login.strip(), name.strip()))
    return found


def _split(text: str) -> tuple[str, str, str]:
    apart = _APART.search(text)
    return (text[: apart.start()], apart[0], text[apart.end() :].lstrip(",;，； \t")) if apart else (text, "", "")
