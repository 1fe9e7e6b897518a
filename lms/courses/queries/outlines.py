"""Course versions from above, in the reader's language or else the source's."""

from collections.abc import Iterable, Sequence

import msgspec

from lms.core.db import Row, Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.courses.queries.kept import Kept
from lms.courses.rules.outline import Outline, OutlineModule, OutlineUnit

_HEAD = (
    "SELECT v.id, v.course, v.number, v.source_locale, v.clauses, v.published_at, c.code, c.category,"
    " t.locale, t.title, t.summary, t.audience, o.display_name AS owner"
    " FROM course_version v JOIN course c ON c.id = v.course"
    " JOIN course_text t ON t.course_version = v.id AND (t.locale = :locale OR t.locale = v.source_locale)"
    " LEFT JOIN person o ON o.id = c.owner WHERE v.id IN ({ids})"
)
_UNITS = (
    "SELECT u.course_version, u.key, u.position, u.kind, u.required, u.completion, u.clauses, m.key AS module_key,"
    " mt.title AS module_title, t.locale, t.title, t.checks, t.est_seconds, t.block_count"
    " FROM unit u JOIN course_version v ON v.id = u.course_version JOIN module m ON m.id = u.module"
    " JOIN unit_text t ON t.unit = u.id AND (t.locale = :locale OR t.locale = v.source_locale)"
    " JOIN module_text mt ON mt.module = m.id AND mt.locale = t.locale"
    " WHERE u.course_version IN ({ids}) ORDER BY u.course_version, u.position"
)

_outlines: Kept[tuple[int, str], Outline] = Kept(1024)
_checks = msgspec.json.Decoder(dict[str, msgspec.Raw])


async def outline(version_id: int, locale: str) -> Outline:
    """Modules and units of a version; two queries the first time, none after that.

    Raises NotFound for a version that does not exist.
    """
    found = await outlines([version_id], locale)
    if version_id not in found:
        raise NotFound(_("There is no such course."))
    return found[version_id]


async def outlines(version_ids: Iterable[int], locale: str) -> dict[int, Outline]:
    """Many versions at once, by id: at most two queries for all that were not read before."""
    wanted = set(version_ids)
    found = {one: kept for one in wanted if (kept := _outlines.peek((one, locale)))}
    missing = sorted(wanted - found.keys())
    if missing:
        for one in await _load(missing, locale):
            _outlines.put((one.version_id, locale), one)
            found[one.version_id] = one
    return found


async def _load(version_ids: Sequence[int], locale: str) -> list[Outline]:
    names = {f"v{number}": one for number, one in enumerate(version_ids)}
    ids = ", ".join(f":{name}" for name in names)
    heads = await Sql(_HEAD.format(ids=ids)).rows(locale=locale, **names)
    rows = await Sql(_UNITS.format(ids=ids)).rows(locale=locale, **names)
    shown = {head["id"]: locale for head in heads if head["locale"] == locale}
    mine = [head for head in heads if head["locale"] == shown.get(head["id"], head["source_locale"])]
    return [_outline(head, [row for row in rows if _belongs(row, head)]) for head in mine]


def _belongs(row: Row, head: Row) -> bool:
    return bool(row["course_version"] == head["id"] and row["locale"] == head["locale"])


def _outline(head: Row, rows: list[Row]) -> Outline:
    return Outline(
        version_id=head["id"],
        course_id=head["course"],
        code=head["code"],
        number=head["number"],
        category=head["category"],
        locale=head["locale"],
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
