"""Putting a unit or a module right behind another one, as it is done by dragging and by undoing."""

from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core.db import Sql, atomic
from lms.core.errors import Conflict
from lms.core.i18n import Lazy, lazy
from lms.drafts.rules.outline import behind
from lms.drafts.service.arranging import move_module, move_unit
from lms.drafts.service.manifests import locked, modules_of

CHANGED_MEANWHILE: Final[Lazy] = lazy(
    "Somebody has changed the outline meanwhile, so nothing was moved. This is how it stands now."
)

_STANDING = Sql(
    "SELECT key, module FROM draft_unit WHERE draft = :draft AND removed_at IS NULL ORDER BY number, key",
)


class Spot(msgspec.Struct, frozen=True):
    """Where to: a module, behind its unit `after` ("" is in front).

    `was` is the module that the unit was seen in, "" where that does not matter.
    """

    module: str
    after: str = ""
    was: str = ""


async def move_unit_behind(actor: Actor, code: str, key: str, spot: Spot) -> None:
    """Let a unit stand behind another. Raises NotFound, Conflict when the outline is not as it was seen."""
    require(actor, Action.COURSE_WRITE)
    await _move_unit_behind(actor, code, key, spot)


@atomic
async def _move_unit_behind(actor: Actor, code: str, key: str, spot: Spot) -> None:
    row = await locked(code)
    home = {one["key"]: one["module"] for one in await _STANDING.rows(draft=row["id"])}
    others = [one for one, module in home.items() if module == spot.module and one != key]
    index = behind(others, spot.after)
    moved_away = spot.was and home.get(key, spot.was) != spot.was
    module_gone = spot.module not in {one["key"] for one in modules_of(row["manifest"])}
    if index is None or moved_away or module_gone:
        raise Conflict(str(CHANGED_MEANWHILE))
    await move_unit(actor, code, key, spot.module, index)


async def move_module_behind(actor: Actor, code: str, module: str, after: str) -> None:
    """Let a module stand behind another. Raises NotFound, Conflict when the outline is not as it was seen."""
    require(actor, Action.COURSE_WRITE)
    await _move_module_behind(actor, code, module, after)


@atomic
async def _move_module_behind(actor: Actor, code: str, module: str, after: str) -> None:
    row = await locked(code)
    index = behind([str(one["key"]) for one in modules_of(row["manifest"]) if one["key"] != module], after)
    if index is None:
        raise Conflict(str(CHANGED_MEANWHILE))
    await move_module(actor, code, module, index)
