"""What is handed over to publish a course, and what came of it: values without any database in them."""

import unicodedata
from collections.abc import Mapping

import msgspec

from lms.courses.rules.audience import Choice
from lms.courses.rules.kinds import Category, Completion, UnitKind


class NewUnitText(msgspec.Struct, frozen=True):
    """A unit in one language: its source word for word, and what was made of it (`html` is JSON of segments)."""

    title: str
    source: str
    html: str
    checks: str
    est_seconds: int
    block_count: int
    file_name: str


class NewUnit(msgspec.Struct, frozen=True):
    """A unit in all its languages."""

    key: str
    module: str
    kind: UnitKind
    required: bool
    completion: Completion
    clauses: tuple[str, ...]
    texts: Mapping[str, NewUnitText]


class NewModule(msgspec.Struct, frozen=True):
    """A module's key and its title by language."""

    key: str
    title: Mapping[str, str]


class NewVersion(msgspec.Struct, frozen=True):
    """A course as it shall be from now on; texts are by language, `media` maps names to stored files' ids.

    `made_from` names the export that its files were, "" for others and for the browser.
    """

    code: str
    category: Category
    owner_login: str
    source_locale: str
    locales: tuple[str, ...]
    content_hash: str
    manifest: str
    clauses: tuple[str, ...]
    title: Mapping[str, str]
    summary: Mapping[str, str]
    audience: Mapping[str, str]
    modules: tuple[NewModule, ...]
    units: tuple[NewUnit, ...]
    media: Mapping[str, int]
    change_note: str = ""
    seen_by: Choice = Choice()
    made_from: str = ""

    @property
    def est_seconds(self) -> int:
        """Seconds to study what is required, in the source language."""
        return sum(unit.texts[self.source_locale].est_seconds for unit in self.units if unit.required)

    def words(self, locale: str) -> str:
        """Everything a search for the course should find, folded."""
        heads = [self.title[locale], self.summary[locale], self.audience.get(locale, ""), self.code, *self.clauses]
        modules = [module.title[locale] for module in self.modules]
        return folded("\n".join([*heads, *modules, *(unit.texts[locale].title for unit in self.units)]))


class PublishedVersion(msgspec.Struct, frozen=True):
    """The version that now stands: its row, its number, and the rows of its units by key."""

    course_id: int
    version_id: int
    number: int
    unit_ids: Mapping[str, int]


def folded(text: str) -> str:
    """A text as search compares it: width, letter case and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
