"""Pictures of the library that questions of banks can show, by the name that questions call them."""

from typing import Final

import msgspec

from lms.core.db import Sql

_ALL: Final = Sql(
    "SELECT i.name, f.ref, f.sha256, f.mime FROM media_item i JOIN media_file f ON f.id = i.media_file"
    " WHERE i.sort = 'picture' LIMIT 50000"
)


class Filed(msgspec.Struct, frozen=True):
    """A picture as it is now; `ref` and `sha256` are of the stored file, which never changes."""

    name: str
    ref: str
    sha256: str
    mime: str


async def filed_pictures() -> dict[str, Filed]:
    """All pictures of the library. One query."""
    return {row["name"]: Filed(row["name"], row["ref"], row["sha256"], row["mime"]) for row in await _ALL.rows()}
