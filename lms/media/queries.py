"""Finding stored files."""

import re
from typing import Final

import msgspec

from lms.core.db import Sql

_REF: Final = re.compile(r"[A-Za-z0-9_-]{1,24}")
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
