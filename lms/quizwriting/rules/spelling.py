"""How the value of one rule stands in fields, and what fields say as a value of the head; neither loses a word.

What nobody can read goes through as it was typed: the parser refuses it then, with a sentence at its field.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from lms.core.marked_yaml import Plain

Fields = Mapping[str, str]
"""What the fields of a rule hold, by the ends of their names: "" for the only one, "n" and "unit", "0.topic" …"""

_ROW: Final = re.compile(r"(\d{1,3})\.(\w+)")
_LOCAL: Final = "%Y-%m-%dT%H:%M"
_YES: Final = {"yes": "yes", "true": "yes", "on": "yes", "no": "no", "false": "no", "off": "no"}
_UNITS: Final = {"s": 1, "min": 60, "h": 3600, "d": 86_400}


class Spelling(NamedTuple):
    """Fields for a value (None: the head does not say), and the value that fields say (None: nothing)."""

    fields: Callable[[Plain | None], dict[str, str]]
    value: Callable[[Fields], Plain | None]


def words(usual: str = "") -> Spelling:
    """A text or a choice; `usual` is what holds when the head says nothing, and is not written."""

    def value(fields: Fields) -> Plain | None:
        typed = _tidy(fields.get("", ""))
        return None if typed in {"", usual} else typed

    return Spelling(lambda stands: {"": _text(stands) or usual}, value)


def yes_or_no(usual: str) -> Spelling:
    """Yes or no, however the head spells it."""
    plain = words(usual)
    return Spelling(lambda stands: {"": _YES.get(_text(stands).lower(), _text(stands)) or usual}, plain.value)


def percent(usual: str = "") -> Spelling:
    """A figure before a percent sign."""

    def value(fields: Fields) -> Plain | None:
        typed = _tidy(fields.get("", ""))
        return None if not typed else f"{typed}%" if re.fullmatch(r"[\d.]+", typed) else typed

    return Spelling(lambda stands: {"": _bare_percent(_text(stands)) or usual}, value)


def span() -> Spelling:
    """A number of seconds, minutes or hours."""

    def value(fields: Fields) -> Plain | None:
        number, unit = _tidy(fields.get("n", "")), fields.get("unit", "min")
        return f"{number} {unit if unit in _UNITS else 'min'}" if number else None

    return Spelling(_span, value)


def minutes() -> Spelling:
    """A number of minutes, hours or days that the head counts in minutes."""

    def fields(stands: Plain | None) -> dict[str, str]:
        typed = _text(stands)
        if not typed.isascii() or not typed.isdecimal() or not int(typed[:9]):
            return {"n": "" if typed == "0" else typed, "unit": "min"}
        unit = next(one for one in ("d", "h", "min") if int(typed[:9]) * 60 % _UNITS[one] == 0)
        return {"n": str(int(typed[:9]) * 60 // _UNITS[unit]), "unit": unit}

    def value(sent: Fields) -> Plain | None:
        number = _tidy(sent.get("n", ""))
        if not number.isascii() or not number.isdecimal():
            return number or None
        return str(int(number[:9]) * _UNITS.get(sent.get("unit", "min"), 60) // 60) if int(number[:9]) else None

    return Spelling(fields, value)


def moment(zone: str) -> Spelling:
    """A time as its author's clock shows it; the head has it with its zone."""
    here = ZoneInfo(zone)

    def fields(stands: Plain | None) -> dict[str, str]:
        at = _moment(_text(stands))
        return {"": at.astimezone(here).strftime(_LOCAL) if at and at.tzinfo else _text(stands)}

    def value(sent: Fields) -> Plain | None:
        typed = _tidy(sent.get("", ""))
        at = _moment(typed)
        return at.replace(tzinfo=here).isoformat(timespec="minutes") if at and at.tzinfo is None else typed or None

    return Spelling(fields, value)


def listed() -> Spelling:
    """Several words with commas between them."""

    def fields(stands: Plain | None) -> dict[str, str]:
        return {"": ", ".join(map(_text, stands)) if isinstance(stands, list) else _text(stands)}

    def value(sent: Fields) -> Plain | None:
        found = [" ".join(one.split()) for one in re.split(r"[,、，;；\n]", sent.get("", ""))]
        return [one for one in found if one] or None

    return Spelling(fields, value)


def chosen(most: int) -> Spelling:
    """Up to so many words, each chosen in a field of its own."""

    def fields(stands: Plain | None) -> dict[str, str]:
        given = stands if isinstance(stands, list) else _text(stands).split(",")
        named = [_text(one).strip() for one in given]
        return {str(at): one for at, one in enumerate([*named, *[""] * most][: max(most, len(named))])}

    def value(sent: Fields) -> Plain | None:
        return [one for at in sorted(sent) if (one := _tidy(sent[at]))] or None

    return Spelling(fields, value)


def rows(names: Sequence[str], needed: str, inner: Mapping[str, Spelling] | None = None) -> Spelling:
    """A list of mappings, a row each; a row without what is `needed` is none."""
    spelt = inner or {}

    def fields(stands: Plain | None) -> dict[str, str]:
        given = [one for one in stands if isinstance(one, dict)] if isinstance(stands, list) else []
        return {f"{at}.{name}": _in(spelt, name, one.get(name)) for at, one in enumerate(given) for name in names}

    def value(sent: Fields) -> Plain | None:
        found = [{name: said for name in names if (said := _out(spelt, name, row))} for row in _rows(sent)]
        return [dict(one) for one in found if one.get(needed)] or None

    return Spelling(fields, value)


def pairs(left: str, right: str, inner: Spelling) -> Spelling:
    """A mapping, a row for each of its names."""

    def fields(stands: Plain | None) -> dict[str, str]:
        given = stands if isinstance(stands, dict) else {}
        return {
            f"{at}.{part}": said
            for at, (name, one) in enumerate(given.items())
            for part, said in ((left, name), (right, inner.fields(one)[""]))
        }

    def value(sent: Fields) -> Plain | None:
        made: dict[str, Plain] = {}
        for row in _rows(sent):
            name, said = _tidy(row.get(left, "")).lstrip("#"), inner.value({"": row.get(right, "")})
            if name and said is not None:
                made[name] = said
        return made or None

    return Spelling(fields, value)


def _in(spelt: Mapping[str, Spelling], name: str, stands: Plain | None) -> str:
    return spelt[name].fields(stands)[""] if name in spelt else _text(stands)


def _out(spelt: Mapping[str, Spelling], name: str, row: Fields) -> Plain | None:
    return spelt.get(name, words()).value({"": row.get(name, "")})


def _rows(sent: Fields) -> list[dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for name, typed in sent.items():
        if place := _ROW.fullmatch(name):
            found.setdefault(int(place[1]), {})[place[2]] = typed
    return [found[at] for at in sorted(found)]


def _span(stands: Plain | None) -> dict[str, str]:
    typed = _text(stands)
    apart = re.fullmatch(r"(.*?)\s*(s|min|h)", typed)
    return {"n": apart[1], "unit": apart[2]} if apart else {"n": typed, "unit": "min"}


def _bare_percent(typed: str) -> str:
    found = re.fullmatch(r"([\d.]+)\s*%", typed)
    return found[1] if found else typed


def _moment(typed: str) -> datetime | None:
    try:
        return datetime.fromisoformat(typed)
    except ValueError:
        return None


def _tidy(typed: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def _text(value: Plain | None) -> str:
    return value if isinstance(value, str) else ""
