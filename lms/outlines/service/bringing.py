"""Courses that are not begun from nothing: from a Word file, from a content archive, as a copy of another."""

from collections.abc import Mapping

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core.db import atomic
from lms.core.i18n import gettext as _
from lms.documents.rules.word_losses import Loss
from lms.documents.service import course_from_docx, course_from_zip
from lms.drafts.queries import whole
from lms.drafts.rules.outline import new_key
from lms.drafts.service import draft_from_files, open_draft, taken_codes
from lms.media.service import Kept, register
from lms.outlines.rules.brought import parted, renamed
from lms.transfer.rules.files import MANIFEST


class Brought(msgspec.Struct, frozen=True):
    """The new course's code, and what could not be carried over."""

    code: str
    notes: tuple[Loss, ...] = ()


async def from_word(actor: Actor, content: bytes, title: str, language: str) -> Brought:
    """A course out of a Word file: headings become modules and pages. Raises NotFound, TooLarge, Invalid."""
    require(actor, Action.COURSE_WRITE)
    code = new_key(title, await taken_codes(), "course")
    found = await course_from_docx(content, code=code, language=language, title=title, owner=actor.login)
    await _keep(actor, code, {MANIFEST: found.manifest, **found.files}, found.media)
    return Brought(code, found.notes)


async def from_archive(actor: Actor, content: bytes) -> Brought:
    """A course out of an archive; where its code is taken it gets another. Raises NotFound, TooLarge, Invalid."""
    require(actor, Action.COURSE_WRITE)
    found = await course_from_zip(content)
    manifest, code = renamed(found.manifest, await taken_codes())
    files, left = parted(found.files)
    await _keep(actor, code, {MANIFEST: manifest, **files}, found.media)
    return Brought(code, tuple(Loss(path, 0, _("This file has no place in a course.")) for path in left))


async def as_copy(actor: Actor, code: str, title: str) -> Brought:
    """A new course that begins with all that another one's draft holds. Raises NotFound."""
    await open_draft(actor, code)
    found = await whole(actor, code)
    manifest, new = renamed(found.texts[MANIFEST], await taken_codes(), title)
    media = {name: stored.id for name, stored in found.media.items()}
    await draft_from_files(actor, new, {**found.texts, MANIFEST: manifest}, media)
    return Brought(new)


@atomic
async def _keep(actor: Actor, code: str, texts: Mapping[str, str], media: Mapping[str, Kept]) -> None:
    """Files and draft together or not at all."""
    ids = {name: (await register(one)).id for name, one in media.items()}
    await draft_from_files(actor, code, texts, ids)
