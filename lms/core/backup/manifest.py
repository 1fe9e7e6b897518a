"""What a backup says of itself: the first thing read and the last thing written."""

from datetime import datetime
from pathlib import Path, PurePosixPath

import msgspec

from lms.core.errors import Invalid
from lms.core.i18n import gettext as _

FORMAT = 1
MARK = "lull-backup"  # the first member: a torn file can still be told from a foreign one
MANIFEST = "manifest.json"
MEDIA = "media/"


class Member(msgspec.Struct, frozen=True):
    """One file in the backup."""

    name: str
    bytes: int
    sha256: str


class TableCopy(msgspec.Struct, frozen=True):
    """One table: a member of JSON lines, each an array in the order of `columns`.

    `last_id` is the highest id ever given: an id that was deleted must not be given again.
    """

    name: str
    columns: tuple[str, ...]
    rows: int
    last_id: int


class Manifest(msgspec.Struct, frozen=True):
    """Enough to refuse a damaged, foreign or newer backup before anything is changed."""

    format: int
    program: str
    engine: str
    migrations: tuple[str, ...]
    created_at: datetime
    tables: tuple[TableCopy, ...]
    members: tuple[Member, ...]

    @property
    def rows(self) -> int:
        """All rows of all tables."""
        return sum(table.rows for table in self.tables)

    @property
    def media(self) -> tuple[Member, ...]:
        """The members that are media files."""
        return tuple(member for member in self.members if member.name.startswith(MEDIA))


class Done(msgspec.Struct, frozen=True):
    """What was written or brought back, and the sentence that says so."""

    manifest: Manifest
    sentence: str


def member_of(table: str) -> str:
    """The member that holds a table."""
    return f"tables/{table}.jsonl"


def foreign(file: Path) -> Invalid:
    """Something else altogether."""
    return Invalid(_("%(file)s is not a backup of this program. Nothing was changed.", file=file.name))


def damaged(file: Path) -> Invalid:
    """A backup once, but not whole any more."""
    return Invalid(_("%(file)s is damaged: it cannot be brought back. Nothing was changed.", file=file.name))


def newer(file: Path) -> Invalid:
    """Written by a program that knows more than this one."""
    return Invalid(
        _(
            "%(file)s was written by a newer version of this program. Update it first. Nothing was changed.",
            file=file.name,
        )
    )


def is_safe(name: str) -> bool:
    """A media member that stays inside the media folder."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and name == str(path)
