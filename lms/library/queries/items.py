"""Files of the library: a page of the list, one with its versions and captions."""

from datetime import datetime
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core.db import Row, Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.core.paging import Page
from lms.media.rules.uploads import Sort

PAGE: Final = 24
CHOOSER_PAGE: Final = 12

_FROM: Final = " FROM media_item i JOIN media_file f ON f.id = i.media_file"
_WHERE: Final = f"{_FROM} WHERE i.sort LIKE :sort AND i.search_text LIKE :words"
_COUNT = Sql(f"SELECT COUNT(*) AS n{_WHERE}")
_LIST = Sql(
    "SELECT i.ref, i.name, i.sort, i.given_name, i.alt, i.changed_at, f.ref AS file_ref, f.mime, f.bytes,"  # noqa: S608  constants
    " (SELECT COUNT(DISTINCT c.locale) FROM media_caption c WHERE c.item = i.id) AS captions,"
    " (SELECT COUNT(DISTINCT v.course) FROM media_item_version o JOIN course_media m ON m.media_file = o.media_file"
    " JOIN course_version v ON v.id = m.course_version WHERE o.item = i.id) AS courses"
    f"{_WHERE} ORDER BY i.changed_at DESC, i.id DESC LIMIT :most OFFSET :skip",
)
_ONE = Sql(
    "SELECT i.id, i.ref, i.name, i.sort, i.given_name, i.alt, i.changed_at, f.ref AS file_ref, f.mime, f.bytes,"
    f" 0 AS captions, 0 AS courses{_FROM} WHERE i.ref = :ref",
)
_VERSIONS = Sql(
    "SELECT v.number, v.kept_at, p.display_name AS kept_by, f.ref AS file_ref, f.bytes FROM media_item_version v"
    " JOIN media_file f ON f.id = v.media_file JOIN person p ON p.id = v.kept_by WHERE v.item = :item"
    " ORDER BY v.number DESC LIMIT 100",
)
_CAPTIONS = Sql(
    "SELECT c.locale, c.kept_at, f.ref AS file_ref FROM media_caption c JOIN media_file f ON f.id = c.media_file"
    " WHERE c.item = :item ORDER BY c.locale",
)


class ItemRow(msgspec.Struct, frozen=True):
    """A file as the list shows it; `courses` counts those that use it or used it."""

    ref: str
    name: str
    sort: Sort
    given_name: str
    alt: str
    mime: str
    bytes: int
    url: str
    changed_at: datetime
    captions: int
    courses: int

    @property
    def needs_captions(self) -> bool:
        """Whether people who hear nothing would miss it."""
        return self.sort in {Sort.VIDEO, Sort.AUDIO} and not self.captions

    @property
    def needs_words(self) -> bool:
        """Whether it says nothing to those who cannot see it."""
        return self.sort is Sort.PICTURE and not self.alt


class ItemVersion(msgspec.Struct, frozen=True):
    """What a file was at some time."""

    number: int
    kept_at: datetime
    kept_by: str
    url: str
    bytes: int


class Caption(msgspec.Struct, frozen=True):
    """Captions of a recording in one language; `name` is what a course calls them: talk.en.vtt for talk.mp4."""

    locale: str
    name: str
    kept_at: datetime
    url: str


class ItemPage(msgspec.Struct, frozen=True):
    """One file with all that its page shows."""

    id: int
    row: ItemRow
    versions: tuple[ItemVersion, ...]
    captions: tuple[Caption, ...]


async def items(actor: Actor, words: str, sort: str, number: int, size: int = PAGE) -> Page[ItemRow]:
    """A page of the library, what was changed last first; two queries. Raises NotFound for whom it is not for."""
    require(actor, Action.COURSE_PUBLISH)
    given = {"sort": sort if sort in set(Sort) else "%", "words": f"%{_pattern(words)}%"}
    count = await _COUNT.first(**given)
    total = count["n"] if count else 0
    pages = max(1, -(-total // size))
    number = max(1, min(number, pages))
    rows = await _LIST.rows(**given, most=size, skip=(number - 1) * size)
    return Page(tuple(map(_row, rows)), number, pages, total)


async def item_page(actor: Actor, ref: str) -> ItemPage:
    """One file with its versions and captions; three queries. Raises NotFound."""
    require(actor, Action.COURSE_PUBLISH)
    row = await _ONE.first(ref=ref[:24]) if ref.isprintable() else None
    if row is None:
        raise NotFound(_("There is no such file."))
    versions = [
        ItemVersion(one["number"], one["kept_at"], one["kept_by"], _url(one["file_ref"], row["name"]), one["bytes"])
        for one in await _VERSIONS.rows(item=row["id"])
    ]
    captions = [_caption(one, row["name"]) for one in await _CAPTIONS.rows(item=row["id"])]
    shown = msgspec.structs.replace(_row(row), captions=len(captions))
    return ItemPage(row["id"], shown, tuple(versions), tuple(captions))


def _row(row: Row) -> ItemRow:
    return ItemRow(
        ref=row["ref"],
        name=row["name"],
        sort=Sort(row["sort"]),
        given_name=row["given_name"],
        alt=row["alt"],
        mime=row["mime"],
        bytes=row["bytes"],
        url=_url(row["file_ref"], row["name"]),
        changed_at=row["changed_at"],
        captions=row["captions"],
        courses=row["courses"],
    )


def _caption(row: Row, of: str) -> Caption:
    name = f"{of.rpartition('.')[0]}.{row['locale']}.vtt"
    return Caption(row["locale"], name, row["kept_at"], _url(row["file_ref"], name))


def _url(file_ref: str, name: str) -> str:
    return f"/media/{file_ref}/{name}"


def _pattern(words: str) -> str:
    """Words as a LIKE pattern; what stands for anything in it is left out."""
    return "".join(char for char in words if char.isprintable() and char not in "%_\\")[:120].casefold().strip()
