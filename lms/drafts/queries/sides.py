"""A draft, the version that it began from, and the newest one, so that they can be compared."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from lms.core.db import Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.courses.queries.publishing import CourseExport
from lms.drafts.queries.whole import languages_of
from lms.drafts.rules.matter import values_of
from lms.drafts.rules.outline import place_of
from lms.drafts.rules.sides import MANIFEST_NAME, NOTHING, Name, Side, Spot, changed, changed_in_both

_DRAFT = Sql(
    "SELECT d.id, d.manifest, d.base_number, d.base_hash, d.changed_at, p.display_name AS by_name, c.published"
    " FROM course_draft d"
    " JOIN person p ON p.id = d.changed_by LEFT JOIN course c ON c.code = d.code WHERE d.code = :code",
)
_OURS = Sql(
    "SELECT u.key, u.module, u.number, u.ending, t.locale, t.text, t.changed_at, p.display_name AS by_name"
    " FROM draft_unit u JOIN draft_text t ON t.unit = u.id JOIN person p ON p.id = t.changed_by"
    " WHERE u.draft = :draft AND u.removed_at IS NULL ORDER BY u.module, u.number, u.key, t.locale",
)
_OUR_MEDIA = Sql("SELECT name, media_file FROM draft_media WHERE draft = :draft")
_OUR_FILES = Sql(
    "SELECT m.name, f.sha256 FROM draft_media m JOIN media_file f ON f.id = m.media_file WHERE m.draft = :draft",
)
_VERSION = Sql(
    "SELECT v.id, v.manifest FROM course c JOIN course_version v ON v.course = c.id AND v.number = :number"
    " WHERE c.code = :code",
)
_TEXTS = Sql(
    "SELECT m.key AS module, x.locale, x.file_name, x.source FROM unit y JOIN module m ON m.id = y.module"
    " JOIN unit_text x ON x.unit = y.id WHERE y.course_version = :version",
)
_MEDIA = Sql("SELECT name, media_file FROM course_media WHERE course_version = :version")


class Waiting(msgspec.Struct, frozen=True):
    """A text of a draft that is not as its version says: the path, who changed it last and when.

    `also` when the files that are to be published changed it too.
    """

    path: str
    by_name: str
    at: datetime
    also: bool


async def sides(code: str) -> tuple[Side, Side, Side] | None:
    """The version that a draft began from, the draft, the newest version; None without one of the last two."""
    row = await _DRAFT.first(code=code)
    if row is None or row["published"] is None:
        return None
    base = await _version(code, row["base_number"]) if row["base_number"] else NOTHING
    return base, await _draft_side(row["id"], row["manifest"]), await _version(code, row["published"])


async def both_changed(code: str) -> tuple[Name, ...]:
    """What a draft and the version published from files since then say in different ways."""
    found = await sides(code)
    return changed_in_both(*found) if found else ()


async def draft_files(code: str) -> CourseExport:
    """The files of a draft, as `lms content export` writes them. Raises NotFound."""
    row = await _DRAFT.first(code=code)
    if row is None:
        raise NotFound(_("There is no draft of this course."))
    ours = await _draft_side(row["id"], row["manifest"])
    return CourseExport(
        row["manifest"],
        {_path(key, locale, ours.spots[key]): text for (key, locale), text in ours.texts.items()},
        {one["name"]: one["sha256"] for one in await _OUR_FILES.rows(draft=row["id"])},
        row["base_number"] or 0,
        row["base_hash"],
    )


async def waiting(code: str, files: Mapping[str, str]) -> tuple[Waiting, ...]:
    """Texts of a draft that the browser changed since its version; `files` by path are what is to be published."""
    row = await _DRAFT.first(code=code)
    if row is None:
        return ()
    base = await _version(code, row["base_number"]) if row["base_number"] else NOTHING
    ours = await _draft_side(row["id"], row["manifest"])
    theirs = _side(
        files.get("course.yaml", ""), {path: text for path, text in files.items() if path != "course.yaml"}, {}
    )
    both = {*changed_in_both(base, ours, theirs)}
    who = {(one["key"], one["locale"]): one for one in await _OURS.rows(draft=row["id"])}
    return tuple(
        Waiting(_shown(name, ours), who.get(name, row)["by_name"], who.get(name, row)["changed_at"], name in both)
        for name in sorted(changed(base.said, ours.said), key=lambda name: (name != MANIFEST_NAME, _shown(name, ours)))
    )


def _shown(name: Name, ours: Side) -> str:
    """The path of a text; of one that was taken out its key and language."""
    key, locale = name
    if key in ours.spots and name in ours.texts:
        return _path(key, locale, ours.spots[key])
    return f"{locale}/{key}" if locale else key


def _path(key: str, locale: str, spot: Spot) -> str:
    return f"{locale}/{spot.module}/{spot.number:02}-{key}.{spot.ending}"


async def _version(code: str, number: int) -> Side:
    row = await _VERSION.first(code=code, number=number)
    if row is None:
        return NOTHING
    texts = {
        f"{one['locale']}/{one['module']}/{one['file_name']}": one["source"]
        for one in await _TEXTS.rows(version=row["id"])
    }
    media = {one["name"]: one["media_file"] for one in await _MEDIA.rows(version=row["id"])}
    return _side(row["manifest"], texts, media)


async def _draft_side(draft_id: int, manifest: str) -> Side:
    languages = languages_of(values_of(manifest))
    rows = [one for one in await _OURS.rows(draft=draft_id) if one["locale"] in languages]
    return Side(
        manifest,
        {(one["key"], one["locale"]): one["text"] for one in rows},
        {one["key"]: Spot(one["module"], one["number"], one["ending"]) for one in rows},
        {one["name"]: one["media_file"] for one in await _OUR_MEDIA.rows(draft=draft_id)},
    )


def _side(manifest: str, texts: Mapping[str, str], media: Mapping[str, int]) -> Side:
    places = {path: place_of(path) for path in texts}
    return Side(
        manifest,
        {(at.key, at.locale): texts[path] for path, at in places.items()},
        {at.key: Spot(at.module, at.number, at.ending) for at in places.values()},
        media,
    )
