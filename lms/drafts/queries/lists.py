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

# Published courses without a draft stand in the list too: opening one makes its draft.
_DRAFTS = Sql(
    "SELECT d.id, d.code, d.owner, p.display_name AS owner_name, d.manifest, d.manifest_version, d.base_number,"
    ' d.changed_at AS "changed_at [time]",'
    " c.published, true AS drafted FROM course_draft d JOIN person p ON p.id = d.owner"
    " LEFT JOIN course c ON c.code = d.code"
    " UNION ALL SELECT -v.id, c.code, c.owner, COALESCE(p.display_name, ''), v.manifest, 0, v.number, v.published_at,"
    " c.published, false FROM course c JOIN course_version v ON v.course = c.id AND v.number = c.published"
    " LEFT JOIN person p ON p.id = c.owner WHERE NOT EXISTS (SELECT 1 FROM course_draft d WHERE d.code = c.code)",
)

_titles: Kept[tuple[int, int], dict[str, str]] = Kept(2_000)


class DraftRow(msgspec.Struct, frozen=True):
    """A course in the list; without a draft yet, `drafted` is False and `changed_at` is when it was published."""

    code: str
    title: str
    owner_id: int | None
    owner_name: str
    base_number: int | None
    published: int | None
    changed_at: datetime
    drafted: bool


async def drafts(actor: Actor, locale: str, *, mine: bool = False, words: str = "", number: int = 1) -> Page[DraftRow]:
    """Courses to write, the one changed last first; `words` are looked for in titles, codes and owners."""
    require(actor, Action.COURSE_WRITE)
    rows = [_row(row, locale) for row in await _DRAFTS.rows()]
    wanted = folded(words).split()
    found = [row for row in rows if (not mine or row.owner_id == actor.person_id) and _fits(row, wanted)]
    return paged(sorted(found, key=lambda row: (row.changed_at, row.code), reverse=True), number, PAGE_SIZE)


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
