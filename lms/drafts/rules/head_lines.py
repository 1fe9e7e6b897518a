"""One value of a head changed in its own lines: comments, order and spelling of everything else stay as they were."""

import re
from typing import Final, NamedTuple

import yaml

_FOLLOWS: Final = re.compile(r"[ \t-]")


class _Entry(NamedTuple):
    """The lines of one value: where they begin, and where the next value (or what is said above it) begins."""

    start: int
    end: int


def with_lines(head: str, name: str, written: str) -> str:
    """The head with the lines of a value put in place of those that it has; at the end when it has none.

    `written` is the value as YAML, one or more whole lines; "" takes it away. Lines of a list that stay the same
    keep what is written beside them.
    """
    lines = head.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    found = _entry(lines, name)
    new = written.splitlines(keepends=True)
    if found is None:
        return "".join([*lines, *new])
    old = lines[found.start : found.end]
    return "".join([*lines[: found.start], *_beside(old, new), *lines[found.end :]])


def _entry(lines: list[str], name: str) -> _Entry | None:
    begins = re.compile(rf"(?P<quote>[\"']?){re.escape(name)}(?P=quote)[ \t]*:(?=\s|$)")
    start = next((at for at, line in enumerate(lines) if begins.match(line)), None)
    if start is None:
        return None
    end = start + 1
    for at in range(start + 1, len(lines)):
        if _FOLLOWS.match(lines[at]) and lines[at].strip() and not lines[at].lstrip().startswith("#"):
            end = at + 1
        elif lines[at].strip() and not lines[at].lstrip().startswith("#"):
            break
    return _Entry(start, end)


def _beside(old: list[str], new: list[str]) -> list[str]:
    """The new lines with the comments of the old: of the one line, or of each line of a list that is the same."""
    if len(old) == 1 and len(new) == 1:
        return [_commented(old[0], new[0])]
    if not new:
        return []
    kept = {_item(line): line for line in old[1:] if _item(line)}
    before, after = (_indent(lines[1]) if len(lines) > 1 else "" for lines in (old, new))
    moved = new if len(old) == 1 else [f"{before}{line.removeprefix(after)}" for line in new]
    return [_commented(old[0], new[0]), *(kept.get(_item(line), line) for line in moved[1:])]


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _commented(old: str, new: str) -> str:
    """The new line with what stands behind the value of the old one."""
    node = _read(old)
    rest = old[node.value[0][1].end_mark.index :].rstrip() if isinstance(node, yaml.MappingNode) else ""
    return f"{new.rstrip()}{_indent(rest) or ' '}{rest.lstrip()}\n" if rest.lstrip().startswith("#") else new


def _item(line: str) -> str:
    """A line without its indent and comment; "" when it cannot be read alone."""
    node = _read(line.strip())
    return "" if node is None else repr(_bare(node))


def _read(line: str) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(line, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    return node


def _bare(node: yaml.Node) -> object:
    match node:
        case yaml.MappingNode():
            return {str(_bare(key)): _bare(value) for key, value in node.value}
        case yaml.SequenceNode():
            return [_bare(one) for one in node.value]
        case _:
            return node.value
