"""Letting a wording count for everybody who gave it, or saying that it shall not be proposed again."""

from lms.accounts.rules.permissions import Actor
from lms.core import clock
from lms.core.db import Sql, atomic
from lms.core.i18n import gettext as _
from lms.credits.service import Changed, change_credits
from lms.marking.queries.wordings import foreseen
from lms.questions.rules.corrections import Action, encode_counts

# key_correction is written by whoever corrects; its history is the table itself, append-only.
_CORRECT = Sql(
    "INSERT INTO key_correction (question_version, action, keys, actor, reason, at)"
    " VALUES (:version, :action, :keys, :actor, :reason, :at)",
)
_DECLINE = Sql(
    "INSERT INTO declined_wording (question_version, gap, wording, actor, at) VALUES (:version, :gap, :wording, :actor,"
    " :at) ON CONFLICT (question_version, gap, wording) DO NOTHING",
)


@atomic
async def accept_for_all(actor: Actor, version: int, gap: int, wording: str) -> tuple[Changed, ...]:
    """Accept a wording for a question version and grade exactly the answers that hold it again: nobody goes down.

    Raises NotFound when it is not the person's to decide.
    """
    found = await foreseen(actor, version, gap, wording)
    reason = _("accepted wording: %(wording)s", wording=wording)
    await _CORRECT.run(
        version=version, action=Action.BOTH.value, keys=encode_counts(found.counts), actor=actor.person_id,
        reason=reason[:400], at=clock.now(),
    )  # fmt: skip
    return await change_credits(found.wanted, actor=actor, reason=reason, rule="wording")


@atomic
async def decline(actor: Actor, version: int, gap: int, wording: str) -> None:
    """Do not propose this wording again. Raises NotFound when it is not the person's to decide."""
    await foreseen(actor, version, gap, wording)
    await _DECLINE.run(version=version, gap=gap, wording=wording, actor=actor.person_id, at=clock.now())
