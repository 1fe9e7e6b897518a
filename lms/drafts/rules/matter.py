"""A unit's file as an editor sees it: its head of names and values, and the text below; joined again byte for byte."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple

import yaml

from lms.core.marked_yaml import Plain, read
from lms.drafts.rules.head_lines import with_lines

_FENCE: Final = "---"
_WIDE: Final = 10_000
_USUAL_HEAD: Final = 10_000
_LONGEST_VALUE: Final = 2_000
_MOST_VALUES: Final = 200


class Matter(NamedTuple):
    """The YAML between the two lines of --- (without them), and the text below."""

    head: str
    body: str


class _Dumper(yaml.SafeDumper):
    """Writes values as people type them: yes stays yes, because we read every value as text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own shape


class _Block(dict[str, Plain]):
    """A mapping that is written one line a value."""


_Dumper.add_representer(
    _Block, lambda dumper, value: dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=False)
)


def matter_of(text: str) -> Matter:
    """Part a file; one without a front matter is all body."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.startswith(f"{_FENCE}\n"):
        return Matter("", text)
    if text.startswith(f"{_FENCE}\n{_FENCE}\n"):
        return Matter("", text[2 * len(_FENCE) + 2 :])
    end = text.find(f"\n{_FENCE}\n", len(_FENCE))
    if end < 0:
        closed = text.endswith(f"\n{_FENCE}")
        return Matter(text[len(_FENCE) + 1 : -len(_FENCE)], "") if closed else Matter("", text)
    return Matter(text[len(_FENCE) + 1 : end + 1], text[end + len(_FENCE) + 2 :])


def joined(matter: Matter) -> str:
    """The file again."""
    return f"{_FENCE}\n{matter.head}{_FENCE}\n{matter.body}"


def values_of(head: str) -> dict[str, Plain]:
    """What the head says, every value as text; a head that cannot be read says nothing.

    Reading YAML is dear and heads are read again and again, so those of usual length are remembered: what is inside
    a value is never changed, only replaced.
    """
    return dict(_remembered(head) if len(head) <= _USUAL_HEAD else _read(head))


def _read(head: str) -> dict[str, Plain]:
    return read(head, "")[0].values


_remembered = lru_cache(maxsize=512)(_read)


def patched(head: str, changes: Mapping[str, Plain | None]) -> str:
    """The head with some values changed, None takes one away. Only their lines change; what cannot be read stays."""
    before = values_of(head)
    wanted = {name: None if value in ("", [], {}) else value for name, value in changes.items()}
    differing = {name: value for name, value in wanted.items() if (before.get(name) or None) != value}
    text = head
    for name, value in differing.items():
        text = with_lines(text, name, "" if value is None else dumped({name: value}))
    after = {name: value for name, value in {**before, **differing}.items() if value is not None}
    return text if not before or values_of(text) == after else dumped(after)


def plain(value: object, depth: int = 4) -> Plain:
    """A value out of JSON as the text that a person would type: yes for true, 3 for 3.

    Raises ValueError for what no head holds: too deep, too long, characters that cannot be seen.
    """
    match value:
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
        case str() if len(value) <= _LONGEST_VALUE and " ".join(value.split()).isprintable():
            return " ".join(value.split())
        case list() if depth and len(value) <= _MOST_VALUES:
            return [plain(one, depth - 1) for one in value]
        case dict() if depth and len(value) <= _MOST_VALUES:
            return {str(plain(name, 0)): plain(one, depth - 1) for name, one in value.items()}
    raise ValueError(value)


def dumped(values: Mapping[str, Plain]) -> str:
    """Values as YAML, in their order; "" when there are none."""
    if not values:
        return ""
    lines = _Block({name: _Block(value) if isinstance(value, dict) else value for name, value in values.items()})
    return yaml.dump(lines, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=_WIDE)
