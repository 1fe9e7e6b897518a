"""The files of a course folder: which of them are units in which language, and which do not belong."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from lms.core.i18n import gettext as _
from lms.core.problems import Problem
from lms.courses.rules.kinds import KEY
from lms.transfer.rules.manifest import Manifest

MANIFEST: Final = "course.yaml"
MEDIA: Final = "media"
LARGEST_TEXT: Final = 512 * 1024
"""Bytes of a text file; a page of seven minutes has about 10,000."""

_UNIT: Final = re.compile(r"([0-9]{2})-(.+)\.(md|quiz)")
_LONGEST_NAME: Final = 120


class MediaFact(msgspec.Struct, frozen=True):
    """What is known of a file in media/: its type by content, a picture's size in pixels, faults as (line, text)."""

    mime: str
    size: tuple[int, int] | None = None
    faults: tuple[tuple[int, str], ...] = ()


class CourseFiles(msgspec.Struct, frozen=True):
    """A course folder in memory: texts by path inside it, media by name; `shown` is its path as typed."""

    name: str
    shown: str
    texts: Mapping[str, bytes]
    media: Mapping[str, MediaFact]

    def path(self, inside: str) -> str:
        """A path as problems show it."""
        return f"{self.shown}/{inside}"


class UnitFile(msgspec.Struct, frozen=True):
    """One unit in one language; `place` is the same in every language: module, number, key and kind of file."""

    locale: str
    module: str
    number: int
    key: str
    ending: str
    inside: str
    text: str

    @property
    def place(self) -> tuple[str, str]:
        """Module and file name: what has to be equal in every language."""
        return self.module, self.file_name

    @property
    def file_name(self) -> str:
        """The name of the file alone."""
        return f"{self.number:02d}-{self.key}.{self.ending}"


def decoded(content: bytes, path: str) -> tuple[str, list[Problem]]:
    """A text file as text; broken, oversized or binary content is a problem and becomes ""."""
    if len(content) > LARGEST_TEXT:
        sentence = _("This file is larger than %(n)s KB. Split it into smaller units.", n=LARGEST_TEXT // 1024)
        return "", [Problem(path, 0, sentence)]
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        return "", [Problem(path, line, _("There is a NUL character here. Save the file as plain UTF-8 text."))]
    try:
        return content.decode(), []
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return "", [Problem(path, line, _("This line is not UTF-8. Save the file with the encoding UTF-8."))]


def unit_files(files: CourseFiles, manifest: Manifest) -> tuple[list[UnitFile], list[Problem]]:
    """Every unit file in the order of modules, numbers and languages, and what is misplaced or misnamed."""
    found: list[UnitFile] = []
    problems: list[Problem] = []
    for inside, content in files.texts.items():
        if inside == MANIFEST:
            continue
        fault = _misplaced(inside, manifest)
        if fault:
            problems.append(Problem(files.path(inside), 0, fault))
            continue
        text, wrong = decoded(content, files.path(inside))
        problems += wrong
        if not wrong:
            found.append(_unit_file(inside, text))
    modules = {module.key: number for number, module in enumerate(manifest.modules)}
    languages = {locale: number for number, locale in enumerate(manifest.languages)}

    def order(one: UnitFile) -> tuple[int, int, str, str, int]:
        return modules[one.module], one.number, one.key, one.ending, languages[one.locale]

    return sorted(found, key=order), problems


def structure(found: list[UnitFile], files: CourseFiles, manifest: Manifest) -> Iterator[Problem]:
    """Numbers and keys that are taken twice, modules without units, languages that lack files or have too many."""
    source = [one for one in found if one.locale == manifest.source]
    yield from _twice(source, files)
    for module in manifest.modules:
        if not any(one.module == module.key for one in source):
            sentence = _("The module “%(key)s” has no units. Write %(example)s or delete the module.")
            example = f"{manifest.source}/{module.key}/01-….md"
            yield Problem(files.path(MANIFEST), module.line, sentence % {"key": module.key, "example": example})
    wanted = {one.place for one in source}
    for locale in manifest.languages:
        have = {one.place for one in found if one.locale == locale}
        for module_key, name in sorted(wanted - have):
            sentence = _("This file is missing. Every language has the same files as %(source)s/.")
            path = files.path(f"{locale}/{module_key}/{name}")
            yield Problem(path, 0, sentence % {"source": manifest.source})
        for module_key, name in sorted(have - wanted):
            sentence = _("There is no such file in %(source)s/. Write it there too, or delete this one.")
            path = files.path(f"{locale}/{module_key}/{name}")
            yield Problem(path, 0, sentence % {"source": manifest.source})


def _twice(source: list[UnitFile], files: CourseFiles) -> Iterator[Problem]:
    keys: dict[str, str] = {}
    numbers: dict[tuple[str, int], str] = {}
    for one in source:
        if one.key in keys:
            sentence = _("The unit key “%(key)s” is taken by %(other)s. Keys are unique in a course.")
            yield Problem(files.path(one.inside), 0, sentence % {"key": one.key, "other": keys[one.key]})
        if (one.module, one.number) in numbers:
            sentence = _("The number %(number)02d is taken by %(other)s. Give each unit of a module its own.")
            values = {"number": one.number, "other": numbers[one.module, one.number]}
            yield Problem(files.path(one.inside), 0, sentence % values)
        keys.setdefault(one.key, one.inside)
        numbers.setdefault((one.module, one.number), one.inside)


def _misplaced(inside: str, manifest: Manifest) -> str:
    """Why a file does not belong where it is, or ""."""
    parts = inside.split("/")
    if len(parts) != 3:
        return _(
            "This file does not belong here. Units are language/module/NN-key.md or .quiz; pictures lie in media/."
        )
    locale, module, name = parts
    if locale not in manifest.languages:
        sentence = _("“%(locale)s” is not among the course’s languages. Add it to course.yaml or delete the folder.")
        return sentence % {"locale": locale}
    if module not in {one.key for one in manifest.modules}:
        sentence = _("There is no module “%(module)s” in course.yaml. Add it there or move the file.")
        return sentence % {"module": module}
    matched = _UNIT.fullmatch(name)
    if not matched or not KEY.fullmatch(matched[2]) or len(name) > _LONGEST_NAME - 40:
        return _("Name units NN-key.md or NN-key.quiz: two digits, then lower-case letters, digits and hyphens.")
    return ""


def _unit_file(inside: str, text: str) -> UnitFile:
    locale, module, name = inside.split("/")
    matched = _UNIT.fullmatch(name)
    assert matched
    number, key, ending = matched.groups()
    return UnitFile(locale, module, int(number), key, ending, inside, text)
