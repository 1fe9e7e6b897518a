"""Writing a course back out as files, byte for byte as it was published."""

import asyncio
import shutil
from pathlib import Path

from lms.core.errors import Conflict
from lms.core.i18n import gettext as _
from lms.core.ids import new_ref
from lms.courses.queries import CourseExport, sources
from lms.media.service import path_of
from lms.transfer.rules.files import MANIFEST, MEDIA
from lms.transfer.rules.origin import MARK, Mark, mark_text


async def export(code: str, path: Path) -> Path:
    """Write the newest version of a course into `path`/`code` and return that folder.

    Raises NotFound for an unknown course, Conflict when something stands there already or cannot be written.
    """
    return await write_out(await sources(code), code, path)


async def write_out(course: CourseExport, code: str, path: Path) -> Path:
    """Write a course's files into `path`/`code`, and of which version they are.

    Raises Conflict when something stands there or cannot be written.
    """
    folder = path / code
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(_("%(path)s is there already. Name another folder, or empty it.", path=folder))
    try:
        await asyncio.to_thread(_write, course, folder)
    except OSError as error:
        sentence = _("%(path)s cannot be written: %(reason)s.", path=error.filename, reason=error.strerror)
        raise Conflict(sentence) from error
    return folder


def _write(course: CourseExport, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).write_bytes(course.manifest.encode())
    (folder / MARK).write_bytes(mark_text(Mark(course.number, course.content_hash, new_ref())).encode())
    for inside, text in course.texts.items():
        (folder / inside).parent.mkdir(parents=True, exist_ok=True)
        (folder / inside).write_bytes(text.encode())
    for name, sha256 in course.media.items():
        (folder / MEDIA).mkdir(exist_ok=True)
        shutil.copyfile(path_of(sha256), folder / MEDIA / name)
