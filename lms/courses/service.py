"""Publishing: a version is written once and never changes."""

from lms.accounts.queries import unit_ids
from lms.core import clock
from lms.core.db import Sql, atomic, execute_many
from lms.core.errors import Conflict
from lms.core.i18n import gettext as _
from lms.courses.rules.audience import Audience, Choice
from lms.courses.rules.version import NewUnit, NewVersion, PublishedVersion

_COURSE = Sql(
    "INSERT INTO course (code, category, owner, status, created_at)"
    " VALUES (:code, :category, (SELECT id FROM person WHERE login_key = :owner), 'active', :now)"
    " ON CONFLICT (code) DO UPDATE SET category = excluded.category, owner = COALESCE(excluded.owner, course.owner)"
    " RETURNING id",
)
_OWNER = Sql(
    "UPDATE course SET owner = (SELECT id FROM person WHERE login_key = :owner) WHERE code = :code AND owner IS NULL",
)
_LAST = Sql("SELECT COALESCE(MAX(number), 0) AS number FROM course_version WHERE course = :course")
_VERSION = Sql(
    "INSERT INTO course_version (course, number, source_locale, locales, content_hash, manifest, clauses, seen_by,"
    " minutes, unit_count, change_note, made_from, published_at, published_by) VALUES (:course, :number,"
    " :source_locale, :locales, :content_hash, :manifest, :clauses, :seen_by, :minutes, :unit_count, :change_note,"
    " :made_from, :now, :by) RETURNING id",
)
_STANDS = Sql("UPDATE course SET published = :number WHERE id = :course")
_MODULE = Sql(
    "INSERT INTO module (course_version, key, position) VALUES (:version, :key, :position) RETURNING id",
)
_UNIT = Sql(
    "INSERT INTO unit (course_version, module, key, position, kind, required, completion, clauses) VALUES"
    " (:version, :module, :key, :position, :kind, :required, :completion, :clauses) RETURNING id",
)
_COURSE_TEXT = (
    "INSERT INTO course_text (course_version, locale, title, summary, audience, search_text)"
    " VALUES (:version, :locale, :title, :summary, :audience, :search_text)"
)
_MODULE_TEXT = "INSERT INTO module_text (module, locale, title) VALUES (:module, :locale, :title)"
_UNIT_TEXT = (
    "INSERT INTO unit_text (unit, locale, title, source, html, checks, est_seconds, block_count, file_name)"
    " VALUES (:unit, :locale, :title, :source, :html, :checks, :est_seconds, :block_count, :file_name)"
)
_MEDIA = "INSERT INTO course_media (course_version, name, media_file) VALUES (:version, :name, :media_file)"


@atomic
async def publish_version(new: NewVersion, by: int | None) -> PublishedVersion:
    """Write the next version of a course and let it stand; learners stay on the version they began.

    `by` is the person who publishes, None for the command line. The caller has compared hashes: this always writes.
    """
    now = clock.now()
    course = await _COURSE.first(code=new.code, category=str(new.category), owner=new.owner_login.casefold(), now=now)
    assert course
    last = await _LAST.first(course=course["id"])
    number = (last["number"] if last else 0) + 1
    seen_by = await _audience(new.seen_by)
    version = await _VERSION.first(
        course=course["id"], number=number, now=now, by=by, seen_by=seen_by.kept, **_facts(new)
    )  # fmt: skip
    assert version
    await _write_texts(new, version["id"])
    unit_ids = await _write_units(new, version["id"])
    await _STANDS.run(number=number, course=course["id"])
    return PublishedVersion(course["id"], version["id"], number, unit_ids)


@atomic
async def name_owner(code: str, owner_login: str) -> None:
    """Give a course without an owner the one its files name, once that person exists."""
    await _OWNER.run(code=code, owner=owner_login.casefold())


async def _audience(wanted: Choice) -> Audience:
    """The org units by their ids. The caller has said which codes there are: one that is gone since is refused."""
    known = await unit_ids() if wanted.units else {}
    if lost := [code for code in wanted.units if code not in known]:
        raise Conflict(_("There is no org unit “%(code)s” any more.", code=lost[0]))
    return Audience(tuple(known[code] for code in wanted.units), wanted.roles)


def _facts(new: NewVersion) -> dict[str, object]:
    return {
        "source_locale": new.source_locale,
        "locales": " ".join(new.locales),
        "content_hash": new.content_hash,
        "manifest": new.manifest,
        "clauses": " ".join(new.clauses),
        "minutes": -(-new.est_seconds // 60),
        "unit_count": len(new.units),
        "change_note": new.change_note,
        "made_from": new.made_from,
    }


async def _write_texts(new: NewVersion, version_id: int) -> None:
    texts = [
        {
            "version": version_id,
            "locale": locale,
            "title": new.title[locale],
            "summary": new.summary[locale],
            "audience": new.audience.get(locale, ""),
            "search_text": new.words(locale),
        }
        for locale in new.locales
    ]
    await execute_many(_COURSE_TEXT, texts)
    media = [{"version": version_id, "name": name, "media_file": file} for name, file in new.media.items()]
    await execute_many(_MEDIA, media)


async def _write_units(new: NewVersion, version_id: int) -> dict[str, int]:
    modules: dict[str, int] = {}
    module_texts: list[dict[str, object]] = []
    for position, module in enumerate(new.modules, 1):
        row = await _MODULE.first(version=version_id, key=module.key, position=position)
        assert row
        modules[module.key] = row["id"]
        module_texts += ({"module": row["id"], "locale": at, "title": module.title[at]} for at in new.locales)
    await execute_many(_MODULE_TEXT, module_texts)
    ids: dict[str, int] = {}
    unit_texts: list[dict[str, object]] = []
    for position, unit in enumerate(new.units, 1):
        ids[unit.key] = await _write_unit(unit, version_id, modules[unit.module], position)
        unit_texts += _unit_texts(unit, ids[unit.key], new.locales)
    await execute_many(_UNIT_TEXT, unit_texts)
    return ids


async def _write_unit(unit: NewUnit, version_id: int, module_id: int, position: int) -> int:
    row = await _UNIT.first(
        version=version_id,
        module=module_id,
        key=unit.key,
        position=position,
        kind=str(unit.kind),
        required=unit.required,
        completion=str(unit.completion),
        clauses=" ".join(unit.clauses),
    )
    assert row
    return int(row["id"])


def _unit_texts(unit: NewUnit, unit_id: int, locales: tuple[str, ...]) -> list[dict[str, object]]:
    return [
        {
            "unit": unit_id,
            "locale": locale,
            "title": text.title,
            "source": text.source,
            "html": text.html,
            "checks": text.checks,
            "est_seconds": text.est_seconds,
            "block_count": text.block_count,
            "file_name": text.file_name,
        }
        for locale, text in unit.texts.items()
        if locale in locales
    ]
