"""Finding stored files."""

import re
from typing import Final

import msgspec

from lms.core.db import Sql

_REF: Final = re.compile(r"[A-Za-z0-9_-]{1,24}")
_CAPTIONS = Sql(
    "SELECT c.locale, c.media_file FROM media_caption c JOIN media_item_version v ON v.item = c.item"
    " WHERE v.media_file = :file ORDER BY c.id",
)
_ITEM = Sql(
    "SELECT i.ref FROM media_item i JOIN media_item_version v ON v.item = i.id WHERE v.media_file = :file"
    " ORDER BY i.id DESC",
)
_BY_REF = Sql("SELECT ref, sha256, bytes, mime FROM media_file WHERE ref = :ref")


class StoredFile(msgspec.Struct, frozen=True):
    """One kept file; it never changes."""

    ref: str
    sha256: str
    bytes: int
    mime: str


async def stored_file(ref: str) -> StoredFile | None:
    """The file behind an address, or None."""
    row = await _BY_REF.first(ref=ref) if _REF.fullmatch(ref) else None
    return StoredFile(**row) if row else None


async def captions_of(file: int) -> dict[str, int]:
    """The captions that the library has for a file: ids of stored files by language."""
    return {row["locale"]: row["media_file"] for row in await _CAPTIONS.rows(file=file)}


async def item_of(file: int) -> str:
    """The ref of the library's item that a file is a version of, "" when the library does not name it."""
    row = await _ITEM.first(file=file)
    return str(row["ref"]) if row else ""
