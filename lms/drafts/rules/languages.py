"""A course.yaml without one of its languages, and with it again."""

import re
from collections.abc import Mapping
from typing import Final

from lms.core.marked_yaml import Plain

LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,6})?")
"""What the name of a language looks like, also of one that a course has lost."""

_BY_LANGUAGE: Final = ("title", "summary", "audience")


def without_language(values: Mapping[str, Plain], locale: str) -> dict[str, Plain | None]:
    """The changes that take a language out of everything course.yaml says."""
    changed: dict[str, Plain | None] = {name: _without(values.get(name, ""), locale) for name in _BY_LANGUAGE}
    changed["languages"] = [one for one in _list(values.get("languages")) if one != locale]
    changed["modules"] = [
        {**one, "title": _without(one.get("title", ""), locale)} if isinstance(one, dict) else one
        for one in _list(values.get("modules"))
    ]
    return changed


def with_language(values: Mapping[str, Plain], before: Mapping[str, Plain], locale: str) -> dict[str, Plain | None]:
    """The changes that bring a language back as it stood `before`, beside what the others say now."""
    changed: dict[str, Plain | None] = {
        name: _with(values.get(name, ""), before.get(name, ""), locale) for name in _BY_LANGUAGE
    }
    changed["languages"] = _in_order(_list(values.get("languages")), _list(before.get("languages")), locale)
    former = {str(one["key"]): one for one in _list(before.get("modules")) if isinstance(one, dict) and "key" in one}
    changed["modules"] = [
        {**one, "title": _with(one.get("title", ""), former.get(str(one.get("key")), {}).get("title", ""), locale)}
        if isinstance(one, dict)
        else one
        for one in _list(values.get("modules"))
    ]
    return changed


def _without(said: Plain, locale: str) -> Plain:
    return {at: text for at, text in said.items() if at != locale} if isinstance(said, dict) else said


def _with(said: Plain, before: Plain, locale: str) -> Plain:
    """One sentence for all languages stays one."""
    if not isinstance(before, dict) or locale not in before or (said and not isinstance(said, dict)):
        return said
    others = said if isinstance(said, dict) else {}
    return {**others, locale: before[locale]}


def _in_order(now: list[Plain], before: list[Plain], locale: str) -> list[Plain]:
    """As they stood, what is new since then behind them."""
    known: list[Plain] = [one for one in before if one in now or one == locale]
    return [*known, *(one for one in now if one not in known)]


def _list(value: Plain | None) -> list[Plain]:
    return value if isinstance(value, list) else []
