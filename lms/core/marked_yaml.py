"""YAML that remembers its lines, so that an error about a value can name the line it stands on."""

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import yaml

from lms.core.i18n import gettext as _
from lms.core.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

Plain: TypeAlias = str | list["Plain"] | dict[str, "Plain"]
Path: TypeAlias = tuple[str | int, ...]

_DEPTH = 12
_FENCE = "---"
_KEPT = 4000  # characters: the heads of files are shorter


class Marked(NamedTuple):
    """A YAML mapping as plain texts, with the line of each value; numbers and yes/no stay texts as typed."""

    values: dict[str, Plain]
    lines: dict[Path, int]

    def line(self, *path: str | int) -> int:
        """The line of a value, or of the nearest thing around it that exists."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class FrontMatter(NamedTuple):
    """The head of a file between two lines of ---, and the text below with the line it begins on."""

    head: Marked
    body: str
    body_line: int


def read(text: str, path: str, first_line: int = 1) -> tuple[Marked, list[Problem]]:
    """Read one YAML mapping; aliases, tags and repeated keys are refused by line.

    `first_line` is where the text begins in its file.
    """
    empty = Marked({}, {(): first_line})
    try:
        node = _composed(text) if len(text) <= _KEPT else _composed.__wrapped__(text)
    except yaml.YAMLError as error:
        return empty, [Problem(path, first_line + _error_line(error), _reason(error))]
    except (RecursionError, ValueError):
        return empty, [Problem(path, first_line, _("This cannot be read as YAML. Write plain “name: value” lines."))]
    if node is None:
        return empty, []
    if not isinstance(node, yaml.MappingNode):
        return empty, [Problem(path, first_line, _("Write “name: value” lines here."))]
    reader = _Reader(path, first_line)
    values = reader.mapping(node, ())
    return Marked(values, reader.lines), sorted(reader.problems)


def split(text: str, path: str) -> tuple[FrontMatter, list[Problem]]:
    """Part a file into its front matter and the text below; a byte order mark and CRLF are forgiven."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    nothing = FrontMatter(Marked({}, {(): 1}), "", 1)
    if not lines or lines[0].rstrip() != _FENCE:
        return nothing, [Problem(path, 1, _("Begin the file with a line “---”, then “title: …”, then another “---”."))]
    end = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        return nothing, [Problem(path, 1, _("Close the front matter with a line “---”."))]
    head, problems = read("\n".join(lines[1:end]), path, 2)
    return FrontMatter(head, "\n".join(lines[end + 1 :]), end + 2), problems


@lru_cache(maxsize=256)
def _composed(text: str) -> "yaml.Node | None":
    """The tree of a text, which nobody changes: a course is read whole for each look at it, and one file is new."""
    return yaml.compose(text, Loader=yaml.SafeLoader)


class _Reader:
    """Turns YAML nodes into plain values and notes their lines."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path, self.first_line = path, first_line
        self.lines: dict[Path, int] = {(): first_line}
        self.problems: list[Problem] = []
        self.seen: set[int] = set()

    def mapping(self, node: yaml.MappingNode, at: Path) -> dict[str, Plain]:
        values: dict[str, Plain] = {}
        for key, value in self._pairs(node):
            if key in values:
                self._refuse(value, _("“%(key)s” is written twice. Keep one.") % {"key": key})
                continue
            values[key] = self._value(value, (*at, key))
        return values

    def _pairs(self, node: yaml.MappingNode) -> "Iterator[tuple[str, yaml.Node]]":
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key.value, value
            else:
                self._refuse(key, _("A name must be one plain word."))

    def _value(self, node: yaml.Node, at: Path) -> Plain:
        self.lines[at] = self._line(node)
        if id(node) in self.seen or len(at) > _DEPTH:
            self._refuse(node, _("Write the value out; references (& and *) and deep nesting are not allowed."))
            return ""
        self.seen.add(id(node))
        match node:
            case yaml.MappingNode():
                return self.mapping(node, at)
            case yaml.SequenceNode():
                return [self._value(item, (*at, i)) for i, item in enumerate(node.value)]
            case yaml.ScalarNode():
                return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value)
            case _:
                return ""

    def _line(self, node: yaml.Node) -> int:
        return self.first_line + int(node.start_mark.line)

    def _refuse(self, node: yaml.Node, message: str) -> None:
        self.problems.append(Problem(self.path, self._line(node), message))


def _error_line(error: yaml.YAMLError) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return int(mark.line) if mark else 0


def _reason(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.reader.ReaderError):
        return _("There is a character here that YAML does not allow. Delete it.")
    if "alias" in str(error):
        return _("Write the value out; references (& and *) are not allowed.")
    return _(
        "This is not valid YAML. Look for a missing space after a colon, a tab, an open quote or a wrong indent; "
        "put a value that holds “: ” or begins with a sign in quotes.",
    )
