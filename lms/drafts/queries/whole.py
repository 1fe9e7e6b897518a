"""A draft: its outline to look at, and all its files for checking and publishing."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core.db import Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.core.marked_yaml import Plain
from lms.courses.queries.kept import Kept
from lms.drafts.rules.facts import TextFacts, facts_of
from lms.drafts.rules.files import content_hash
from lms.drafts.rules.matter import values_of

_DRAFT = Sql(
    "SELECT d.id, d.code, d.owner, d.manifest, d.manifest_version, d.base_number, d.base_hash, d.created_at,"
    " d.changed_at, p.display_name AS owner_name, c.id AS course_id, c.published FROM course_draft d"
    " JOIN person p ON p.id = d.owner LEFT JOIN course c ON c.code = d.code WHERE d.code = :code",
)
_UNITS = Sql(
    "SELECT id, key, module, number, ending, removed_at FROM draft_unit WHERE draft = :draft ORDER BY number, key",
)
_TEXTS = Sql(
    "SELECT t.unit, t.id, t.locale, t.version, t.follows FROM draft_text t JOIN draft_unit u ON u.id = t.unit"
    " WHERE u.draft = :draft",
)
_SOURCES = Sql(
    "SELECT t.id, t.text FROM draft_text t JOIN draft_unit u ON u.id = t.unit WHERE u.draft = :draft",
)
_SOURCES_OF = Sql(  # `ids` stand between commas
    "SELECT t.id, t.version, t.text, u.ending FROM draft_text t JOIN draft_unit u ON u.id = t.unit"
    " WHERE u.draft = :draft AND :ids LIKE '%,' || CAST(t.id AS VARCHAR(20)) || ',%'",
)
_MEDIA = Sql(
    "SELECT m.name, f.id, f.ref, f.sha256, f.bytes, f.mime FROM draft_media m JOIN media_file f ON f.id = m.media_file"
    " WHERE m.draft = :draft ORDER BY m.name",
)

_ENDINGS = Sql("SELECT key, ending FROM draft_unit WHERE draft = :draft AND removed_at IS NULL")

_facts: Kept[tuple[int, int], TextFacts] = Kept(20_000)


class TextRow(msgspec.Struct, frozen=True):
    """A unit in one language, as the outline shows it; `facts` are its title, kind, seconds and checks."""

    id: int
    locale: str
    version: int
    follows: int
    facts: TextFacts


class DraftUnitRow(msgspec.Struct, frozen=True):
    """A unit of the draft with its texts by language."""

    id: int
    key: str
    module: str
    number: int
    ending: str
    removed_at: datetime | None
    texts: dict[str, TextRow]

    @property
    def is_quiz(self) -> bool:
        """Whether it is a quiz."""
        return self.ending == "quiz"

    @property
    def file_name(self) -> str:
        """The name of its file in every language."""
        return f"{self.number:02d}-{self.key}.{self.ending}"

    def facts(self, locale: str, source: str) -> TextFacts:
        """What it says of itself in a language, else in the source language, else in any."""
        row = self.texts.get(locale) or self.texts.get(source) or next(iter(self.texts.values()), None)
        return row.facts if row else TextFacts()


class DraftView(msgspec.Struct, frozen=True):
    """A draft's outline. `published` is the newest published number, None before the first."""

    id: int
    code: str
    owner_id: int
    owner_name: str
    manifest: str
    manifest_version: int
    base_number: int | None
    base_hash: str
    course_id: int | None
    published: int | None
    changed_at: datetime
    values: dict[str, Plain]
    units: tuple[DraftUnitRow, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the course, the source first."""
        return languages_of(self.values)

    @property
    def source(self) -> str:
        """The language that the others follow."""
        return str(self.values.get("source", "en"))

    @property
    def modules(self) -> tuple[tuple[str, dict[str, str]], ...]:
        """Modules in order: key and titles by language."""
        found = self.values.get("modules", [])
        entries = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        return tuple((str(one.get("key", "")), _words(one.get("title"))) for one in entries)

    @property
    def is_behind(self) -> bool:
        """Whether a newer version than the one it began from has been published."""
        return self.published is not None and self.base_number != self.published

    def title(self, locale: str) -> str:
        """The course's title in a language, else in the source language, else its code."""
        titles = _words(self.values.get("title"))
        return titles.get(locale) or titles.get(self.source) or self.code

    def units_of(self, module: str) -> tuple[DraftUnitRow, ...]:
        """The units of a module, in order."""
        return tuple(one for one in self.units if one.module == module and one.removed_at is None)

    def unit(self, key: str) -> DraftUnitRow:
        """A unit that stands. Raises NotFound."""
        for one in self.units:
            if one.key == key and one.removed_at is None:
                return one
        raise NotFound(_("There is no such page in this draft."))


class StoredName(msgspec.Struct, frozen=True):
    """A file that the draft means by a name; `id` and `ref` are the stored file's."""

    name: str
    id: int
    ref: str
    sha256: str
    bytes: int
    mime: str


class Surroundings(msgspec.Struct, frozen=True):
    """What a text can point to: media by name, and the endings (md, quiz) of units by key."""

    media: dict[str, StoredName]
    endings: dict[str, str]


class WholeDraft(msgspec.Struct, frozen=True):
    """Everything a draft holds: its outline, its files by path (course.yaml among them), its media by name."""

    view: DraftView
    texts: dict[str, str]
    media: dict[str, StoredName]

    @property
    def content_hash(self) -> str:
        """The same figure that a folder with the same files has (transfer.service.folders.content_hash)."""
        return content_hash(self.texts, {name: stored.sha256 for name, stored in self.media.items()})


async def draft(actor: Actor, code: str) -> DraftView:
    """A draft's outline. Raises NotFound."""
    require(actor, Action.COURSE_WRITE)
    row = await _DRAFT.first(code=code)
    if row is None:
        raise NotFound(_("There is no draft of this course."))
    texts = await _TEXTS.lines(draft=row["id"])
    facts = await _facts_of(row["id"], {text_id: version for _unit, text_id, _locale, version, _follows in texts})
    by_unit: dict[int, dict[str, TextRow]] = {}
    values = values_of(row["manifest"])
    languages = frozenset(languages_of(values))
    for unit, text_id, locale, version, follows in texts:
        if locale in languages:  # those of a language that was taken out wait
            by_unit.setdefault(unit, {})[locale] = TextRow(text_id, locale, version, follows, facts[text_id])
    units = [
        DraftUnitRow(unit, key, module, number, ending, removed_at, by_unit.get(unit, {}))
        for unit, key, module, number, ending, removed_at in await _UNITS.lines(draft=row["id"])
    ]
    return DraftView(
        id=row["id"], code=row["code"], owner_id=row["owner"], owner_name=row["owner_name"], manifest=row["manifest"],
        manifest_version=row["manifest_version"], base_number=row["base_number"], base_hash=row["base_hash"],
        course_id=row["course_id"], published=row["published"], changed_at=row["changed_at"],
        values=values, units=tuple(units),
    )  # fmt: skip


async def whole(actor: Actor, code: str) -> WholeDraft:
    """A draft with all its files. Raises NotFound."""
    view = await draft(actor, code)
    sources = {row["id"]: row["text"] for row in await _SOURCES.rows(draft=view.id)}
    texts = {"course.yaml": view.manifest}
    for unit in view.units:
        if unit.removed_at is None:
            texts |= {f"{at}/{unit.module}/{unit.file_name}": sources[row.id] for at, row in unit.texts.items()}
    media = [StoredName(**row) for row in await _MEDIA.rows(draft=view.id)]
    return WholeDraft(view, texts, {one.name: one for one in media})


async def surroundings(actor: Actor, draft_id: int) -> Surroundings:
    """What the texts of a draft can point to."""
    require(actor, Action.COURSE_WRITE)
    media = [StoredName(**row) for row in await _MEDIA.rows(draft=draft_id)]
    endings = {row["key"]: row["ending"] for row in await _ENDINGS.rows(draft=draft_id)}
    return Surroundings({one.name: one for one in media}, endings)


def languages_of(values: Mapping[str, Plain]) -> tuple[str, ...]:
    """The languages that a course.yaml names, the source first."""
    named, source = values.get("languages", []), str(values.get("source", "en"))
    words = [str(one) for one in named] if isinstance(named, list) else [str(named)]
    return (source, *(one for one in words if one != source))


async def _facts_of(draft_id: int, wanted: dict[int, int]) -> dict[int, TextFacts]:
    """What texts say of themselves, by id; `wanted` are their versions, and a version of a text is read once.

    One that was saved in this very moment says what it says now.
    """
    known = {text_id: found for (text_id, _version), found in _facts.those_of(wanted.items()).items()}
    if missing := ",".join(str(text_id) for text_id in wanted if text_id not in known):
        for row in await _SOURCES_OF.rows(draft=draft_id, ids=f",{missing},"):
            known[row["id"]] = facts_of(row["text"], quiz=row["ending"] == "quiz")
            _facts.put((row["id"], row["version"]), known[row["id"]])
    return known


def _words(value: Plain | None) -> dict[str, str]:
    return {at: str(text) for at, text in value.items()} if isinstance(value, dict) else {}
