"""Files that published courses have and the library does not name yet."""

from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core.db import Row, Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.core.paging import Page

PAGE: Final = 48

_FROM: Final = (
    " FROM course_media m JOIN course_version v ON v.id = m.course_version"
    " JOIN course c ON c.id = v.course AND c.published = v.number JOIN media_file f ON f.id = m.media_file"
    " WHERE f.mime <> 'text/vtt'"
    " AND NOT EXISTS (SELECT 1 FROM media_item_version o WHERE o.media_file = f.id)"
)
_COLUMNS: Final = "SELECT f.ref, f.sha256, f.bytes, f.mime, MIN(m.name) AS name, MIN(c.code) AS code"
_GROUP: Final = " GROUP BY f.id, f.ref, f.sha256, f.bytes, f.mime"
_COUNT = Sql(f"SELECT COUNT(DISTINCT f.id) AS n{_FROM}")
_LIST = Sql(f"{_COLUMNS}{_FROM}{_GROUP} ORDER BY MIN(c.code), MIN(m.name), f.ref LIMIT :most OFFSET :skip")
_ONE = Sql(f"{_COLUMNS}{_FROM} AND f.ref = :ref{_GROUP}")


class Stray(msgspec.Struct, frozen=True):
    """A file of a published course; `code` is that of the first course that has it."""

    ref: str
    sha256: str
    bytes: int
    mime: str
    name: str
    code: str

    @property
    def url(self) -> str:
        """Where it is served."""
        return f"/media/{self.ref}/{self.name}"


async def stray_count() -> int:
    """How many there are."""
    row = await _COUNT.first()
    return int(row["n"]) if row else 0


async def strays(actor: Actor, number: int) -> Page[Stray]:
    """A page of them by course and name; two queries. Raises NotFound for who may not write courses."""
    require(actor, Action.COURSE_PUBLISH)
    total = await stray_count()
    pages = max(1, -(-total // PAGE))
    number = max(1, min(number, pages))
    rows = await _LIST.rows(most=PAGE, skip=(number - 1) * PAGE)
    return Page(tuple(map(_stray, rows)), number, pages, total)


async def stray(actor: Actor, ref: str) -> Stray:
    """One of them. Raises NotFound."""
    require(actor, Action.COURSE_PUBLISH)
    row = await _ONE.first(ref=ref[:24]) if ref.isprintable() else None
    if row is None:
        raise NotFound(_("There is no such file."))
    return _stray(row)


def _stray(row: Row) -> Stray:
    return Stray(row["ref"], row["sha256"], row["bytes"], row["mime"], row["name"], row["code"])
