"""A draft read as a course: everything that stands in the way of publishing it, and all that publishing needs."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

from lms.accounts.queries import unit_ids
from lms.accounts.rules.permissions import Action, Actor, require
from lms.core.db import Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.courses.queries import standing
from lms.courses.rules.audience import Choice
from lms.drafts.queries import DraftView, whole
from lms.drafts.rules.difference import Piece, compared
from lms.drafts.rules.files import content_hash
from lms.drafts.rules.outline import place_of
from lms.media.service import Registered, path_of
from lms.releases.queries.middle import Standing, finished_ids, learners, standing_version, units_of
from lms.releases.queries.reviews import review_stands
from lms.releases.rules.audience import choice_of, with_choice
from lms.releases.rules.impact import Changes, Impact, Units, changes, impact
from lms.releases.rules.ready import Finding, findings
from lms.releases.rules.selection import selected
from lms.transfer.rules.course import CourseSource, read_course
from lms.transfer.rules.files import MANIFEST, CourseFiles, MediaFact
from lms.transfer.service.composing import Stored, stored_as
from lms.transfer.service.folders import fact_of

_FILES = Sql(
    "SELECT f.id, f.ref, f.sha256, f.mime, f.bytes FROM media_file f WHERE f.id IN"
    " (SELECT m.media_file FROM draft_media m JOIN course_draft d ON d.id = m.draft WHERE d.code = :code"
    " UNION SELECT cm.media_file FROM course_media cm JOIN course_version v ON v.id = cm.course_version"
    " JOIN course c ON c.id = v.course WHERE c.code = :code)",
)


class Ready(msgspec.Struct, frozen=True):
    """Files read as a course; `course` is None when anything is wrong with them."""

    texts: dict[str, str]
    files: CourseFiles
    media: dict[str, Stored]
    content_hash: str
    course: CourseSource | None
    problems: tuple[Finding, ...]

    @property
    def units(self) -> Units:
        """The files by unit and language."""
        units: dict[str, dict[str, str]] = {}
        for path, text in self.texts.items():
            if path != MANIFEST:
                place = place_of(path)
                units.setdefault(place.key, {})[place.locale] = text
        return units


class Language(msgspec.Struct, frozen=True):
    """How far one language of a draft is; `behind` are translations of something that has changed since."""

    locale: str
    missing: tuple[str, ...]
    behind: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every page and quiz is there in it."""
        return not self.missing


class Prepared(msgspec.Struct, frozen=True):
    """A draft before it is published in some of its languages; `whole_hash` is of all its files as they stand.

    `going` are languages that are published now and would not be any more.
    """

    view: DraftView
    locales: tuple[str, ...]
    languages: tuple[Language, ...]
    ready: Ready
    standing: Standing | None
    changes: Changes
    whole_hash: str
    seen_by: Choice = Choice()
    going: tuple[str, ...] = ()

    def title(self, key: str, locale: str) -> str:
        """What a unit is called in a language, also one that was taken out; its key when it has no title."""
        unit = next((one for one in self.view.units if one.key == key), None)
        return (unit.facts(locale, self.view.source).title if unit else "") or key

    @property
    def is_same(self) -> bool:
        """Whether exactly this stands published already."""
        return self.view.base_hash == self.ready.content_hash and not self.view.is_behind


async def prepare(
    actor: Actor, code: str, locales: tuple[str, ...] = (), seen_by: Choice | None = None
) -> Prepared:  # fmt: skip
    """Read a draft for publishing, in some languages or in all that are complete. Raises NotFound.

    `seen_by` is for whom it shall be visible; None is what the draft says.
    """
    require(actor, Action.COURSE_PUBLISH)
    found = await whole(actor, code)
    languages = tuple(_language(found.view, locale) for locale in found.view.languages)
    complete = tuple(one.locale for one in languages if one.is_complete)
    chosen = tuple(one for one in found.view.languages if one in locales) or complete or found.view.languages
    media = {name: stored.id for name, stored in found.media.items()}
    wanted = choice_of(found.view.values) if seen_by is None else seen_by
    texts = selected(found.texts, chosen)
    if seen_by is not None:
        texts[MANIFEST] = with_choice(texts[MANIFEST], wanted)
    ready = await read_as_course(code, texts, media)
    stands = await standing_version(code)
    before = await units_of(stands.version_id) if stands else {}
    spoken = {locale for texts in before.values() for locale in texts}
    differs = changes({key: _spoken_in(texts, chosen) for key, texts in before.items()}, ready.units)
    going = tuple(one for one in found.view.languages if one in spoken and one not in chosen)
    return Prepared(found.view, chosen, languages, ready, stands, differs, found.content_hash, wanted, going)


