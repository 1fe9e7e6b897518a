"""Files that somebody uploaded or pasted, kept for a day so that an import is what was looked at."""

import asyncio
import re
from pathlib import Path
from typing import Final

from lms.core import clock, ids
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.core.settings import current_settings

_REF: Final = re.compile(r"[A-Za-z0-9_-]{16}")
_KEPT_S: Final = 86_400


async def keep_upload(person: int, content: bytes) -> str:
    """Keep a file for this person alone, and return its reference; what is older than a day goes."""
    ref = ids.new_ref()
    await asyncio.to_thread(_write, f"{person}-{ref}", content)
    return ref


async def upload_of(person: int, ref: str) -> bytes:
    """The file that this person has kept. Raises NotFound when it is too old or another's."""
    path = _folder() / f"{person}-{ref}"
    if not _REF.fullmatch(ref) or not await asyncio.to_thread(path.is_file):
        raise NotFound(_("This file is kept for a day only. Choose it again."))
    return await asyncio.to_thread(path.read_bytes)


def _folder() -> Path:
    return current_settings().data_dir / "imports"


def _write(name: str, content: bytes) -> None:
    folder, before = _folder(), clock.now().timestamp() - _KEPT_S
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
    (folder / name).write_bytes(content)
