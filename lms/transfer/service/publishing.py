"""Checking and publishing course folders; a new version only when something changed."""

import asyncio
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import msgspec

from lms.accounts.queries import unit_ids
from lms.accounts.rules.permissions import Actor
from lms.banks.queries import question_changes
from lms.banks.rules.versions import Change
from lms.core.db import Sql, atomic
from lms.core.errors import Conflict, Invalid
from lms.core.i18n import gettext as _
from lms.core.i18n import ngettext
from lms.core.problems import Problem
from lms.courses.queries import Standing, standing
from lms.courses.rules.version import NewVersion
from lms.courses.service import name_owner, publish_version
from lms.media.service import Kept, keep_file, register
from lms.quizzes.service import publish_quiz_version
from lms.transfer.rules.course import CourseSource, read_course
from lms.transfer.rules.files import MANIFEST, MEDIA, CourseFiles
from lms.transfer.rules.manifest import read_manifest
from lms.transfer.service.composing import Stored, new_version, stored_as, with_addresses
from lms.transfer.service.folders import Folder, content_hash, course_folders, look_into, read_files
from lms.transfer.service.origins import Origin, TakesBack, mark_of, origin_of

_HASH = Sql("SELECT content_hash FROM course_version WHERE course = :course AND number = :number")


class Newer(StrEnum):
    """What publishing does where newer versions say something else than the files: ask, leave them, go over them."""

    ASK = "ask"
    LEAVE = "leave"
    OVER = "over"


class Published(msgspec.Struct, frozen=True):
    """What became of one course; `changed` is False when its files were published already.

    `questions` tells by quiz what became of its questions, by key. `origin` is where the files came from, None when
    nothing changed; one that was left as it stands has losses and is not changed.
    """

    code: str
    number: int
    changed: bool
    questions: Mapping[str, Mapping[str, Change]] = {}
    origin: Origin | None = None


class ContentRefused(Invalid):
    """The files hold errors; nothing was published of the course, and `problems` says where they are."""

    def __init__(self, problems: list[Problem]) -> None:
        sentence = ngettext(
            "There is %(n)s error. Nothing was published.",
            "There are %(n)s errors. Nothing was published.",
            len(problems),
        )
        super().__init__(sentence)
        self.problems = problems


