"""A whole course out of its files: everything that is wrong with it, or everything that publishing needs."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Final

import msgspec

from lms.core.i18n import gettext as _
from lms.core.problems import Problem
from lms.courses.rules.kinds import UnitKind
from lms.policies.rules.references import REFERENCE
from lms.transfer.rules.files import MANIFEST, MEDIA, CourseFiles, MediaFact, decoded, structure, unit_files
from lms.transfer.rules.manifest import Manifest, read_manifest
from lms.transfer.rules.units import UnitSource, UnitText, read_unit

_STARTS: Final = {UnitKind.VIDEO: "video/", UnitKind.AUDIO: "audio/"}


class CourseSource(msgspec.Struct, frozen=True):
    """A course without errors: units in order, names in media/ with what they are."""

    manifest: Manifest
    manifest_text: str
    units: tuple[UnitSource, ...]


def read_course(
    files: CourseFiles, known_courses: frozenset[str], known_units: frozenset[str] | None = None
) -> tuple[CourseSource | None, list[Problem]]:
    """Read and check a course; with any problem there is no course.

    `known_courses` are codes that `course:` links may lead to beside the course itself; `known_units` the
    codes of org units that it may be for, None where they are not known.
    """
    if MANIFEST not in files.texts:
        sentence = _("There is no course.yaml here. Name a course’s folder, or a folder of courses.")
        return None, [Problem(files.shown, 0, sentence)]
    text, problems = decoded(files.texts[MANIFEST], files.path(MANIFEST))
    if problems:
        return None, problems
    manifest, problems = read_manifest(text, files.path(MANIFEST), files.name, known_units)
    if not manifest.languages or not manifest.modules:
        return None, problems
    found, wrong = unit_files(files, manifest)
    problems += [*wrong, *structure(found, files, manifest)]
    units: list[UnitSource] = []
    for _place, versions in groupby(found, key=lambda one: one.place):
        unit, wrong = read_unit(list(versions), files, manifest.source)
        problems += wrong
        units += [unit] if unit else []
    keys = frozenset(one.key for one in found)
    problems += _media_faults(files)
    problems += (
        problem for unit in units for problem in _loose_ends(unit, files, keys, known_courses | {manifest.code})
    )
    course = CourseSource(manifest, text, tuple(units))
    return (None if problems else course), sorted(set(problems))


def captions(media: str, locale: str) -> str:
    """The name of a recording's captions in one language: talk.mp4 has talk.en.vtt."""
    return f"{media.rpartition('.')[0]}.{locale}.vtt"


def _media_faults(files: CourseFiles) -> Iterator[Problem]:
    for name, fact in files.media.items():
        for line, message in fact.faults:
            yield Problem(files.path(f"{MEDIA}/{name}"), line, message)


def _loose_ends(
    unit: UnitSource, files: CourseFiles, keys: frozenset[str], courses: frozenset[str]
) -> Iterator[Problem]:
    """Links to nothing, missing pictures, recordings without words, pages for a pause that are not there."""
    lost = [key for key in unit.quiz.rules.clock.references if key not in keys or key == unit.key] if unit.quiz else []
    for locale, text in unit.texts.items():
        for key in lost:
            yield Problem(
                text.path,
                1,
                _("There is no page “%(key)s” to stay in sight in a pause. Correct “references”.") % {"key": key},
            )
        if text.page is None:
            continue
        for use in text.page.uses:
            message = _fault_of(use.kind, use.target, files.media, keys, courses)
            if not message and use.kind == "picture" and not files.media[use.target].mime.startswith("image/"):
                message = _("“%(name)s” is not a picture. Link to it instead: [its name](media/%(name)s).")
                message %= {"name": use.target}
            if message:
                yield Problem(text.path, use.line, message)
        yield from _recording_faults(unit.kind, locale, text, files.media)


def _fault_of(
    kind: str, target: str, media: Mapping[str, MediaFact], keys: frozenset[str], courses: frozenset[str]
) -> str:
    if kind == "unit" and target not in keys:
        return _("There is no unit “%(key)s” in this course. Correct the link.") % {"key": target}
    if kind == "course" and target not in courses:
        return _("There is no course “%(code)s”. Correct the link.") % {"code": target}
    if kind == "clause" and not REFERENCE.fullmatch(target):
        return _("“%(id)s” is no clause. Link to one as in clause:P4.1.") % {"id": target}
    if kind in {"picture", "media"} and target not in media:
        return _("There is no file media/%(name)s. Put it there or correct the name.") % {"name": target}
    return ""


def _recording_faults(kind: UnitKind, locale: str, text: UnitText, media: Mapping[str, MediaFact]) -> Iterator[Problem]:
    if not text.media:
        return
    if text.media not in media:
        sentence = _("There is no file media/%(name)s. Put it there or correct the name.")
        yield Problem(text.path, text.media_line, sentence % {"name": text.media})
        return
    start = _STARTS.get(kind)
    if start and not media[text.media].mime.startswith(start):
        sentence = _("media/%(name)s is not %(kind)s. Choose another file, or another kind.")
        yield Problem(text.path, text.media_line, sentence % {"name": text.media, "kind": kind})
    spoken = bool(text.page and text.page.text.strip())
    if start and captions(text.media, locale) not in media and not spoken:
        sentence = _("Agents may not hear it: add captions media/%(name)s, or write down what is said on this page.")
        yield Problem(text.path, text.media_line, sentence % {"name": captions(text.media, locale)})
