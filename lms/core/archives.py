"""Zip archives from strangers: read into memory within bounds, or refused with a sentence."""

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Final, NamedTuple

from lms.core.errors import Invalid, TooLarge
from lms.core.i18n import gettext as _

_CHUNK: Final = 1 << 16
_BROKEN: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    OSError,
    ValueError,
    EOFError,
)
_ENCRYPTED: Final = 0x1


class Bounds(NamedTuple):
    """How much an archive may be: its own bytes, the bytes of all that is in it, and the number of files."""

    packed: int
    unpacked: int
    files: int


def unpacked(content: bytes, bounds: Bounds, wanted: Callable[[str], bool] = lambda _path: True) -> dict[str, bytes]:
    """Every wanted file of an archive by its path, in order; folders and hidden files are passed over.

    Nothing is written anywhere. Raises TooLarge over the bounds (the real bytes count, not what the archive says),
    Invalid for paths that lead out of it, links, two files of one name, encryption and damage.
    """
    if len(content) > bounds.packed:
        raise TooLarge(_("This file is larger than %(n)s MB. Choose a smaller one.", n=bounds.packed >> 20))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _read(archive, bounds, wanted)
    except _BROKEN as error:
        raise Invalid(_("This archive is damaged or none at all. Pack it again as a plain .zip file.")) from error


def _read(archive: zipfile.ZipFile, bounds: Bounds, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > bounds.files:
        raise TooLarge(_("This archive holds more than %(n)s files.", n=bounds.files))
    files: dict[str, bytes] = {}
    left = bounds.unpacked
    for entry in entries:
        path = _path_of(entry)
        if not path or not wanted(path):
            continue
        if path in files:
            raise Invalid(_("This archive holds “%(name)s” twice. Pack it again.", name=path))
        files[path] = b"".join(_pieces(archive, entry, left, bounds))
        left -= len(files[path])
    return files


def _path_of(entry: zipfile.ZipInfo) -> str:
    """The path inside the archive, "" for what is passed over. Raises Invalid for what leads out of it."""
    path, kind = entry.filename, stat.S_IFMT(entry.external_attr >> 16)
    if entry.flag_bits & _ENCRYPTED:
        raise Invalid(_("This archive is locked with a password. Pack it without one."))
    if entry.is_dir():
        return ""
    parts = path.split("/")
    if not path.isprintable() or "\\" in path or ":" in path or ".." in parts or "" in parts or len(path) > 400:
        raise Invalid(_("“%(name)s” in this archive leads out of it. Nothing was taken in.", name=ascii(path[:80])))
    if kind not in {0, stat.S_IFREG}:
        raise Invalid(_("“%(name)s” in this archive is a link and no file. Put the file itself there.", name=path[:80]))
    hidden = any(part.startswith(".") for part in parts) or parts[0] == "__MACOSX" or parts[-1] == "Thumbs.db"
    return "" if hidden and not path.endswith(".rels") else path


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, bounds: Bounds) -> Iterator[bytes]:
    with archive.open(entry) as file:
        while piece := file.read(_CHUNK):
            left -= len(piece)
            if left < 0:
                raise TooLarge(_("What this archive holds is larger than %(n)s MB.", n=bounds.unpacked >> 20))
            yield piece
