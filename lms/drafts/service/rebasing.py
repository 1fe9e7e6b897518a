"""A draft begins again from what is published; nothing that stood in it is lost, it goes into the history."""

from collections.abc import Mapping

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core import audit, clock
from lms.core.db import Row, Sql, atomic, execute_many
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.courses.queries import sources
from lms.drafts.rules.outline import FilePlace, place_of
from lms.drafts.service.manifests import keep

_LOCK = Sql("SELECT id FROM course_draft WHERE code = :code FOR UPDATE")
_BASE = Sql(
    "SELECT v.number, v.content_hash FROM course c JOIN course_version v ON v.course = c.id AND v.number = c.published"
    " WHERE c.code = :code",
)
_BASED = Sql(
    "UPDATE course_draft SET manifest = :manifest, manifest_version = manifest_version + 1, base_number = :number,"
    " base_hash = :hash, changed_at = :now, changed_by = :person WHERE id = :draft",
)
_UNITS = Sql("SELECT id, key FROM draft_unit WHERE draft = :draft")
_PUT = Sql(
    "INSERT INTO draft_unit (draft, key, module, number, ending) VALUES (:draft, :key, :module, :number, :ending)"
    " ON CONFLICT (draft, key) DO UPDATE SET module = excluded.module, number = excluded.number,"
    " ending = excluded.ending, removed_at = NULL RETURNING id",
)
_REMOVE = Sql("UPDATE draft_unit SET removed_at = COALESCE(removed_at, :now) WHERE id = :id")
_TEXTS = Sql(
    "SELECT t.id, u.key, t.locale, t.text, t.version, t.changed_at, t.changed_by FROM draft_text t"
    " JOIN draft_unit u ON u.id = t.unit WHERE u.draft = :draft",
)
_KEEP = (
    "INSERT INTO draft_revision (draft_text, version, text, person, at)"
    " VALUES (:id, :version, :text, :changed_by, :changed_at) ON CONFLICT (draft_text, version) DO NOTHING"
)
_CHANGE = (
    "UPDATE draft_text SET text = :text, version = version + 1, device_id = '', client_seq = 0, changed_at = :now,"
    " changed_by = :person WHERE id = :id"
)
_ADD = (
    "INSERT INTO draft_text (unit, locale, text, version, follows, changed_at, changed_by)"
    " VALUES (:unit, :locale, :text, 1, 1, :now, :person)"
)
_FOLLOW = Sql(
    "UPDATE draft_text SET follows = (SELECT s.version FROM draft_text s WHERE s.unit = draft_text.unit"
    " AND s.locale = :source) WHERE locale <> :source AND unit IN (SELECT u.id FROM draft_unit u"
    " WHERE u.draft = :draft AND u.removed_at IS NULL) AND EXISTS (SELECT 1 FROM draft_text s"
    " WHERE s.unit = draft_text.unit AND s.locale = :source)",
)
_MEDIA_GONE = Sql("DELETE FROM draft_media WHERE draft = :draft")
_MEDIA = Sql(
    "INSERT INTO draft_media (draft, name, media_file) SELECT :draft, cm.name, cm.media_file FROM course c"
    " JOIN course_version v ON v.course = c.id AND v.number = c.published"
    " JOIN course_media cm ON cm.course_version = v.id WHERE c.code = :code",
)
_SOURCE = Sql(
    "SELECT v.source_locale FROM course c JOIN course_version v ON v.course = c.id AND v.number = c.published"
    " WHERE c.code = :code",
)


async def rebase(actor: Actor, code: str) -> None:
    """Begin again from the published version. Raises NotFound without a draft or a published version."""
    require(actor, Action.COURSE_WRITE)
    await _rebase(actor, code)


@atomic
async def _rebase(actor: Actor, code: str) -> None:
    row, base = await _LOCK.first(code=code), await _BASE.first(code=code)
    if row is None or base is None:
        raise NotFound(_("There is no course “%(code)s”.", code=code))
    files = await sources(code)
    places = {path: place_of(path) for path in files.texts}
    await _put_units(row["id"], list(places.values()))
    await _put_texts(actor, row["id"], {places[path]: text for path, text in files.texts.items()})
    await _MEDIA_GONE.run(draft=row["id"])
    await _MEDIA.run(draft=row["id"], code=code)
    source = await _SOURCE.first(code=code)
    assert source
    await _FOLLOW.run(draft=row["id"], source=source["source_locale"])
    await keep(actor, row["id"], clock.now())
    await _BASED.run(
        draft=row["id"], manifest=files.manifest, number=base["number"], hash=base["content_hash"], now=clock.now(),
        person=actor.person_id,
    )  # fmt: skip
    await audit.record(actor.person_id, "course.rebased", f"course:{code}", version=base["number"])


async def _put_units(draft_id: int, places: list[FilePlace]) -> None:
    wanted = {one.key: one for one in places}
    for row in await _UNITS.rows(draft=draft_id):
        if row["key"] not in wanted:
            await _REMOVE.run(id=row["id"], now=clock.now())
    for one in wanted.values():
        await _PUT.run(draft=draft_id, key=one.key, module=one.module, number=one.number, ending=one.ending)


async def _put_texts(actor: Actor, draft_id: int, wanted: Mapping[FilePlace, str]) -> None:
    units = {row["key"]: row["id"] for row in await _UNITS.rows(draft=draft_id)}
    before: dict[tuple[str, str], Row] = {(row["key"], row["locale"]): row for row in await _TEXTS.rows(draft=draft_id)}
    who = {"now": clock.now(), "person": actor.person_id}
    changed = [
        (before[at.key, at.locale], text)
        for at, text in wanted.items()
        if (at.key, at.locale) in before and before[at.key, at.locale]["text"] != text
    ]
    new = [
        {"unit": units[at.key], "locale": at.locale, "text": text, **who}
        for at, text in wanted.items()
        if (at.key, at.locale) not in before
    ]
    await execute_many(_KEEP, [dict(row) for row, _text in changed])
    await execute_many(_CHANGE, [{"id": row["id"], "text": text, **who} for row, text in changed])
    await execute_many(_ADD, new)