class StandsAlready(Exception):  # noqa: N818 - no error: it takes the transaction back
    """Another process has published the same files since we looked."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class _Ready(msgspec.Struct, frozen=True):
    """A course folder read and checked."""

    folder: Folder
    files: CourseFiles
    course: CourseSource


def check(path: Path, known_courses: frozenset[str] = frozenset()) -> list[Problem]:
    """Every error in a course folder, or in all courses below a folder; empty when all may be published.

    `known_courses` are codes that links may lead to beside the folders found there and next to them.
    """
    problems: list[Problem] = []
    folders = course_folders(path)
    for folder in folders:
        problems += _read(look_into(folder), known_courses | _neighbours(folder))[1]
    return problems


def units_named(path: Path) -> dict[str, str]:
    """The org units that courses are for, by code, each with the course.yaml that names it first."""
    read = ((folder, _read(look_into(folder), _neighbours(folder))[0]) for folder in course_folders(path))
    named = [(code, str(folder / MANIFEST)) for folder, ready in read if ready for code in _units_of(ready)]
    return dict(reversed(named))


def _units_of(ready: _Ready) -> tuple[str, ...]:
    return ready.course.manifest.visible_to.units


def banks_named(path: Path) -> dict[str, str]:
    """The question banks that quizzes draw from, each with the course and unit that names it first."""
    read = (_read(look_into(folder), _neighbours(folder))[0] for folder in course_folders(path))
    named = [
        (bank, f"{ready.course.manifest.code}/{unit.key}")
        for ready in read
        if ready
        for unit in ready.course.units
        for bank in (unit.quiz.rules.banks if unit.quiz else ())
    ]
    return dict(reversed(named))


def texts_of(path: Path) -> dict[str, dict[str, str]]:
    """The text files of checked courses, by code and path inside."""
    folders = {folder.name: read_files(look_into(folder))[0] for folder in course_folders(path)}
    return {code: {inside: text.decode() for inside, text in files.texts.items()} for code, files in folders.items()}


async def publish(path: Path, actor: Actor | None = None, *, newer: Newer = Newer.ASK) -> list[Published]:
    """Publish a course folder, or all courses below a folder; what did not change costs a look at its files.

    All folders are checked before the first is published; each course is one transaction.
    Raises ContentRefused with every problem found, TakesBack when newer versions say something else.
    """
    before, units = await standing(), frozenset(await unit_ids())
    looked = [(folder, look_into(folder)) for folder in course_folders(path)]
    hashes = {folder: content_hash(inside) for folder, inside in looked}
    ready: dict[Path, _Ready] = {}
    problems: list[Problem] = []
    for folder, inside in looked:
        if not _stands(before, folder, hashes[folder], inside):
            course, wrong = _read(inside, frozenset(before) | _neighbours(folder), units)
            problems += wrong
            if course:
                ready[folder] = course
    if problems:
        raise ContentRefused(problems)
    origins = {folder: await origin_of(one.folder) for folder, one in ready.items()}
    losing = {folder: origin for folder, origin in origins.items() if origin.lost and newer is not Newer.OVER}
    if losing and newer is Newer.ASK:
        raise TakesBack(list(losing.values()))
    return [
        Published(folder.name, losing[folder].newest, changed=False, origin=losing[folder])
        if folder in losing
        else await _publish(ready[folder], hashes[folder], origins[folder], actor)
        if folder in ready
        else await _unchanged(before, folder)
        for folder, _inside in looked
    ]


def _stands(before: Mapping[str, Standing], folder: Path, found_hash: str, inside: Folder) -> bool:
    """Whether exactly these files are published; a folder with strange things in it is read anew."""
    known = before.get(folder.name)
    return known is not None and known.content_hash == found_hash and not inside.problems


def _read(
    inside: Folder, known_courses: frozenset[str], units: frozenset[str] | None = None
) -> tuple[_Ready | None, list[Problem]]:
    if not (inside.path / MANIFEST).exists():
        sentence = _("There is no course.yaml here. Name a course’s folder, or a folder of courses.")
        return None, [Problem(inside.shown(), 0, sentence)]
    files, problems = read_files(inside)
    course, wrong = read_course(files, known_courses, units)
    problems += mark_of(inside)[1]
    if course is None or problems:
        return None, [*problems, *wrong]
    return _Ready(inside, files, course), []


def _neighbours(folder: Path) -> frozenset[str]:
    """Courses beside this one: links may lead there."""
    return frozenset(one.parent.name for one in folder.resolve().parent.glob(f"*/{MANIFEST}"))


async def _unchanged(before: Mapping[str, Standing], folder: Path) -> Published:
    code = folder.name
    if not before[code].has_owner:
        text = await asyncio.to_thread((folder / MANIFEST).read_text, encoding="utf-8")
        manifest, _problems = read_manifest(text, MANIFEST, code)
        await name_owner(code, manifest.owner)
    return Published(code, before[code].number, changed=False)


async def _publish(ready: _Ready, found_hash: str, origin: Origin, actor: Actor | None) -> Published:
    """Files go into the store first: a file too many does no harm, a version without its files would."""
    media = await _keep_media(ready)
    try:
        return await publish_files(
            ready.course, ready.files, media, found_hash, by=actor.person_id if actor else None, origin=origin
        )
    except StandsAlready as faster:
        return Published(ready.course.manifest.code, faster.number, changed=False)


async def publish_files(
    course: CourseSource, files: CourseFiles, media: Mapping[str, Stored], content_hash: str, *,
    by: int | None, note: str = "", origin: Origin | None = None,
) -> Published:  # fmt: skip
    """Publish a checked course whose files are stored already; joins the caller's transaction.

    `origin` is what was looked at before. Raises StandsAlready when exactly this stands published, Conflict when
    another version was published since that look.
    """
    course = with_addresses(course, media)
    version = new_version(course, files, media, content_hash)
    version = msgspec.structs.replace(version, change_note=note, made_from=origin.export if origin else "")
    return await _write(course, version, by, origin)


async def _keep_media(ready: _Ready) -> dict[str, Stored]:
    kept = {name: await keep_file(ready.folder.path / MEDIA / name, name) for name in ready.files.media}
    return await _register(kept)


@atomic
async def _register(kept: Mapping[str, Kept]) -> dict[str, Stored]:
    return {name: stored_as(await register(one), name, one.bytes) for name, one in kept.items()}


@atomic
async def _write(course: CourseSource, version: NewVersion, by: int | None, origin: Origin | None) -> Published:
    published = await publish_version(version, by)
    before = await _HASH.first(course=published.course_id, number=published.number - 1)
    if before is not None and before["content_hash"] == version.content_hash:
        raise StandsAlready(published.number - 1)
    if origin is not None and origin.newest != published.number - 1:
        raise Conflict(_("Another version of “%(code)s” was published meanwhile. Try again.", code=version.code))
    became: dict[str, dict[str, Change]] = {}
    for unit in course.units:
        if unit.quiz:
            quiz = await publish_quiz_version(
                course_id=published.course_id,
                course_code=version.code,
                unit_id=published.unit_ids[unit.key],
                unit_key=unit.key,
                quiz=unit.quiz,
            )
            became[unit.key] = await question_changes(quiz)
    return Published(version.code, published.number, changed=True, questions=became, origin=origin)
