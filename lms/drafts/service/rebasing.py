"""A draft goes on from what is published; nothing that stood in it is lost, it goes into the history."""

from collections.abc import Mapping

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core import audit, clock
from lms.core.db import Row, Sql, atomic, execute_many
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.drafts.queries.sides import sides
from lms.drafts.rules.sides import Merged, Name, merged
from lms.drafts.service.manifests import keep

_LOCK = Sql("SELECT id FROM course_draft WHERE code = :code FOR UPDATE")
_BASE = Sql(
    "SELECT v.number, v.content_hash, v.source_locale FROM course c JOIN course_version v ON v.course = c.id"
    " AND v.number = c.published WHERE c.code = :code",
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
_REMOVE = Sql("UPDATE draft_unit SET removed_at = :now WHERE draft = :draft AND key = :key AND removed_at IS NULL")
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
# What the files say in two languages was published together: the translation says what the source says.
_FOLLOW = (
    "UPDATE draft_text SET follows = (SELECT s.version FROM draft_text s WHERE s.unit = draft_text.unit"
    " AND s.locale = :source) WHERE locale = :locale AND unit = :unit AND EXISTS (SELECT 1 FROM draft_text s"
    " WHERE s.unit = draft_text.unit AND s.locale = :source)"
)
_MEDIA_GONE = Sql("DELETE FROM draft_media WHERE draft = :draft")
_MEDIA = "INSERT INTO draft_media (draft, name, media_file) VALUES (:draft, :name, :file)"


async def rebase(actor: Actor, code: str) -> None:
    """Go on from the published version: what it changed is taken from it, everything else stays as it stands.

    Raises NotFound without a draft or a published version.
    """
    require(actor, Action.COURSE_WRITE)
    await _rebase(actor, code)


@atomic
async def _rebase(actor: Actor, code: str) -> None:
    row, published = await _LOCK.first(code=code), await _BASE.first(code=code)
    found = await sides(code)
    if row is None or published is None or found is None:
        raise NotFound(_("There is no course “%(code)s”.", code=code))
    base, ours, theirs = found
    now, draft = clock.now(), row["id"]
    after = merged(base, ours, theirs)
    await _put_units(draft, after)
    await _put_texts(actor, draft, after.texts)
    units = {one["key"]: one["id"] for one in await _UNITS.rows(draft=draft)}
    both = [
        name
        for name, text in theirs.texts.items()
        if name[0] in units and text == {**ours.texts, **after.texts}.get(name)
    ]
    source = published["source_locale"]
    follows = [{"unit": units[key], "locale": at, "source": source} for key, at in both if at != source]
    await execute_many(_FOLLOW, follows)
    await _MEDIA_GONE.run(draft=draft)
    await execute_many(_MEDIA, [{"draft": draft, "name": name, "file": file} for name, file in after.media.items()])
    await keep(actor, draft, now)
    await _BASED.run(
        draft=draft, manifest=after.manifest, number=published["number"], hash=published["content_hash"], now=now,
        person=actor.person_id,
    )  # fmt: skip
    await audit.record(actor.person_id, "course.rebased", f"course:{code}", version=published["number"])


async def _put_units(draft_id: int, after: Merged) -> None:
    for key in sorted(after.gone):
        await _REMOVE.run(draft=draft_id, key=key, now=clock.now())
    for key, spot in after.spots.items():
        await _PUT.run(draft=draft_id, key=key, module=spot.module, number=spot.number, ending=spot.ending)


async def _put_texts(actor: Actor, draft_id: int, wanted: Mapping[Name, str]) -> None:
    units = {row["key"]: row["id"] for row in await _UNITS.rows(draft=draft_id)}
    before: dict[Name, Row] = {(row["key"], row["locale"]): row for row in await _TEXTS.rows(draft=draft_id)}
    who = {"now": clock.now(), "person": actor.person_id}
    changed = [(before[name], text) for name, text in wanted.items() if name in before and before[name]["text"] != text]
    new = [
        {"unit": units[key], "locale": locale, "text": text, **who}
        for (key, locale), text in wanted.items()
        if (key, locale) not in before
    ]
    await execute_many(_KEEP, [dict(row) for row, _text in changed])
    await execute_many(_CHANGE, [{"id": row["id"], "text": text, **who} for row, text in changed])
    await execute_many(_ADD, new)
