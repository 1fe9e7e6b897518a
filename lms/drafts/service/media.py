"""Files that a draft means by name."""

from typing import Final

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core import clock
from lms.core.db import Sql, atomic
from lms.core.errors import Invalid, NotFound
from lms.core.i18n import gettext as _
from lms.media.queries import captions_of
from lms.transfer.rules.course import captions

_LONGEST: Final = 120

_DRAFT = Sql("SELECT id FROM course_draft WHERE code = :code")
_FILE = Sql("SELECT id FROM media_file WHERE ref = :ref")
_NAMED = Sql(
    "INSERT INTO draft_media (draft, name, media_file) VALUES (:draft, :name, :file)"
    " ON CONFLICT (draft, name) DO UPDATE SET media_file = excluded.media_file",
)
_NAMES = Sql(
    "SELECT m.name, f.ref FROM draft_media m JOIN media_file f ON f.id = m.media_file WHERE m.draft = :draft",
)
_TOUCH = Sql("UPDATE course_draft SET changed_at = :now, changed_by = :person WHERE id = :id")


async def add_media(actor: Actor, code: str, name: str, file_ref: str) -> None:
    """Let a stored file be known under a name in the draft; a file of that name is replaced in the draft only.

    Published versions keep theirs. Raises NotFound, Invalid for a name that no page could point to.
    """
    require(actor, Action.COURSE_WRITE)
    _check(name)
    await _add(actor, code, name, file_ref)


async def add_media_beside(actor: Actor, code: str, name: str, file_ref: str) -> str:
    """The same for a file that replaces none: when the name means another file already, it gets a number.

    Returns the name. Raises NotFound, Invalid.
    """
    require(actor, Action.COURSE_WRITE)
    _check(name)
    return await _add_beside(actor, code, name, file_ref)


@atomic
async def _add_beside(actor: Actor, code: str, name: str, file_ref: str) -> str:
    draft = await _DRAFT.first(code=code)
    known = {row["name"]: row["ref"] for row in await _NAMES.rows(draft=draft["id"])} if draft else {}
    stem, dot, ending = name.rpartition(".")
    candidates = (name, *(f"{stem}-{number}{dot}{ending}" for number in range(2, len(known) + 3)))
    free = next(one for one in candidates if known.get(one, file_ref) == file_ref)
    await _add(actor, code, free, file_ref)
    return free


def _check(name: str) -> None:
    if not name or len(name) > _LONGEST or any(sign in name for sign in " ()<>\"'\\?#%&/") or not name.isprintable():
        raise Invalid(_("Name media with letters, digits, dots and hyphens, so that a page can point to it."))


@atomic
async def _add(actor: Actor, code: str, name: str, file_ref: str) -> None:
    draft, file = await _DRAFT.first(code=code), await _FILE.first(ref=file_ref)
    if draft is None or file is None:
        raise NotFound(_("There is nothing here, or it is not yours to see."))
    await _NAMED.run(draft=draft["id"], name=name, file=file["id"])
    for locale, spoken in (await captions_of(file["id"])).items():  # a recording brings those of the library along
        await _NAMED.run(draft=draft["id"], name=captions(name, locale), file=spoken)
    await _TOUCH.run(id=draft["id"], now=clock.now(), person=actor.person_id)
