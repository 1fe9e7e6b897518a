"""What the publisher asks: is it published already, and what were its files."""

import msgspec

from lms.core.db import Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _

_STANDING = Sql(
    "SELECT c.code, c.owner, v.number, v.content_hash FROM course c"
    " JOIN course_version v ON v.course = c.id AND v.number = c.published",
)
_NEWEST = Sql(
    "SELECT v.id, v.manifest, v.number, v.content_hash FROM course c"
    " JOIN course_version v ON v.course = c.id AND v.number = c.published"
    " WHERE c.code = :code",
)
_SOURCES = Sql(
    "SELECT t.locale, m.key AS module, t.file_name, t.source FROM unit u JOIN module m ON m.id = u.module"
    " JOIN unit_text t ON t.unit = u.id WHERE u.course_version = :version ORDER BY u.position, t.locale",
)
_MEDIA = Sql(
    "SELECT cm.name, f.sha256 FROM course_media cm JOIN media_file f ON f.id = cm.media_file"
    " WHERE cm.course_version = :version ORDER BY cm.name",
)


class Standing(msgspec.Struct, frozen=True):
    """What stands published of a course."""

    number: int
    content_hash: str
    has_owner: bool


class CourseExport(msgspec.Struct, frozen=True):
    """Every file of a published version: texts by path, hashes of media by name.

    `number` and `content_hash` are of the version that the files go on from, 0 and "" before the first.
    """

    manifest: str
    texts: dict[str, str]
    media: dict[str, str]
    number: int = 0
    content_hash: str = ""


async def standing() -> dict[str, Standing]:
    """What is published of every course, by code."""
    rows = await _STANDING.rows()
    return {row["code"]: Standing(row["number"], row["content_hash"], row["owner"] is not None) for row in rows}


async def sources(code: str) -> CourseExport:
    """The files that the newest version of a course was published from. Raises NotFound."""
    version = await _NEWEST.first(code=code)
    if version is None:
        raise NotFound(_("There is no course “%(code)s”.", code=code))
    texts = await _SOURCES.rows(version=version["id"])
    media = await _MEDIA.rows(version=version["id"])
    return CourseExport(
        manifest=version["manifest"],
        texts={f"{row['locale']}/{row['module']}/{row['file_name']}": row["source"] for row in texts},
        media={row["name"]: row["sha256"] for row in media},
        number=version["number"],
        content_hash=version["content_hash"],
    )
