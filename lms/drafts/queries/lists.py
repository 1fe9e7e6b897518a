"""The courses that somebody may write."""

from datetime import datetime
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core.db import Sql
from lms.core.paging import Page, paged
from lms.courses.queries.kept import Kept
from lms.courses.rules.version import folded
from lms.drafts.rules.matter import values_of

PAGE_SIZE: Final = 25
MOST_TITLES: Final = 500

# Published courses without a draft stand in the list too: opening one makes its draft.
_DRAFTS = Sql(
    "SELECT d.id, d.code, d.owner, p.display_name AS owner_name, d.manifest, d.manifest_version, d.base_number,"
    ' d.changed_at AS "changed_at [time]",'
    " c.published, true AS drafted, b.display_name AS by_name FROM course_draft d JOIN person p ON p.id = d.owner"
    " JOIN person b ON b.id = d.changed_by LEFT JOIN course c ON c.code = d.code"
    " UNION ALL SELECT -v.id, c.code, c.owner, COALESCE(p.display_name, ''), v.manifest, 0, v.number, v.published_at,"
    " c.published, false, COALESCE(b.display_name, '')"
    " FROM course c JOIN course_version v ON v.course = c.id AND v.number = c.published"
    " LEFT JOIN person p ON p.id = c.owner LEFT JOIN person b ON b.id = v.published_by"
    " WHERE NOT EXISTS (SELECT 1 FROM course_draft d WHERE d.code = c.code)",
)

# Word for word: is anything of a draft not what its version was published from? `codes` are between commas.
_DIFFERING = Sql(
    "SELECT d.code FROM course_draft d JOIN course c ON c.code = d.code"
    " JOIN course_version v ON v.course = c.id AND v.number = d.base_number"
    " WHERE :codes LIKE '%,' || d.code || ',%' AND (d.manifest <> v.manifest"
    " OR (SELECT COUNT(*) FROM draft_text t JOIN draft_unit u ON u.id = t.unit WHERE u.draft = d.id"
    " AND u.removed_at IS NULL AND ' ' || v.locales || ' ' LIKE '% ' || t.locale || ' %')"
    " <> (SELECT COUNT(*) FROM unit_text x JOIN unit y ON y.id = x.unit WHERE y.course_version = v.id)"
    " OR EXISTS (SELECT 1 FROM draft_text t JOIN draft_unit u ON u.id = t.unit WHERE u.draft = d.id"
    " AND u.removed_at IS NULL AND ' ' || v.locales || ' ' LIKE '% ' || t.locale || ' %'"
    " AND NOT EXISTS (SELECT 1 FROM unit y JOIN module m ON m.id = y.module"
    " JOIN unit_text x ON x.unit = y.id WHERE y.course_version = v.id AND y.key = u.key AND m.key = u.module"
    " AND x.locale = t.locale AND x.source = t.text AND x.file_name = CASE WHEN u.number < 10 THEN '0' ELSE '' END"
    " || CAST(u.number AS VARCHAR(2)) || '-' || u.key || '.' || u.ending))"
    " OR (SELECT COUNT(*) FROM draft_media n WHERE n.draft = d.id) <> (SELECT COUNT(*) FROM course_media o"
    " WHERE o.course_version = v.id)"
    " OR EXISTS (SELECT 1 FROM draft_media n WHERE n.draft = d.id AND NOT EXISTS (SELECT 1 FROM course_media o"
    " WHERE o.course_version = v.id AND o.name = n.name AND o.media_file = n.media_file)))",
)

_titles: Kept[tuple[int, int], dict[str, str]] = Kept(2_000)


class DraftRow(msgspec.Struct, frozen=True):
    """A course in the list; without a draft yet, `drafted` is False and `changed_at` is when it was published.

    `differs` when its draft is not, word for word, the version `base_number` that it began from.
    """

    code: str
    title: str
    owner_id: int | None
    owner_name: str
    base_number: int | None
    published: int | None
    changed_at: datetime
    by_name: str
    drafted: bool
    differs: bool = False


async def drafts(actor: Actor, locale: str, *, mine: bool = False, words: str = "", number: int = 1) -> Page[DraftRow]:
    """Courses to write, the one changed last first; `words` are looked for in titles, codes and owners."""
    require(actor, Action.COURSE_WRITE)
    rows = [_row(row, locale) for row in await _DRAFTS.rows()]
    wanted = folded(words).split()
    found = [row for row in rows if (not mine or row.owner_id == actor.person_id) and _fits(row, wanted)]
    shown = paged(sorted(found, key=lambda row: (row.changed_at, row.code), reverse=True), number, PAGE_SIZE)
    codes = ",".join(row.code for row in shown.items)
    differing = {row["code"] for row in await _DIFFERING.rows(codes=f",{codes},")}
    items = tuple(msgspec.structs.replace(row, differs=row.code in differing) for row in shown.items)
    return Page(items, shown.number, shown.pages, shown.total)


async def titles(actor: Actor, locale: str) -> tuple[tuple[str, str], ...]:
    """Code and title of the courses to write, by title: the ones changed last when there are very many."""
    require(actor, Action.COURSE_WRITE)
    rows = sorted((_row(row, locale) for row in await _DRAFTS.rows()), key=lambda row: row.changed_at, reverse=True)
    return tuple(sorted(((row.code, row.title) for row in rows[:MOST_TITLES]), key=lambda pair: folded(pair[1])))


def _row(row: dict[str, object], locale: str) -> DraftRow:
    titles = _titles_of(row)
    return DraftRow(
        code=str(row["code"]),
        title=titles.get(locale) or next(iter(titles.values()), str(row["code"])),
        owner_id=row["owner"],  # type: ignore[arg-type]
        owner_name=str(row["owner_name"]),
        base_number=row["base_number"],  # type: ignore[arg-type]
        published=row["published"],  # type: ignore[arg-type]
        changed_at=row["changed_at"],  # type: ignore[arg-type]
        by_name=str(row["by_name"]),
        drafted=bool(row["drafted"]),
    )


def _titles_of(row: dict[str, object]) -> dict[str, str]:
    key = (int(str(row["id"])), int(str(row["manifest_version"])))
    known = _titles.peek(key)
    if known is None:
        value = values_of(str(row["manifest"])).get("title", {})
        known = {at: str(text) for at, text in value.items()} if isinstance(value, dict) else {}
        _titles.put(key, known)
    return known


def _fits(row: DraftRow, words: list[str]) -> bool:
    text = folded(f"{row.title} {row.code} {row.owner_name}")
    return all(word in text for word in words)
