"""Clauses that no page has to serve because Lull itself does: schedules, records, exams."""

import re
from typing import Final

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core import audit, clock
from lms.core.db import Sql, atomic
from lms.core.errors import Invalid, NotFound
from lms.core.i18n import gettext as _
from lms.policies.queries import clause

LONGEST_PLACE: Final = 200
_ADDRESS: Final = re.compile(r"/(?![/\\])[\w/.?=&%-]{0,198}", re.ASCII)

_END = Sql(
    "UPDATE clause_served SET ended_at = :now, ended_by = :person WHERE clause = :clause AND ended_at IS NULL"
    " RETURNING id",
)
_SAY = Sql(
    "INSERT INTO clause_served (clause, place, address, person, at) VALUES (:clause, :place, :address, :person, :now)",
)


async def say_served(actor: Actor, name: str, place: str, address: str = "") -> None:
    """Lull serves this clause there; what was said before ends. Raises NotFound, Invalid."""
    require(actor, Action.POLICY_CARE)
    await clause(actor, name)
    if not place.strip():
        raise Invalid(_("Say where."), {"place": _("Say where.")})
    if address and not _ADDRESS.fullmatch(address):
        message = _("Write an address of Lull, such as /authoring/sittings.")
        raise Invalid(message, {"address": message})
    await _say(actor, name, place.strip()[:LONGEST_PLACE], address)


async def end_served(actor: Actor, name: str) -> None:
    """It does not any more. Raises NotFound when nothing was said."""
    require(actor, Action.POLICY_CARE)
    await _end(actor, name)


@atomic
async def _say(actor: Actor, name: str, place: str, address: str) -> None:
    now = clock.now()
    await _END.first(clause=name, person=actor.person_id, now=now)
    await _SAY.run(clause=name, place=place, address=address, person=actor.person_id, now=now)
    await audit.record(actor.person_id, "policy.served", f"clause:{name}", place=place)


@atomic
async def _end(actor: Actor, name: str) -> None:
    if await _END.first(clause=name, person=actor.person_id, now=clock.now()) is None:
        raise NotFound(_("There is nothing here, or it is not yours to see."))
    await audit.record(actor.person_id, "policy.not_served", f"clause:{name}")
