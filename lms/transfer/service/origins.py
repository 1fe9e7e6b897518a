"""Whether publishing a folder would take back what newer versions of the course say."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from lms.core.errors import Conflict
from lms.core.i18n import gettext as _
from lms.core.problems import Problem
from lms.transfer.queries import Known, known_versions, version_files
from lms.transfer.rules.files import MEDIA
from lms.transfer.rules.origin import MARK, Loss, Mark, base_number, losses, read_mark
from lms.transfer.service.folders import Folder

_LARGEST_MARK = 4096


class Origin(msgspec.Struct, frozen=True):
    """From where a folder goes on: the version it was made from, None when nothing says it, and what is newer.

    `export` names the export, `newest` is the version that stands; `lost` is what of `newer` would be taken back.
    """

    code: str
    export: str
    base: int | None
    newest: int
    newer: tuple[Known, ...] = ()
    lost: tuple[Loss, ...] = ()


class TakesBack(Conflict):
    """Publishing these files would take back what newer versions say; `found` says of which courses and what."""

    def __init__(self, found: Sequence[Origin]) -> None:
        codes = ", ".join(one.code for one in found)
        super().__init__(_("Newer versions say something else than these files: %(codes)s.", codes=codes), "newer")
        self.found = tuple(found)


def mark_of(folder: Folder) -> tuple[Mark | None, list[Problem]]:
    """What an export carries of where it comes from; nothing for a folder that is none."""
    path = folder.path / MARK
    if not path.is_file() or path.is_symlink():
        return None, []
    with path.open("rb") as file:
        text = file.read(_LARGEST_MARK).decode(errors="replace")
    return read_mark(text, folder.shown(MARK))


async def origin_of(folder: Folder) -> Origin:
    """Compare a checked folder with the version that it goes on from and with the one that stands."""
    mark, _problems = mark_of(folder)
    code, known = folder.path.name, await known_versions(folder.path.name)
    export, newest = mark.export if mark else "", known[-1].version.number if known else 0
    base = base_number(mark, [one.version for one in known])
    newer = tuple(one for one in known if base is not None and one.version.number > base)
    if base is None or not newer:
        return Origin(code, export, base, newest)
    lost = losses(await version_files(code, base), await version_files(code, newest), _contents(folder))
    return Origin(code, export, base, newest, newer, lost)


def _contents(folder: Folder) -> dict[str, str]:
    """Texts by path, and the hashes of media."""
    return {inside: _content(folder.path / inside, media=inside.startswith(f"{MEDIA}/")) for inside in folder.files}


def _content(path: Path, *, media: bool) -> str:
    if not media:
        return path.read_bytes().decode()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
