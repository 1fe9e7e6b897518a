"""Course folders on the disk: finding them, reading them safely, telling whether anything changed."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from lms.core.i18n import gettext as _
from lms.core.problems import Problem
from lms.media.rules.kinds import HEAD_BYTES, SVG, picture_size, type_of
from lms.media.rules.svg import svg_faults
from lms.transfer.rules.files import LARGEST_TEXT, MANIFEST, MEDIA, CourseFiles, MediaFact

_LARGEST_MEDIA: Final = 1 << 30
_LARGEST_PICTURE: Final = 8 << 20
_DEPTH: Final = 3
_MOST_FILES: Final = 5_000
_LONGEST_NAME: Final = 120


class Folder(msgspec.Struct, frozen=True):
    """One course's folder: the paths of its files, inside it and in order, and what was wrong with finding them."""

    path: Path
    files: tuple[str, ...]
    problems: tuple[Problem, ...]

    def shown(self, inside: str = "") -> str:
        """A path as problems show it."""
        return (self.path / inside).as_posix() if inside else self.path.as_posix()


def course_folders(path: Path) -> list[Path]:
    """The folder itself when it is a course, else the courses right below it."""
    path = path if path.name and path.name != ".." else path.resolve()
    if (path / MANIFEST).is_file() or not path.is_dir():
        return [path]
    return sorted(one for one in path.iterdir() if (one / MANIFEST).is_file()) or [path]


def look_into(path: Path) -> Folder:
    """List a course's files; symbolic links and other strange things are problems, hidden files are passed over."""
    problems: list[Problem] = []
    files = sorted(_walk(path, "", problems))[:_MOST_FILES] if path.is_dir() else []
    return Folder(path, tuple(files), tuple(problems))


def content_hash(folder: Folder) -> str:
    """What tells whether a course changed: the names and contents of all its files."""
    whole = hashlib.sha256()
    for inside in folder.files:
        with (folder.path / inside).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        whole.update(f"{inside}\0{digest}\n".encode())
    return whole.hexdigest()


def read_files(folder: Folder) -> tuple[CourseFiles, list[Problem]]:
    """Everything in memory that checking needs; of recordings only the beginning."""
    texts: dict[str, bytes] = {}
    media: dict[str, MediaFact] = {}
    problems = list(folder.problems)
    for inside in folder.files:
        path = folder.path / inside
        if inside.startswith(f"{MEDIA}/"):
            name = inside.removeprefix(f"{MEDIA}/")
            fault = _misnamed(name) or _oversized(path)
            problems += [Problem(folder.shown(inside), 0, fault)] if fault else []
            media[name] = MediaFact("") if fault else fact_of(path, name)
        else:
            with path.open("rb") as file:
                texts[inside] = file.read(LARGEST_TEXT + 1)
    return CourseFiles(folder.path.name, folder.shown(), texts, media), problems


def _walk(path: Path, inside: str, problems: list[Problem], depth: int = 0) -> Iterator[str]:
    with os.scandir(path) as entries:
        for entry in entries:
            here = f"{inside}{entry.name}"
            shown = Path(entry.path).as_posix()
            if entry.name.startswith(".") or entry.name == "Thumbs.db":
                continue
            if not here.isprintable():
                problems.append(Problem(ascii(shown), 0, _("This name cannot be read. Rename the file.")))
            elif entry.is_symlink():
                problems.append(Problem(shown, 0, _("This is a symbolic link. Put the file itself here.")))
            elif entry.is_dir(follow_symlinks=False):
                if depth + 1 >= _DEPTH:
                    problems.append(Problem(shown, 0, _("Folders are not this deep in a course. Move the files up.")))
                else:
                    yield from _walk(Path(entry.path), f"{here}/", problems, depth + 1)
            elif entry.is_file(follow_symlinks=False):
                yield here
            else:
                problems.append(Problem(shown, 0, _("This is not a plain file. Delete it.")))


def _misnamed(name: str) -> str:
    if "/" in name:
        return _("media/ has no folders inside. Move the file up.")
    if len(name) > _LONGEST_NAME or any(sign in name for sign in " ()<>\"'\\?#%&"):
        return _("Name media with letters, digits, dots and hyphens, so that a page can point to it.")
    return ""


def _oversized(path: Path) -> str:
    limit = _LARGEST_PICTURE if path.suffix.lower() == ".svg" else _LARGEST_MEDIA
    if path.stat().st_size > limit:
        return _("This file is larger than %(n)s MB. Choose a smaller one.", n=limit >> 20)
    return ""


def fact_of(path: Path, name: str) -> MediaFact:
    """What checking has to know of a file in media/; `name` is what the course calls it, `path` where it lies."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        mime = type_of(head, name)
        content = head + file.read(_LARGEST_PICTURE) if mime.startswith("image/") else b""
    faults = tuple((fault.line, fault.message) for fault in svg_faults(content)) if mime == SVG else ()
    if name.endswith(".svg") and mime != SVG:
        faults = ((1, _("This is not an SVG picture. Save it as one, or give it its right name.")),)
    return MediaFact(mime, picture_size(content, mime), faults)
