"""Files, kept once by their content."""

from piccolo.columns import BigInt, BigSerial, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person


class MediaFile(Table, tablename="media_file"):
    """One stored file; `sha256` names it on disk, `ref` in addresses."""

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    sha256 = Varchar(length=64, unique=True)
    bytes = BigInt(default=0)
    mime = Varchar(length=80)
    created_at = Timestamptz(default=None)


class MediaItem(Table, tablename="media_item"):
    """A file of the library under a name that courses can use; `sort` is picture, audio, video or document.

    `given_name` is what the person called it, `search_text` is casefolded.
    """

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    name = Varchar(length=120, unique=True)
    sort = Varchar(length=10)
    given_name = Varchar(length=120)
    alt = Varchar(length=300, default="")
    search_text = Text()
    media_file = ForeignKey(references=MediaFile, null=False)
    added_by = ForeignKey(references=Person, null=False)
    added_at = Timestamptz(default=None)
    changed_at = Timestamptz(default=None)


class MediaItemVersion(Table, tablename="media_item_version"):
    """What a file of the library was at some time; rows never change."""

    id = BigSerial(primary_key=True)
    item = ForeignKey(references=MediaItem, null=False)
    number = BigInt(default=0)
    media_file = ForeignKey(references=MediaFile, null=False)
    kept_by = ForeignKey(references=Person, null=False)
    kept_at = Timestamptz(default=None)


class MediaCaption(Table, tablename="media_caption"):
    """The captions of a recording in one language."""

    id = BigSerial(primary_key=True)
    item = ForeignKey(references=MediaItem, null=False)
    locale = Varchar(length=10)
    media_file = ForeignKey(references=MediaFile, null=False)
    kept_by = ForeignKey(references=Person, null=False)
    kept_at = Timestamptz(default=None)


class Upload(Table, tablename="upload"):
    """A file that arrives in pieces: `offset_bytes` of it are on the disk for certain."""

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # as above
    person = ForeignKey(references=Person, null=False)
    name = Varchar(length=120)
    length_bytes = BigInt(default=0)
    offset_bytes = BigInt(default=0)
    media_item = ForeignKey(references=MediaItem, null=True)
    created_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
