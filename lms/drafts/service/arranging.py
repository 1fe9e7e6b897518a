"""The outline: modules and units added, named, moved, copied, taken out and brought back."""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core import clock
from lms.core.db import Row, Sql, atomic, execute_many
from lms.core.errors import Conflict, Invalid, NotFound
from lms.core.i18n import gettext as _
from lms.core.marked_yaml import Plain
from lms.drafts.rules.matter import dumped, joined, matter_of, patched
from lms.drafts.rules.outline import Place, new_key, placed
from lms.drafts.service.manifests import Took, locked, module_of, modules_of, write, write_modules

MOST_MODULES: Final = 50
MOST_UNITS: Final = 400

_TOUCH = Sql("UPDATE course_draft SET changed_at = :now, changed_by = :person WHERE id = :id")
_UNITS = Sql("SELECT id, key, module, number, ending, removed_at FROM draft_unit WHERE draft = :draft")
_ADD = Sql(
    "INSERT INTO draft_unit (draft, key, module, number, ending) VALUES (:draft, :key, :module, :number, :ending)"
    " RETURNING id",
)
_MOVE = Sql("UPDATE draft_unit SET module = :module, number = :number WHERE draft = :draft AND key = :key")
_REMOVE = Sql("UPDATE draft_unit SET removed_at = :now WHERE draft = :draft AND key = :key AND removed_at IS NULL")
_REMOVE_MODULE = Sql(
    "UPDATE draft_unit SET removed_at = :now WHERE draft = :draft AND module = :module AND removed_at IS NULL",
)
_PUT_BACK = Sql("UPDATE draft_unit SET removed_at = NULL WHERE id = :id")
_TEXTS = Sql(
    "SELECT id, locale, text, version, changed_by, changed_at FROM draft_text WHERE unit = :unit ORDER BY id"
    " FOR UPDATE",
)
_TEXT = (
    "INSERT INTO draft_text (unit, locale, text, version, follows, changed_at, changed_by)"
    " VALUES (:unit, :locale, :text, 1, 1, :now, :person)"
)
_KEEP = (
    "INSERT INTO draft_revision (draft_text, version, text, person, at)"
    " VALUES (:id, :version, :text, :changed_by, :changed_at) ON CONFLICT (draft_text, version) DO NOTHING"
)
_CHANGE = (
    "UPDATE draft_text SET text = :new, version = version + 1, changed_at = :now, changed_by = :person WHERE id = :id"
)


class NewUnit(msgspec.Struct, frozen=True):
    """A page or a quiz to add at a place of a module, from 0; `head` are values of its head beside the title."""

    module: str
    title: str
    locale: str
    ending: Literal["md", "quiz"] = "md"
    index: int = 999
    head: Mapping[str, Plain] = {}
    body: str = ""


class Own(msgspec.Struct, frozen=True):
    """What changes in the head of one language only."""

    locale: str
    changes: Mapping[str, Plain | None]


async def change_course(actor: Actor, code: str, changes: Mapping[str, Plain | None]) -> None:
    """Change what course.yaml says (title, summary, languages, category …), None takes a value out. Raises NotFound."""
    require(actor, Action.COURSE_WRITE)
    await _change_course(actor, code, changes)


@atomic
async def _change_course(actor: Actor, code: str, changes: Mapping[str, Plain | None]) -> None:
    row = await locked(code)
    kept = {name: value for name, value in changes.items() if name not in {"code", "modules"}}
    await write(actor, row, kept)


async def add_module(actor: Actor, code: str, title: str, locale: str, after: str = "") -> str:
    """A new module, behind another or at the end; returns its key. Raises NotFound, Conflict for too many."""
    require(actor, Action.COURSE_WRITE)
    return await _add_module(actor, code, title, locale, after)


@atomic
async def _add_module(actor: Actor, code: str, title: str, locale: str, after: str) -> str:
    row = await locked(code)
    modules = modules_of(row["manifest"])
    if len(modules) >= MOST_MODULES:
        raise Conflict(_("A course has at most %(n)s modules.", n=MOST_MODULES))
    taken = {one["module"] for one in await _UNITS.rows(draft=row["id"])} | {str(one["key"]) for one in modules}
    key = new_key(title, taken, "module")
    keys = [str(one["key"]) for one in modules]
    index = keys.index(after) + 1 if after in keys else len(keys)
    modules.insert(index, {"key": key, "title": {locale: title}})
    await write_modules(actor, row, modules)
    return key


