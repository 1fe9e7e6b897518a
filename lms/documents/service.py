"""Courses out of documents: a Word file or a content archive in, the files of a course and its kept media out."""

import asyncio
import contextvars
import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final, TypeVar

import msgspec

from lms.core.archives import unpacked
from lms.core.errors import Invalid, TooLarge
from lms.core.i18n import gettext as _
from lms.core.i18n import use_locale
from lms.documents.rules.course_archive import BOUNDS, course_of
from lms.documents.rules.course_text import About, CourseText, course_text
from lms.documents.rules.inline_markdown import UNNAMED
from lms.documents.rules.word import WordHtml, parts_of, word_html
from lms.documents.rules.word_losses import Loss, heading_styles, losses, margins
from lms.media.rules.kinds import HEAD_BYTES, SVG, type_of
from lms.media.rules.names import ending_of
from lms.media.rules.redrawing import REDRAWN
from lms.media.rules.uploads import checked_type
from lms.media.service import Kept, keep_bytes, keep_picture, path_of

_T = TypeVar("_T")

_STYLES: Final = "word/styles.xml"
_MAIN: Final = "word/document.xml"
_MOST_PICTURES: Final = 300


class CourseFromDocument(msgspec.Struct, frozen=True):
    """A course as files: `files` by path inside it without the manifest, `media` by name, on the disk already.

    `notes` are what could not be carried over, in the order of the text, in the language of whoever asked.
    """

    manifest: str
    files: Mapping[str, str]
    media: Mapping[str, Kept]
    notes: tuple[Loss, ...]


async def course_from_docx(content: bytes, *, code: str, language: str, title: str, owner: str) -> CourseFromDocument:
    """Read a Word file: first headings become modules, second ones pages, pictures are drawn anew and kept.

    The media are kept, not registered: do that in the transaction that uses them. What is written into the course is
    in its own language. Raises TooLarge over 10 MB, Invalid for what is damaged, no Word file, an attack or empty.
    """
    read, found = await _one_by_one(lambda: _read_word(content))
    media, unfit = await _pictures(read)
    text = await asyncio.to_thread(_composed, read.html, About(code, language, title, owner), media)
    if not text.files:
        raise Invalid(_("There is no text in this file."))
    notes = (*found, *(Loss(heading, 0, _of_picture(what, unfit)) for heading, what in text.lost))
    return CourseFromDocument(text.manifest, text.files, dict(media.values()), notes)


async def course_from_zip(content: bytes) -> CourseFromDocument:
    """Read a content archive: the folder of one course, as `lms content export` writes it.

    Raises TooLarge and Invalid: paths that lead out, links, bombs, several courses, texts that are none, live pictures.
    """
    course = await _one_by_one(lambda: course_of(unpacked(content, BOUNDS)))
    media: dict[str, Kept] = {}
    for name, one in course.media.items():
        if "/" in name:
            raise Invalid(_("media/ has no folders inside. Move the file up."))
        media[name] = await _of_archive(one, name)
    return CourseFromDocument(course.manifest, course.files, media, ())


async def _of_archive(content: bytes, name: str) -> Kept:
    """A picture from elsewhere is drawn anew; what this installation has already comes in as it went out."""
    known = path_of(hashlib.sha256(content).hexdigest()).exists()
    if known or type_of(content[:HEAD_BYTES], name) not in REDRAWN:
        return await keep_bytes(content, name)
    return await keep_picture(content, name)


@cache
def _desk() -> ThreadPoolExecutor:
    """One thread: the largest document takes 200 MB while it is read."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="documents")


async def _one_by_one(read: Callable[[], _T]) -> _T:
    """Read in a thread, one document after the other, in the language of whoever asked."""
    context = contextvars.copy_context()
    return await asyncio.get_running_loop().run_in_executor(_desk(), context.run, read)


def _read_word(content: bytes) -> tuple[WordHtml, list[Loss]]:
    parts = parts_of(content)
    styles = heading_styles(parts[_STYLES]) if _STYLES in parts else frozenset[str]()
    return word_html(parts), [*margins(parts), *losses(parts[_MAIN], styles)]


async def _pictures(read: WordHtml) -> tuple[dict[str, tuple[str, Kept]], dict[str, str]]:
    """The pictures by their address in the text, as (name, kept); and by address the reason why one cannot be kept."""
    if len(read.pictures) > _MOST_PICTURES:
        raise TooLarge(_("There are more than %(n)s pictures in this file. Split it.", n=_MOST_PICTURES))
    kept: dict[str, tuple[str, Kept]] = {}
    unfit: dict[str, str] = {}
    for number, (address, content) in enumerate(read.pictures.items(), 1):
        try:
            kept[address] = await _picture(content, number)
        except (Invalid, TooLarge) as refusal:
            unfit[address] = refusal.message
    return kept, unfit


async def _picture(content: bytes, number: int) -> tuple[str, Kept]:
    mime = checked_type(content[:HEAD_BYTES], "", len(content))
    if mime not in REDRAWN | {SVG}:
        raise Invalid(_("Its kind is not one that browsers show. Save it as PNG."))
    one = await (keep_picture if mime in REDRAWN else keep_bytes)(content, "picture")
    return f"picture-{number}.{ending_of(one.mime)}", one


def _composed(html: str, about: About, media: Mapping[str, tuple[str, Kept]]) -> CourseText:
    with use_locale(about.language):
        names = {address: name for address, (name, _kept) in media.items()}
        return course_text(html, about, names, _("Picture: say here what it shows"))


def _of_picture(what: str, unfit: Mapping[str, str]) -> str:
    """The note on a picture, in whose place the text says what it is."""
    if what == UNNAMED:
        return _("A picture says nothing to those who cannot see it. Write what it shows.")
    return _("A picture was left out. %(reason)s", reason=unfit.get(what, ""))
