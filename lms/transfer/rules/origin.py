"""Which version a folder's files were made from, and what of newer ones publishing them would take back."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from lms.core.i18n import gettext as _
from lms.core.marked_yaml import read
from lms.core.problems import Problem

MARK: Final = ".lull.yaml"
"""Stands beside course.yaml in an export; hidden, so that it is no part of the course."""

_HEAD: Final = "# Written by `lms content export`. Keep it with the files: it says which version they were made from.\n"
_NAMES: Final = {"version", "files", "export"}
_EXPORT: Final = re.compile(r"[A-Za-z0-9_-]{8,24}")
_HASH: Final = re.compile(r"[0-9a-f]{64}|")
_UNIT: Final = re.compile(r"([^/]+)/[^/]+/[0-9]{2}-(.+)\.(?:md|quiz)")


class Mark(msgspec.Struct, frozen=True):
    """Of which version an export was made: its number and hash, 0 and "" before the first; `export` is its own name."""

    number: int
    content_hash: str
    export: str


class Version(msgspec.Struct, frozen=True):
    """A published version: its hash, and the export whose files it was published from.

    `export` is "" for files without a mark, None for what was published in the browser.
    """

    number: int
    content_hash: str
    export: str | None


class Loss(msgspec.Struct, frozen=True):
    """A file that newer versions changed and that would be as it was, or as the files say when `also`."""

    path: str
    also: bool


def mark_text(mark: Mark) -> str:
    """The file that an export carries."""
    return f'{_HEAD}version: {mark.number}\nfiles: "{mark.content_hash}"\nexport: "{mark.export}"\n'


def read_mark(text: str, path: str) -> tuple[Mark | None, list[Problem]]:
    """Read the file of an export; None with a problem where it says nothing that can be relied on."""
    found, problems = read(text, path)
    said = {name: str(value) for name, value in found.values.items()}
    right = (
        not problems
        and said.keys() == _NAMES
        and re.fullmatch(r"[0-9]{1,9}", said["version"], re.ASCII)
        and _HASH.fullmatch(said["files"])
        and _EXPORT.fullmatch(said["export"])
    )
    if right:
        return Mark(int(said["version"]), said["files"], said["export"]), []
    sentence = _(
        "This file cannot be read. Export the course again, or delete this file: then nothing says what is newer."
    )
    return None, [Problem(path, 0, sentence)]


def base_number(mark: Mark | None, versions: Sequence[Version]) -> int | None:
    """The version that files go on from; 0 when they began before the first, None when nothing says it.

    What was last published from the same export, or from files without a mark, is what those files said then.
    """
    mine = [one.number for one in versions if one.export == (mark.export if mark else "")]
    if mine:
        return max(mine)
    if not versions or (mark and not mark.number):
        return 0
    if mark is None:
        return None
    return max((one.number for one in versions if one.content_hash == mark.content_hash), default=None)


def losses(base: Mapping[str, str], newest: Mapping[str, str], files: Mapping[str, str]) -> tuple[Loss, ...]:
    """What changed since `base` and is not so in `files`; all are contents (or figures of them) by path.

    A unit in a language is one thing, wherever its file stands: a unit that moved is one line.
    """
    before, now, ours = _things(base), _things(newest), _things(files)
    changed = [one for one in {**now, **before} if before.get(one) != now.get(one)]
    lost = [one for one in changed if ours.get(one) != now.get(one)]
    found = [Loss((now.get(one) or before[one])[0], ours.get(one) != before.get(one)) for one in lost]
    return tuple(sorted(found, key=lambda loss: (loss.path.count("/"), loss.path)))


def _things(files: Mapping[str, str]) -> dict[tuple[str, str], tuple[str, str]]:
    """Path and content by what a file is: a unit's key and language, or its path."""
    matched = {path: _UNIT.fullmatch(path) for path in files}
    return {
        (found[1], found[2]) if (found := matched[path]) else ("", path): (path, content)
        for path, content in files.items()
    }
