"""Beginning a draft: from nothing, from files, or from what is published."""

from collections.abc import Mapping
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core import audit, clock
from lms.core.db import IntegrityRefused, Sql, atomic, execute_many
from lms.core.errors import Conflict, Invalid, NotFound
from lms.core.i18n import gettext as _
from lms.core.marked_yaml import Plain
from lms.courses.queries import sources
from lms.courses.rules.kinds import KEY, Category
from lms.drafts.queries.sides import both_changed
from lms.drafts.queries.whole import DraftView, draft
from lms.drafts.rules.matter import dumped
from lms.drafts.rules.outline import new_key, place_of
from lms.drafts.service.rebasing import rebase
from lms.transfer.rules.files import MANIFEST

_LONGEST_CODE: Final = 60

_TAKEN = Sql("SELECT code FROM course_draft UNION SELECT code FROM course")
_BASE = Sql(
    "SELECT v.number, v.content_hash, c.owner FROM course c JOIN course_version v ON v.course = c.id"
    " AND v.number = c.published WHERE c.code = :code",
)
_DRAFT = Sql(
    "INSERT INTO course_draft (code, owner, manifest, base_number, base_hash, created_at, changed_at, changed_by)"
    " VALUES (:code, :owner, :manifest, :base_number, :base_hash, :now, :now, :person) RETURNING id",
)
_UNIT = Sql(
    "INSERT INTO draft_unit (draft, key, module, number, ending) VALUES (:draft, :key, :module, :number, :ending)"
    " RETURNING id",
)
_TEXT = (
    "INSERT INTO draft_text (unit, locale, text, version, follows, changed_at, changed_by)"
    " VALUES (:unit, :locale, :text, 1, 1, :now, :person)"
)
_MEDIA = "INSERT INTO draft_media (draft, name, media_file) VALUES (:draft, :name, :file)"
_MEDIA_OF = Sql(
    "SELECT cm.name, cm.media_file FROM course c JOIN course_version v ON v.course = c.id AND v.number = c.published"
    " JOIN course_media cm ON cm.course_version = v.id WHERE c.code = :code",
)


class NewCourse(msgspec.Struct, frozen=True):
    """A course from nothing: its title in its first language; `languages` are all it shall have, that one first."""

    title: Annotated[str, Meta(min_length=1, max_length=200)]
    languages: tuple[str, ...]
    category: Category = Category.NEW_HIRE
    module_title: str = ""
    page_title: str = ""
    summary: str = ""


class Begun(msgspec.Struct, frozen=True):
    """Whose course it is, who began the draft, and from which published version: number and content hash."""

    owner: int
    person: int
    number: int | None = None
    base_hash: str = ""


async def begin(actor: Actor, new: NewCourse) -> str:
    """A new course with one module and one page in it; returns its code."""
    require(actor, Action.COURSE_WRITE)
    code = new_key(new.title, await taken_codes(), "course")
    source = new.languages[0]
    module_title = new.module_title or _("First module")
    values: dict[str, Plain] = {
        "code": code,
        "category": str(new.category),
        "owner": actor.login,
        "source": source,
        "languages": list(new.languages),
        "audience": {source: _("Everyone")},
        "title": {source: new.title},
        "modules": [{"key": "module-1", "title": {source: module_title}}],
    }
    if new.summary:
        values["summary"] = {source: new.summary}
    page = dumped({"title": new.page_title or _("First page")})
    texts = {MANIFEST: dumped(values), f"{source}/module-1/01-page-1.md": f"---\n{page}---\n"}
    return await draft_from_files(actor, code, texts, {})


async def draft_from_files(actor: Actor, code: str, texts: Mapping[str, str], media: Mapping[str, int]) -> str:
    """A draft out of a course's files: texts by path (course.yaml among them), stored files' ids by name.

    The paths are those of docs/content-format.md, checked by whoever read them. Returns the code. Raises Conflict
    when the code is taken, Invalid when the manifest names another one.
    """
    require(actor, Action.COURSE_WRITE)
    if not KEY.fullmatch(code) or len(code) > _LONGEST_CODE:
        message = _("“%(name)s” is made of lower-case letters, digits and hyphens, such as rules-and-conduct.")
        raise Invalid(message % {"name": "code"})
    if code in await taken_codes():
        raise Conflict(_("There is a course “%(code)s” already. Choose another code.", code=code))
    try:
        return await _begin(Begun(actor.person_id, actor.person_id), code, texts, media)
    except IntegrityRefused as refused:
        raise Conflict(_("There is a course “%(code)s” already. Choose another code.", code=code)) from refused


async def open_draft(actor: Actor, code: str) -> DraftView:
    """The draft of a course; the first time it is made from what is published. Raises NotFound."""
    require(actor, Action.COURSE_WRITE)
    try:
        found = await draft(actor, code)
    except NotFound:
        await _from_published(actor, code)
        found = await draft(actor, code)
    if found.is_behind and not await both_changed(code):
        await rebase(actor, code)  # nobody has to decide: it goes on from what was published from files
        return await draft(actor, code)
    return found


async def taken_codes() -> frozenset[str]:
    """The codes of all courses, published or drafts."""
    return frozenset(row["code"] for row in await _TAKEN.rows())


async def _from_published(actor: Actor, code: str) -> None:
    base = await _BASE.first(code=code)
    if base is None:
        raise NotFound(_("There is no course “%(code)s”.", code=code))
    files = await sources(code)
    media = {row["name"]: row["media_file"] for row in await _MEDIA_OF.rows(code=code)}
    texts = {MANIFEST: files.manifest, **files.texts}
    begun = Begun(base["owner"] or actor.person_id, actor.person_id, base["number"], base["content_hash"])
    try:
        await _begin(begun, code, texts, media)
    except IntegrityRefused:
        return  # somebody else opened it in this very moment


@atomic
async def _begin(begun: Begun, code: str, texts: Mapping[str, str], media: Mapping[str, int]) -> str:
    row = await _DRAFT.first(
        code=code, owner=begun.owner, manifest=texts[MANIFEST], base_number=begun.number, base_hash=begun.base_hash,
        now=clock.now(), person=begun.person,
    )  # fmt: skip
    assert row
    await _write_units(begun.person, row["id"], texts)
    await execute_many(_MEDIA, [{"draft": row["id"], "name": name, "file": file} for name, file in media.items()])
    if begun.number is None:
        await audit.record(begun.person, "course.begun", f"course:{code}")
    return code


async def _write_units(person: int, draft_id: int, texts: Mapping[str, str]) -> None:
    now = clock.now()
    ids: dict[str, int] = {}
    rows: list[dict[str, object]] = []
    for path, text in texts.items():
        if path == MANIFEST:
            continue
        at = place_of(path)
        if at.key not in ids:
            made = await _UNIT.first(draft=draft_id, key=at.key, module=at.module, number=at.number, ending=at.ending)
            assert made
            ids[at.key] = made["id"]
        rows.append({"unit": ids[at.key], "locale": at.locale, "text": text, "now": now, "person": person})
    await execute_many(_TEXT, rows)
