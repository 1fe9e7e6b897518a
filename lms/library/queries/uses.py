"""Where a file of the library is used: published versions of courses, drafts, questions of banks."""

import msgspec

from lms.core.db import Sql

_PUBLISHED = Sql(
    "SELECT DISTINCT c.code, v.number, c.published, m.name, o.number AS file_version, w.title AS course_title,"
    " u.key, u.kind, u.position, t.title FROM media_item_version o"
    " JOIN course_media m ON m.media_file = o.media_file JOIN course_version v ON v.id = m.course_version"
    " JOIN course c ON c.id = v.course JOIN course_text w ON w.course_version = v.id AND w.locale = v.source_locale"
    " LEFT JOIN unit u ON u.course_version = v.id AND EXISTS (SELECT 1 FROM unit_text s WHERE s.unit = u.id"
    " AND s.source LIKE '%' || m.name || '%')"
    " LEFT JOIN unit_text t ON t.unit = u.id AND t.locale = v.source_locale"
    " WHERE o.item = :item ORDER BY c.code, v.number DESC, u.position LIMIT 200",
)
_DRAFTS = Sql(
    "SELECT DISTINCT d.code, m.name, o.number AS file_version FROM media_item_version o"
    " JOIN draft_media m ON m.media_file = o.media_file JOIN course_draft d ON d.id = m.draft"
    " WHERE o.item = :item ORDER BY d.code LIMIT 100",
)


_NAMES = Sql(
    "SELECT DISTINCT d.code, m.name, f.ref FROM media_item i JOIN media_item_version o ON o.item = i.id"
    " JOIN media_file f ON f.id = o.media_file JOIN draft_media m ON m.media_file = f.id"
    " JOIN course_draft d ON d.id = m.draft WHERE i.ref = :ref ORDER BY d.code, m.name LIMIT 1000",
)

_BANKS = Sql(
    "SELECT b.ref, b.name, q.key FROM media_item i JOIN question_version v ON v.kind = 'hotspot'"
    " AND v.bodies LIKE '%\"media/' || i.name || '\"%' JOIN bank_question s ON s.version = v.id"
    " JOIN question q ON q.id = s.question JOIN bank b ON b.id = s.bank"
    " WHERE i.id = :item AND (b.shared OR b.owner = :person) ORDER BY b.name, q.key LIMIT 100",
)


class UseInUnit(msgspec.Struct, frozen=True):
    """A unit of a published version whose text names the file; `key` "" when no unit does."""

    key: str
    title: str
    address: str


class UseInVersion(msgspec.Struct, frozen=True):
    """A published version of a course that has the file; `file_version` is the version of the file in it."""

    code: str
    course_title: str
    number: int
    newest: bool
    file_version: int
    units: tuple[UseInUnit, ...]


class UseInDraft(msgspec.Struct, frozen=True):
    """A draft that has the file."""

    code: str
    file_version: int


class UseInBank(msgspec.Struct, frozen=True):
    """A question of a bank that shows the file."""

    ref: str
    name: str
    key: str


async def bank_uses(item_id: int, person: int) -> list[UseInBank]:
    """Questions of the banks that this person may use; one query."""
    return [UseInBank(row["ref"], row["name"], row["key"]) for row in await _BANKS.rows(item=item_id, person=person)]


async def published_uses(item_id: int) -> list[UseInVersion]:
    """Versions of courses that have any version of the file, the newest of each course first; one query."""
    found: dict[tuple[str, int, int], UseInVersion] = {}
    for row in await _PUBLISHED.rows(item=item_id):
        at = (row["code"], row["number"], row["file_version"])
        before = found.get(at)
        units = before.units if before else ()
        if row["key"]:
            part = "quizzes" if row["kind"] == "quiz" else "units"
            units = (*units, UseInUnit(row["key"], row["title"], f"/courses/{row['code']}/{part}/{row['key']}"))
        newest = row["number"] == row["published"]
        found[at] = UseInVersion(row["code"], row["course_title"], row["number"], newest, row["file_version"], units)
    return list(found.values())


async def draft_uses(item_id: int) -> list[UseInDraft]:
    """Drafts that have any version of the file; one query."""
    return [UseInDraft(row["code"], row["file_version"]) for row in await _DRAFTS.rows(item=item_id)]


async def names_in_drafts(ref: str) -> list[tuple[str, str, str]]:
    """What drafts call a file: code of the course, name, and the ref of the stored file."""
    return [(row["code"], row["name"], row["ref"]) for row in await _NAMES.rows(ref=ref)]