async def name_module(actor: Actor, code: str, module: str, titles: Mapping[str, str]) -> None:
    """Give a module its titles, by language. Raises NotFound."""
    require(actor, Action.COURSE_WRITE)
    await _name_module(actor, code, module, titles)


@atomic
async def _name_module(actor: Actor, code: str, module: str, titles: Mapping[str, str]) -> None:
    row = await locked(code)
    modules = modules_of(row["manifest"])
    one = module_of(modules, module)
    before = one.get("title")
    one["title"] = {**(before if isinstance(before, dict) else {}), **titles}
    await write_modules(actor, row, modules)


async def move_module(actor: Actor, code: str, module: str, index: int) -> None:
    """Let a module stand at a place among the others, from 0. Raises NotFound."""
    require(actor, Action.COURSE_WRITE)
    await _move_module(actor, code, module, index)


@atomic
async def _move_module(actor: Actor, code: str, module: str, index: int) -> None:
    row = await locked(code)
    modules = modules_of(row["manifest"])
    one = module_of(modules, module)
    modules.remove(one)
    modules.insert(max(0, min(index, len(modules))), one)
    await write_modules(actor, row, modules)


async def remove_module(actor: Actor, code: str, module: str) -> None:
    """Take a module out with its units; it can be brought back. Raises NotFound, Conflict for the last module."""
    require(actor, Action.COURSE_WRITE)
    await _remove_module(actor, code, module)


@atomic
async def _remove_module(actor: Actor, code: str, module: str) -> None:
    row = await locked(code)
    modules = modules_of(row["manifest"])
    one = module_of(modules, module)
    if len(modules) == 1:
        raise Conflict(_("A course has at least one module."))
    modules.remove(one)
    went_at = await write_modules(actor, row, modules, f"{Took.MODULE}{module}")
    await _REMOVE_MODULE.run(draft=row["id"], module=module, now=went_at)


async def add_unit(actor: Actor, code: str, new: NewUnit) -> str:
    """A new page or quiz; returns its key. Raises NotFound, Conflict for too many."""
    require(actor, Action.COURSE_WRITE)
    text = f"---\n{dumped({'title': new.title, **new.head})}---\n{new.body}"
    return await _add_unit(actor, code, Place(new.title, new.module, new.index), new.ending, {new.locale: text})


async def copy_unit(actor: Actor, code: str, key: str) -> str:
    """The same unit again, right behind the first; returns the new key. Raises NotFound, Conflict for too many."""
    require(actor, Action.COURSE_WRITE)
    return await _copy_unit(actor, code, key)


@atomic
async def _copy_unit(actor: Actor, code: str, key: str) -> str:
    row = await locked(code)
    units = await _UNITS.rows(draft=row["id"])
    unit = _standing(units, key)
    order = sorted(one["number"] for one in units if one["module"] == unit["module"] and one["removed_at"] is None)
    texts = {one["locale"]: one["text"] for one in await _TEXTS.rows(unit=unit["id"])}
    place = Place(key, unit["module"], order.index(unit["number"]) + 1)
    return await _add_unit(actor, code, place, unit["ending"], texts)


@atomic
async def _add_unit(actor: Actor, code: str, at: Place, ending: str, texts: Mapping[str, str]) -> str:
    """`at.key` is the words to make a key of, `at.number` the place in the module, from 0."""
    row = await locked(code)
    module_of(modules_of(row["manifest"]), at.module)
    units = await _UNITS.rows(draft=row["id"])
    if len(units) >= MOST_UNITS:
        raise Conflict(_("A course has at most %(n)s pages and quizzes.", n=MOST_UNITS))
    key = new_key(at.key, {one["key"] for one in units}, "quiz" if ending == "quiz" else "page")
    moved = _placed(units, key, at.module, at.number)
    mine = next(one for one in moved if one.key == key)
    made = await _ADD.first(draft=row["id"], key=key, module=at.module, number=mine.number, ending=ending)
    assert made
    await _move_all(row["id"], [one for one in moved if one.key != key])
    who = {"unit": made["id"], "now": clock.now(), "person": actor.person_id}
    await execute_many(_TEXT, [{"locale": locale, "text": text, **who} for locale, text in texts.items()])
    await _TOUCH.run(id=row["id"], now=clock.now(), person=actor.person_id)
    return key


async def move_unit(actor: Actor, code: str, key: str, module: str, index: int) -> None:
    """Let a unit stand at a place of a module, from 0. Raises NotFound, Conflict when the module is full."""
    require(actor, Action.COURSE_WRITE)
    await _move_unit(actor, code, key, module, index)


