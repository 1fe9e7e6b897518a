"""Courses and their immutable published versions."""

from piccolo.columns import BigInt, BigSerial, Boolean, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

from lms.accounts.tables import Person
from lms.media.tables import MediaFile


class Course(Table, tablename="course"):
    """A course's identity. `published` is the number of the newest published version, null before the first."""

    id = BigSerial(primary_key=True)
    code = Varchar(length=60, unique=True)
    category = Varchar(length=20)
    owner = ForeignKey(references=Person, null=True)
    status = Varchar(length=10, default="active")
    published = BigInt(null=True, default=None)
    created_at = Timestamptz(default=None)


class CourseVersion(Table, tablename="course_version"):
    """One published state of a course; `manifest` is its course.yaml, word for word.

    `seen_by` is for whom the course is visible while this is its newest version (rules.audience), "" for everyone.
    `made_from` names the export whose files it was published from; what the browser published has `published_by`.
    """

    id = BigSerial(primary_key=True)
    course = ForeignKey(references=Course, null=False)
    number = BigInt(default=0)
    source_locale = Varchar(length=10)
    locales = Varchar(length=60)
    content_hash = Varchar(length=64)
    manifest = Text()
    clauses = Varchar(length=200, default="")
    seen_by = Varchar(length=600, default="")
    minutes = BigInt(default=0)
    unit_count = BigInt(default=0)
    change_note = Varchar(length=400, default="")
    made_from = Varchar(length=24, default="")
    published_at = Timestamptz(default=None)
    published_by = ForeignKey(references=Person, null=True)


class CourseText(Table, tablename="course_text"):
    """A version's words in one language; `search_text` is casefolded."""

    id = BigSerial(primary_key=True)
    course_version = ForeignKey(references=CourseVersion, null=False)
    locale = Varchar(length=10)
    title = Varchar(length=200)
    summary = Text()
    audience = Varchar(length=300, default="")
    search_text = Text()


class Module(Table, tablename="module"):
    """A self-paced part of a course version."""

    id = BigSerial(primary_key=True)
    course_version = ForeignKey(references=CourseVersion, null=False)
    key = Varchar(length=80)
    position = BigInt(default=0)


class ModuleText(Table, tablename="module_text"):
    """A module's title in one language."""

    id = BigSerial(primary_key=True)
    module = ForeignKey(references=Module, null=False)
    locale = Varchar(length=10)
    title = Varchar(length=200)


class Unit(Table, tablename="unit"):
    """One step of a module. `completion` is read, checks, acknowledge or quiz.

    `position` counts through the whole course.
    """

    id = BigSerial(primary_key=True)
    course_version = ForeignKey(references=CourseVersion, null=False)
    module = ForeignKey(references=Module, null=False)
    key = Varchar(length=80)
    position = BigInt(default=0)
    kind = Varchar(length=20)
    required = Boolean(default=True)
    completion = Varchar(length=20)
    clauses = Varchar(length=200, default="")


class UnitText(Table, tablename="unit_text"):
    """A unit in one language.

    Its source, the cleaned HTML, its check questions (JSON), seconds to study it, number of paragraphs that can
    be a place.
    """

    id = BigSerial(primary_key=True)
    unit = ForeignKey(references=Unit, null=False)
    locale = Varchar(length=10)
    title = Varchar(length=200)
    source = Text()
    html = Text()
    checks = Text(default="[]")
    est_seconds = BigInt(default=0)
    block_count = BigInt(default=0)
    file_name = Varchar(length=120)


class CourseMedia(Table, tablename="course_media"):
    """Which stored file a version means by a name in its media folder."""

    id = BigSerial(primary_key=True)
    course_version = ForeignKey(references=CourseVersion, null=False)
    name = Varchar(length=120)
    media_file = ForeignKey(references=MediaFile, null=False)