def _spoken_in(texts: Mapping[str, str], locales: Sequence[str]) -> dict[str, str]:
    return {locale: text for locale, text in texts.items() if locale in locales}


class Unlike(msgspec.Struct, frozen=True):
    """How a unit of the draft differs from what is published: pieces by language, none where it is the same."""

    view: DraftView
    key: str
    title: str
    pieces: dict[str, tuple[Piece, ...]]


async def unlike(actor: Actor, code: str, key: str) -> Unlike:
    """One unit compared with what is published; a unit that was taken out is all removed. Raises NotFound."""
    require(actor, Action.COURSE_PUBLISH)
    found = await whole(actor, code)
    stands = await standing_version(code)
    before = (await units_of(stands.version_id) if stands else {}).get(key, {})
    after = {
        place.locale: text
        for path, text in found.texts.items()
        if path != MANIFEST and (place := place_of(path)).key == key
    }
    if not before and not after:
        raise NotFound(_("There is no such page in this draft."))
    locales = [one for one in found.view.languages if one in before or one in after]
    pieces = {one: compared(before.get(one, ""), after.get(one, "")) for one in locales}
    unit = next((one for one in found.view.units if one.key == key), None)
    title = unit.facts(actor.locale, found.view.source).title if unit else ""
    return Unlike(found.view, key, title or key, pieces)


async def impact_of(prepared: Prepared) -> Impact | None:
    """What publishing would mean for people; None when nothing was published before."""
    stands = prepared.standing
    if stands is None:
        return None
    return impact(await learners(stands.course_id, prepared.ready.units), len(await finished_ids(stands.course_id)))


async def review_needed(actor: Actor, prepared: Prepared) -> bool:
    """Whether somebody else has to approve this state before it may be published."""
    require(actor, Action.COURSE_PUBLISH)
    stands = await review_stands(prepared.view.code)
    return stands.needed and prepared.whole_hash not in stands.approved


async def read_as_course(code: str, texts: Mapping[str, str], media: Mapping[str, int]) -> Ready:
    """Files of a draft or of a version, read and checked in a thread; `media` are stored files' ids by name."""
    stored = await media_of(code, media)
    known, units = frozenset(await standing()), frozenset(await unit_ids())
    digests = {name: one.registered.sha256 for name, one in stored.items()}
    facts = await asyncio.to_thread(lambda: {name: _fact(digest, name) for name, digest in digests.items()})
    files = CourseFiles(code, code, {path: text.encode() for path, text in texts.items()}, facts)
    course, problems = await asyncio.to_thread(read_course, files, known, units)
    return Ready(dict(texts), files, stored, content_hash(texts, digests), course, findings(problems, code))


async def media_of(code: str, media: Mapping[str, int]) -> dict[str, Stored]:
    """Stored files that a draft of the course or one of its versions uses, by the names given."""
    rows = {row["id"]: row for row in await _FILES.rows(code=code)}
    found = {}
    for name, file_id in media.items():
        row = rows[file_id]
        registered = Registered(row["id"], row["ref"], row["sha256"], row["mime"])
        found[name] = stored_as(registered, name, row["bytes"])
    return found


@lru_cache(maxsize=2_000)
def _fact(sha256: str, name: str) -> MediaFact:
    """A stored file never changes, so it is looked at once."""
    return fact_of(path_of(sha256), name)


def _language(view: DraftView, locale: str) -> Language:
    missing, behind = [], []
    for module, _titles in view.modules:
        for unit in view.units_of(module):
            row, source = unit.texts.get(locale), unit.texts.get(view.source)
            if row is None:
                missing.append(unit.key)
            elif locale != view.source and source is not None and row.follows < source.version:
                behind.append(unit.key)
    return Language(locale, tuple(missing), tuple(behind))