@atomic
async def _move_unit(actor: Actor, code: str, key: str, module: str, index: int) -> None:
    row = await locked(code)
    units = await _UNITS.rows(draft=row["id"])
    _standing(units, key)
    module_of(modules_of(row["manifest"]), module)
    await _move_all(row["id"], _placed(units, key, module, index))
    await _TOUCH.run(id=row["id"], now=clock.now(), person=actor.person_id)


async def remove_unit(actor: Actor, code: str, key: str) -> None:
    """Take a unit out; it can be brought back. Raises NotFound."""
    require(actor, Action.COURSE_WRITE)
    await _remove_unit(actor, code, key)


@atomic
async def _remove_unit(actor: Actor, code: str, key: str) -> None:
    row = await locked(code)
    _standing(await _UNITS.rows(draft=row["id"]), key)
    await _REMOVE.run(draft=row["id"], key=key, now=clock.now())
    await _TOUCH.run(id=row["id"], now=clock.now(), person=actor.person_id)


async def put_back(actor: Actor, code: str, key: str) -> None:
    """Bring a unit back to where it stood, or to the last module when its own is gone. Raises NotFound."""
    require(actor, Action.COURSE_WRITE)
    await _put_back(actor, code, key)


@atomic
async def _put_back(actor: Actor, code: str, key: str) -> None:
    row = await locked(code)
    units = await _UNITS.rows(draft=row["id"])
    unit = next((one for one in units if one["key"] == key and one["removed_at"] is not None), None)
    if unit is None:
        raise NotFound(_("There is no such page in this draft."))
    await _PUT_BACK.run(id=unit["id"])
    modules = [str(one["key"]) for one in modules_of(row["manifest"])]
    module = unit["module"] if unit["module"] in modules else modules[-1]
    others = [one for one in units if one["module"] == module and one["removed_at"] is None]
    index = sum(one["number"] < unit["number"] for one in others) if module == unit["module"] else len(others)
    await _move_all(row["id"], _placed(units, key, module, index))
    await _TOUCH.run(id=row["id"], now=clock.now(), person=actor.person_id)


async def change_unit(
    actor: Actor, code: str, key: str, changes: Mapping[str, Plain | None], own: Own | None = None
) -> dict[str, int]:
    """Change what the heads of all languages of a unit have in common (kind, required …); raises NotFound.

    `own` changes the head of one language besides. Returns the new versions of the texts that changed, by language.
    Who is typing in one goes on unhindered: the words below the head stay as they are, and so does the page that
    saved last.
    """
    require(actor, Action.COURSE_WRITE)
    if {"title", "topics"} & changes.keys():
        raise Invalid(_("These words belong to one language. Change them on the page in that language."))
    return await _change_unit(actor, code, key, changes, own or Own("", {}))


@atomic
async def _change_unit(
    actor: Actor, code: str, key: str, changes: Mapping[str, Plain | None], own: Own
) -> dict[str, int]:
    row = await locked(code)
    unit = _standing(await _UNITS.rows(draft=row["id"]), key)
    who = {"now": clock.now(), "person": actor.person_id}
    changed: list[dict[str, object]] = []
    for one in await _TEXTS.rows(unit=unit["id"]):
        matter = matter_of(one["text"])
        head = patched(matter.head, {**changes, **(own.changes if one["locale"] == own.locale else {})})
        text = joined(matter._replace(head=head))
        if text != one["text"]:
            changed.append({**one, "new": text, **who})
    await execute_many(_KEEP, changed)
    await execute_many(_CHANGE, changed)
    await _TOUCH.run(id=row["id"], **who)
    return {str(one["locale"]): int(str(one["version"])) + 1 for one in changed}


def _standing(units: list[Row], key: str) -> Row:
    for one in units:
        if one["key"] == key and one["removed_at"] is None:
            return one
    raise NotFound(_("There is no such page in this draft."))


def _placed(units: list[Row], key: str, module: str, index: int) -> tuple[Place, ...]:
    standing = [Place(one["key"], one["module"], one["number"]) for one in units if one["removed_at"] is None]
    try:
        return placed(standing, key, module, index)
    except ValueError as full:
        raise Conflict(_("A module has at most %(n)s pages and quizzes.", n=99)) from full


async def _move_all(draft_id: int, moved: list[Place] | tuple[Place, ...]) -> None:
    for one in moved:
        await _MOVE.run(draft=draft_id, key=one.key, module=one.module, number=one.number)
