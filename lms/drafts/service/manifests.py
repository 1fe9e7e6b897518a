"""A draft's course.yaml, changed under a lock; every earlier state is kept, so that what went can come back."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from lms.accounts.rules.permissions import Actor
from lms.core import clock
from lms.core.db import Row, Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.core.marked_yaml import Plain
from lms.drafts.rules.matter import patched, values_of

_LOCK = Sql("SELECT id, manifest FROM course_draft WHERE code = :code FOR UPDATE")
_KEEP = Sql(
    "INSERT INTO draft_manifest (draft, version, manifest, took_out, person, at)"
    " SELECT id, manifest_version, manifest, :took_out, :person, :now FROM course_draft WHERE id = :id",
)
_MANIFEST = Sql(
    "UPDATE course_draft SET manifest = :manifest, manifest_version = manifest_version + 1, changed_at = :now,"
    " changed_by = :person WHERE id = :id",
)
_BEFORE = Sql(
    "SELECT manifest, at FROM draft_manifest WHERE draft = :draft AND took_out = :took_out"
    " ORDER BY version DESC LIMIT 1",
)


class Took(StrEnum):
    """What a change can take out as a whole: stands in front of its key or language."""

    MODULE = "module:"
    LANGUAGE = "language:"


async def locked(code: str) -> Row:
    """The draft's id and manifest, nobody else's until the end of the transaction. Raises NotFound."""
    row = await _LOCK.first(code=code)
    if row is None:
        raise NotFound(_("There is no draft of this course."))
    return row


async def keep(actor: Actor, draft_id: int, now: datetime, took_out: str = "") -> None:
    """Keep the manifest as it stands before a change by `actor`; `took_out` says what goes as a whole."""
    await _KEEP.run(id=draft_id, took_out=took_out, now=now, person=actor.person_id)


async def write(actor: Actor, row: Row, changes: Mapping[str, Plain | None], took_out: str = "") -> datetime:
    """Change values of the manifest; what it said before is kept. Returns the time of the change."""
    manifest, now = patched(row["manifest"], changes), clock.now()
    if manifest != row["manifest"]:
        await keep(actor, row["id"], now, took_out)
        await _MANIFEST.run(id=row["id"], manifest=manifest, now=now, person=actor.person_id)
    return now


async def write_modules(actor: Actor, row: Row, modules: list[dict[str, Plain]], took_out: str = "") -> datetime:
    """Give the course these modules in this order. Returns the time of the change."""
    return await write(actor, row, {"modules": [dict(one) for one in modules]}, took_out)


async def before_it_went(draft_id: int, took_out: str) -> Row:
    """The manifest as it stood when this was taken out for the last time, and when that was. Raises NotFound."""
    row = await _BEFORE.first(draft=draft_id, took_out=took_out)
    if row is None:
        raise NotFound(_("There is nothing here to bring back."))
    return row


def modules_of(manifest: str) -> list[dict[str, Plain]]:
    """The modules in order, as copies."""
    found = values_of(manifest).get("modules", [])
    return [dict(one) for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def module_of(modules: list[dict[str, Plain]], key: str) -> dict[str, Plain]:
    """One of them. Raises NotFound."""
    for one in modules:
        if one.get("key") == key:
            return one
    raise NotFound(_("There is no such module in this draft."))
