"""How much time a person has in quizzes, as a multiple of the usual; the reason stands in the audit trail."""

from typing import Final

from lms.accounts.rules.people import LARGEST_MULTIPLIER_PPM, USUAL_MULTIPLIER_PPM
from lms.accounts.rules.permissions import Action, Actor, require
from lms.core import audit
from lms.core.clock import now
from lms.core.db import Sql, atomic
from lms.core.errors import Invalid, NotFound
from lms.core.i18n import gettext as _

_FIND: Final = Sql("SELECT id, time_multiplier_ppm FROM person WHERE ref = :ref FOR UPDATE")
_ALLOW: Final = Sql("UPDATE person SET time_multiplier_ppm = :ppm, updated_at = :at WHERE id = :id")


@atomic
async def allow_time(actor: Actor, ref: str, *, multiplier_ppm: int, reason: str) -> None:
    """From now on the person has so much of the usual time. Said again as it is, nothing changes.

    Raises NotFound, also for whoever may not manage people, and Invalid by field.
    """
    require(actor, Action.PEOPLE_MANAGE)
    row = await _FIND.first(ref=ref)
    if row is None:
        raise NotFound(_("There is no such person."))
    if not USUAL_MULTIPLIER_PPM <= multiplier_ppm <= LARGEST_MULTIPLIER_PPM:
        sentence = _("Choose between 100, the usual time, and 500 per cent.")
        raise Invalid(sentence, {"percent": sentence})
    if not reason.strip():
        sentence = _("Say why, in a few words, for whoever looks back later.")
        raise Invalid(sentence, {"time_reason": sentence})
    before = row["time_multiplier_ppm"]
    if before != multiplier_ppm:
        await _ALLOW.run(id=row["id"], ppm=multiplier_ppm, at=now())
        detail = {"multiplier_ppm": [before, multiplier_ppm], "reason": reason.strip()}
        await audit.record(actor.person_id, "person.time", f"person:{ref}", **detail)
