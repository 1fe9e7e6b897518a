"""Reading a backup against its own manifest, before anything is changed."""

import hashlib
import zipfile
import zlib
from pathlib import Path
from typing import Any

import msgspec

from lms.core.backup import manifest as m
from lms.core.db import migrate
from lms.core.errors import Invalid, Unavailable
from lms.core.i18n import gettext as _

_CHUNK = 1 << 20
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, msgspec.MsgspecError)
"""What a torn or foreign archive makes the readers raise."""


def verify(file: Path) -> m.Manifest:
    """Read the whole backup against its manifest; raises Invalid for a damaged, foreign or newer one. Blocks."""
    try:
        with zipfile.ZipFile(file) as archive:
            made = _manifest(archive, file)
            _check_members(archive, made, file)
    except OSError as error:
        raise Unavailable(
            _("%(file)s cannot be read: %(reason)s.", file=file, reason=error.strerror or error)
        ) from error
    except BROKEN as error:
        raise _broken(file) from error
    _check_history(made, file)
    return made


def _manifest(archive: zipfile.ZipFile, file: Path) -> m.Manifest:
    if m.MANIFEST not in archive.namelist():
        raise _broken(file)
    raw = archive.read(m.MANIFEST)
    if msgspec.json.decode(raw, type=dict[str, Any]).get("format", 0) > m.FORMAT:
        raise m.newer(file)
    return msgspec.json.decode(raw, type=m.Manifest)


def _broken(file: Path) -> Invalid:
    """Torn, if it begins as ours do; else somebody else's."""
    with file.open("rb") as handle:
        ours = m.MARK.encode() in handle.read(100)
    return m.damaged(file) if ours else m.foreign(file)


def _check_members(archive: zipfile.ZipFile, made: m.Manifest, file: Path) -> None:
    named = {member.name for member in made.members} | {m.MANIFEST}
    if named != set(archive.namelist()) or len(named) != len(archive.namelist()):
        raise m.damaged(file)
    if any(m.member_of(table.name) not in named for table in made.tables):
        raise m.damaged(file)
    for member in made.members:
        if not m.is_safe(member.name) or _digest(archive, member.name) != (member.sha256, member.bytes):
            raise m.damaged(file)


def _digest(archive: zipfile.ZipFile, name: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _check_history(made: m.Manifest, file: Path) -> None:
    ours = [step.ID for step in migrate.history()]
    if set(made.migrations) - set(ours):
        raise m.newer(file)
    if list(made.migrations) != ours[: len(made.migrations)] or not made.migrations:
        raise m.damaged(file)
