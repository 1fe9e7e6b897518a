"""What a button or a key of the outline does: one change to the order, by the services of drafts."""

from enum import StrEnum
from typing import assert_never

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.core.errors import Conflict
from lms.core.i18n import gettext as _
from lms.drafts import service as drafts
from lms.drafts.queries import DraftView
from lms.drafts.service import Spot
from lms.outlines.rules.steps import stepped


class Verb(StrEnum):
    """What can be done to a unit, and to a module."""

    UP = "up"
    DOWN = "down"
    TO = "to"
    COPY = "copy"
    RETIRE = "retire"
    BACK = "back"
    MODULE_UP = "module-up"
    MODULE_DOWN = "module-down"
    MODULE_TO = "module-to"
    MODULE_RETIRE = "module-retire"
    MODULE_BACK = "module-back"
    LANGUAGE_BACK = "language-back"


class Undo(msgspec.Struct, frozen=True):
    """The button that undoes a change: what it does, and where to for a move."""

    do: str
    spot: Spot = Spot("")


class Arranged(msgspec.Struct, frozen=True):
    """What to look at now (a unit's or a module's key), what to say, and how to undo it."""

    at: str
    said: str
    undo: Undo | None = None


async def arrange(actor: Actor, view: DraftView, verb: Verb, key: str, spot: Spot) -> Arranged:
    """Do it; `spot` says where to for `TO` and `MODULE_TO`. Raises NotFound, and Conflict where nothing moves."""
    match verb:
        case Verb.UP | Verb.DOWN:
            return await _step(actor, view, key, -1 if verb is Verb.UP else 1)
        case Verb.TO:
            await drafts.move_unit_behind(actor, view.code, key, spot)
            return Arranged(key, _("Moved."), _unit_back(view, key, spot.module))
        case Verb.COPY:
            return Arranged(await drafts.copy_unit(actor, view.code, key), _("Duplicated."))
        case Verb.RETIRE:
            await drafts.remove_unit(actor, view.code, key)
            return Arranged(_neighbour(view, key), _("Taken out."), Undo(f"{Verb.BACK}:{key}"))
        case Verb.BACK | Verb.MODULE_BACK | Verb.LANGUAGE_BACK:
            return await _bring_back(actor, view, verb, key)
        case Verb.MODULE_UP | Verb.MODULE_DOWN:
            return await _step_module(actor, view, key, -1 if verb is Verb.MODULE_UP else 1)
        case Verb.MODULE_TO:
            await drafts.move_module_behind(actor, view.code, key, spot.after)
            return Arranged(key, _("Moved."), _module_back(view, key))
        case Verb.MODULE_RETIRE:
            await drafts.remove_module(actor, view.code, key)
            said = _("The module was taken out, with what was in it.")
            return Arranged("", said, Undo(f"{Verb.MODULE_BACK}:{key}"))
    assert_never(verb)


async def _bring_back(actor: Actor, view: DraftView, verb: Verb, key: str) -> Arranged:
    if verb is Verb.MODULE_BACK:
        await drafts.put_back_module(actor, view.code, key)
        return Arranged(key, _("The module is back, with what was in it."))
    if verb is Verb.LANGUAGE_BACK:
        await drafts.put_back_language(actor, view.code, key)
        return Arranged("", _("The language is back, with its pages."))
    await drafts.put_back(actor, view.code, key)
    return Arranged(key, _("It is back."))


async def _step(actor: Actor, view: DraftView, key: str, by: int) -> Arranged:
    view.unit(key)
    modules = [(module, tuple(one.key for one in view.units_of(module))) for module, _titles in view.modules]
    place = stepped(modules, key, by)
    if place is None:
        raise Conflict(_("It cannot go further in this direction."))
    await drafts.move_unit(actor, view.code, key, *place)
    return Arranged(key, _("Moved."), _unit_back(view, key, place[0]))


async def _step_module(actor: Actor, view: DraftView, key: str, by: int) -> Arranged:
    keys = [module for module, _titles in view.modules]
    index = keys.index(key) + by if key in keys else -1
    if not 0 <= index < len(keys):
        raise Conflict(_("It cannot go further in this direction."))
    await drafts.move_module(actor, view.code, key, index)
    return Arranged(key, _("Moved."), _module_back(view, key))


def _unit_back(view: DraftView, key: str, went_to: str) -> Undo:
    """Back behind the unit that stood above it."""
    module = view.unit(key).module
    keys = ["", *(one.key for one in view.units_of(module))]
    return Undo(f"{Verb.TO}:{key}", Spot(module, keys[keys.index(key) - 1], went_to))


def _module_back(view: DraftView, key: str) -> Undo:
    keys = ["", *(module for module, _titles in view.modules)]
    return Undo(f"{Verb.MODULE_TO}:{key}", Spot("", keys[keys.index(key) - 1]))


def _neighbour(view: DraftView, key: str) -> str:
    """The unit below, else the one above: where the eyes are when one has gone."""
    keys = [one.key for module, _titles in view.modules for one in view.units_of(module)]
    if key not in keys or len(keys) == 1:
        return ""
    at = keys.index(key)
    return keys[at + 1] if at + 1 < len(keys) else keys[at - 1]
