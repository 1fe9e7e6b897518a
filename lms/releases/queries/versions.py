"""Versions of a course, and publications that wait for their time."""

from datetime import datetime
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core.db import Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.core.paging import Page
from lms.courses.rules.audience import Audience, audience_of

PAGE_SIZE: Final = 20

_VERSIONS = Sql(
    "SELECT v.number, v.published_at, v.change_note, v.minutes, v.unit_count, v.locales, v.seen_by,"
    " p.display_name AS by_name, r.kind, r.people, r.moved, r.restarted, r.stayed, r.renewed, r.back_to,"
    " (SELECT COUNT(*) FROM enrolment e WHERE e.course_version = v.id "
    " AND e.state IN ('assigned', 'in_progress')) AS studying"
    " FROM course c JOIN course_version v ON v.course = c.id LEFT JOIN person p ON p.id = v.published_by"
    " LEFT JOIN release r ON r.code = c.code AND r.number = v.number AND r.state = 'published' WHERE c.code = :code"
    " ORDER BY v.number DESC LIMIT :size OFFSET :skip",
)
_COUNT = Sql("SELECT COUNT(*) AS n FROM course c JOIN course_version v ON v.course = c.id WHERE c.code = :code")
_WAITING = Sql(
    "SELECT r.ref, r.state, r.kind, r.people, r.note, r.due_at, r.error, p.display_name AS by_name FROM release r"
    " JOIN person p ON p.id = r.made_by WHERE r.code = :code AND (r.state = 'scheduled' OR (r.state = 'failed'"
    " AND r.made_at > :since)) ORDER BY r.due_at, r.id LIMIT 20",
)
_VERSION = Sql(
    "SELECT v.id, v.manifest, v.content_hash FROM course c JOIN course_version v ON v.course = c.id"
    " WHERE c.code = :code AND v.number = :number",
)
_SOURCES = Sql(
    "SELECT t.locale, m.key AS module, t.file_name, t.source FROM unit u JOIN module m ON m.id = u.module"
    " JOIN unit_text t ON t.unit = u.id WHERE u.course_version = :version ORDER BY u.position, t.locale",
)
_MEDIA = Sql("SELECT name, media_file FROM course_media WHERE course_version = :version ORDER BY name")


class VersionRow(msgspec.Struct, frozen=True):
    """A published version with what it meant for people; `kind` None when it was published from files."""

    number: int
    published_at: datetime
    change_note: str
    minutes: int
    unit_count: int
    locales: str
    by_name: str | None
    kind: str | None
    people: str | None
    moved: int | None
    restarted: int | None
    stayed: int | None
    renewed: int | None
    back_to: int | None
    studying: int
    seen_by: str = ""

    @property
    def audience(self) -> Audience:
        """For whom it is visible, or was while it was the newest."""
        return audience_of(self.seen_by)


class ReleaseRow(msgspec.Struct, frozen=True):
    """A publication that waits for its time, or could not be done then."""

    ref: str
    state: str
    kind: str
    people: str
    note: str
    due_at: datetime | None
    error: str
    by_name: str


class Sources(msgspec.Struct, frozen=True):
    """The files of a published version: texts by path (course.yaml among them), stored files' ids by name."""

    texts: dict[str, str]
    media: dict[str, int]
    content_hash: str


async def versions(actor: Actor, code: str, number: int = 1) -> Page[VersionRow]:
    """Published versions of a course, the newest first."""
    require(actor, Action.COURSE_WRITE)
    count = await _COUNT.first(code=code)
    assert count
    pages = max(1, -(-count["n"] // PAGE_SIZE))
    at = max(1, min(number, pages))
    rows = await _VERSIONS.rows(code=code, size=PAGE_SIZE, skip=(at - 1) * PAGE_SIZE)
    return Page(tuple(VersionRow(**row) for row in rows), at, pages, count["n"])


async def releases_waiting(actor: Actor, code: str, since: datetime) -> tuple[ReleaseRow, ...]:
    """What waits for its time, and what failed since a moment."""
    require(actor, Action.COURSE_WRITE)
    return tuple(ReleaseRow(**row) for row in await _WAITING.rows(code=code, since=since))


async def version_sources(code: str, number: int) -> Sources:
    """The files that a version was published from. Raises NotFound."""
    version = await _VERSION.first(code=code, number=number)
    if version is None:
        raise NotFound(_("There is no such version of this course."))
    texts = {
        f"{row['locale']}/{row['module']}/{row['file_name']}": row["source"]
        for row in await _SOURCES.rows(version=version["id"])
    }
    media = {row["name"]: row["media_file"] for row in await _MEDIA.rows(version=version["id"])}
    return Sources({"course.yaml": version["manifest"], **texts}, media, version["content_hash"])
