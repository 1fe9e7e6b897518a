"""The versions of a course as files see them: from where each came, and what its files said."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from lms.core.db import Sql
from lms.transfer.rules.files import MANIFEST, MEDIA
from lms.transfer.rules.origin import Version

_VERSIONS = Sql(
    "SELECT v.number, v.content_hash, v.made_from, v.published_by, v.published_at, v.change_note,"
    " p.display_name AS by_name FROM course c JOIN course_version v ON v.course = c.id"
    " LEFT JOIN person p ON p.id = v.published_by WHERE c.code = :code ORDER BY v.number",
)
_MANIFEST = Sql(
    "SELECT v.id, v.manifest FROM course c JOIN course_version v ON v.course = c.id"
    " WHERE c.code = :code AND v.number = :number",
)
_TEXTS = Sql(
    "SELECT x.locale, m.key AS module, x.file_name, x.source FROM unit u JOIN module m ON m.id = u.module"
    " JOIN unit_text x ON x.unit = u.id WHERE u.course_version = :version",
)
_MEDIA = Sql(
    "SELECT cm.name, f.sha256 FROM course_media cm JOIN media_file f ON f.id = cm.media_file"
    " WHERE cm.course_version = :version",
)


class Known(msgspec.Struct, frozen=True):
    """A published version, who published it in the browser ("" from files), when, and with which note."""

    version: Version
    by_name: str
    at: datetime
    note: str


async def known_versions(code: str) -> Sequence[Known]:
    """Every published version of a course, the oldest first; none for a course that is new."""
    rows = await _VERSIONS.rows(code=code)
    return [
        Known(
            Version(row["number"], row["content_hash"], row["made_from"] if row["published_by"] is None else None),
            row["by_name"] or "",
            row["published_at"],
            row["change_note"],
        )
        for row in rows
    ]


async def version_files(code: str, number: int) -> dict[str, str]:
    """Texts of a version by path, and the hashes of its media; nothing for 0."""
    row = await _MANIFEST.first(code=code, number=number)
    if row is None:
        return {}
    texts = await _TEXTS.rows(version=row["id"])
    media = await _MEDIA.rows(version=row["id"])
    return {
        MANIFEST: row["manifest"],
        **{f"{one['locale']}/{one['module']}/{one['file_name']}": one["source"] for one in texts},
        **{f"{MEDIA}/{one['name']}": one["sha256"] for one in media},
    }
