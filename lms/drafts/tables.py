"""What instructors are writing: one draft a course, its units and texts, and every earlier state of them."""

from piccolo.columns import BigInt, BigSerial, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person
from lms.media.tables import MediaFile


class CourseDraft(Table, tablename="course_draft"):
    """A course as it is being written; `manifest` is its course.yaml.

    `base_number` and `base_hash` name the published version that the draft began from; both empty before the first.
    """

    id = BigSerial(primary_key=True)
    code = Varchar(length=60, unique=True)
    owner = ForeignKey(references=Person, null=False, index=True)
    manifest = Text()
    manifest_version = BigInt(default=1)
    base_number = BigInt(null=True, default=None)
    base_hash = Varchar(length=64, default="")
    created_at = Timestamptz(default=None)
    changed_at = Timestamptz(default=None)
    changed_by = ForeignKey(references=Person, null=False, index=True)


class DraftManifest(Table, tablename="draft_manifest"):
    """What a draft's course.yaml said until `person` changed it at `at`. Append-only.

    `took_out` names what that change took out as a whole ("module:final", "language:zh-Hans"), else it is empty.
    """

    id = BigSerial(primary_key=True)
    draft = ForeignKey(references=CourseDraft, null=False)
    version = BigInt(default=1)
    manifest = Text()
    took_out = Varchar(length=100, default="")
    person = ForeignKey(references=Person, null=False, index=True)
    at = Timestamptz(default=None)


class DraftUnit(Table, tablename="draft_unit"):
    """A page or a quiz of a draft; `number` is its place in its module and stands in front of the file's name.

    `ending` is md or quiz. One with `removed_at` waits to be brought back.
    """

    id = BigSerial(primary_key=True)
    draft = ForeignKey(references=CourseDraft, null=False)
    key = Varchar(length=80)
    module = Varchar(length=80)
    number = BigInt(default=1)
    ending = Varchar(length=4)
    removed_at = Timestamptz(null=True, default=None)


class DraftText(Table, tablename="draft_text"):
    """A unit's file in one language, front matter and all; `version` counts its saves.

    `device_id` and `client_seq` are those of the last save, so that a repeated one changes nothing. `follows` is the
    version of the source language that a translation was made from.
    """

    id = BigSerial(primary_key=True)
    unit = ForeignKey(references=DraftUnit, null=False)
    locale = Varchar(length=10)
    text = Text()
    version = BigInt(default=1)
    follows = BigInt(default=0)
    device_id = Varchar(length=64, default="")
    client_seq = BigInt(default=0)
    changed_at = Timestamptz(default=None)
    changed_by = ForeignKey(references=Person, null=False, index=True)


class DraftRevision(Table, tablename="draft_revision"):
    """An earlier state of a text: as `person` had left it at `at`. Append-only."""

    id = BigSerial(primary_key=True)
    draft_text = ForeignKey(references=DraftText, null=False)
    version = BigInt(default=1)
    text = Text()
    person = ForeignKey(references=Person, null=False, index=True)
    at = Timestamptz(default=None)


class DraftAside(Table, tablename="draft_aside"):
    """A text that could not take its place because another had been saved meanwhile: kept until somebody decides."""

    id = BigSerial(primary_key=True)
    ref = Varchar(length=24, unique=True)  # type: ignore[assignment]  # hides Table.ref(), which is not used here
    draft_text = ForeignKey(references=DraftText, null=False, index=True)
    base = BigInt(default=0)
    text = Text()
    person = ForeignKey(references=Person, null=False, index=True)
    device_id = Varchar(length=64)
    client_seq = BigInt(default=0)
    at = Timestamptz(default=None)
    settled_at = Timestamptz(null=True, default=None)


class DraftMedia(Table, tablename="draft_media"):
    """Which stored file a draft means by a name in its media folder."""

    id = BigSerial(primary_key=True)
    draft = ForeignKey(references=CourseDraft, null=False)
    name = Varchar(length=120)
    media_file = ForeignKey(references=MediaFile, null=False, index=True)


class DraftPresence(Table, tablename="draft_presence"):
    """Who has a text open, by the page's own signs of life."""

    id = BigSerial(primary_key=True)
    unit = ForeignKey(references=DraftUnit, null=False)
    locale = Varchar(length=10)
    person = ForeignKey(references=Person, null=False, index=True)
    device_id = Varchar(length=64)
    seen_at = Timestamptz(default=None)
