"""Course versions from above, in the reader's language or else the source's."""

import msgspec

from lms.core.db import Row, Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.courses.queries.kept import Kept
from lms.courses.rules.outline import Outline, OutlineModule, OutlineUnit

_HEAD = Sql(
    "SELECT v.id, v.course, v.number, v.source_locale, v.locales, v.clauses, v.published_at, c.code, c.category,"
    " t.title, t.summary, t.audience, o.display_name AS owner"
    " FROM course_version v JOIN course c ON c.id = v.course"
    " JOIN course_text t ON t.course_version = v.id AND t.locale ="
    " CASE WHEN EXISTS (SELECT 1 FROM course_text w WHERE w.course_version = v.id AND w.locale = :locale)"
    " THEN :locale ELSE v.source_locale END"
    " LEFT JOIN person o ON o.id = c.owner WHERE v.id = :version",
)
_UNITS = Sql(
    "SELECT u.key, u.position, u.kind, u.required, u.completion, u.clauses, m.key AS module_key,"
    " mt.title AS module_title, t.title, t.checks, t.est_seconds, t.block_count"
    " FROM unit u JOIN module m ON m.id = u.module"
    " JOIN module_text mt ON mt.module = m.id AND mt.locale = :locale"
    " JOIN unit_text t ON t.unit = u.id AND t.locale = :locale"
    " WHERE u.course_version = :version ORDER BY u.position",
)

_outlines: Kept[tuple[int, str], Outline] = Kept(512)
_checks = msgspec.json.Decoder(dict[str, msgspec.Raw])


async def outline(version_id: int, locale: str) -> Outline:
    """Modules and units of a version; two queries the first time, none after that.

    Raises NotFound for a version that does not exist.
    """
    return await _outlines.get((version_id, locale), lambda: _load(version_id, locale))


async def _load(version_id: int, locale: str) -> Outline:
    head = await _HEAD.first(version=version_id, locale=locale)
    if head is None:
        raise NotFound(_("There is no such course."))
    shown = locale if locale in head["locales"].split() else head["source_locale"]
    rows = await _UNITS.rows(version=version_id, locale=shown)
    return Outline(
        version_id=head["id"],
        course_id=head["course"],
        code=head["code"],
        number=head["number"],
        category=head["category"],
        locale=shown,
        title=head["title"],
        summary=head["summary"],
        audience=head["audience"],
        owner=head["owner"] or "",
        clauses=tuple(head["clauses"].split()),
        published_at=head["published_at"].isoformat(),
        modules=_modules(rows),
    )


def _modules(rows: list[Row]) -> tuple[OutlineModule, ...]:
    titles = {row["module_key"]: row["module_title"] for row in rows}
    units = [_unit(row) for row in rows]
    return tuple(
        OutlineModule(key, title, tuple(unit for unit in units if unit.module_key == key))
        for key, title in titles.items()
    )


def _unit(row: Row) -> OutlineUnit:
    return OutlineUnit(
        key=row["key"],
        title=row["title"],
        kind=row["kind"],
        completion=row["completion"],
        required=bool(row["required"]),
        est_seconds=row["est_seconds"],
        block_count=row["block_count"],
        position=row["position"],
        module_key=row["module_key"],
        check_keys=tuple(_checks.decode(row["checks"])),
        clauses=tuple(row["clauses"].split()),
    )
