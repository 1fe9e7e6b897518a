"""Deciding about an answer that arrived late: accepted, it counts as if it had come in time; the learner is told."""

from typing import Final

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.core import clock
from lms.core.db import Sql, atomic
from lms.core.errors import Conflict, Invalid
from lms.core.i18n import gettext as _
from lms.core.i18n import use_locale
from lms.core.settings import current_settings
from lms.credits.service import change_credits
from lms.lateness.queries import Late, one_waiting
from lms.live.service import tell
from lms.notifications.service import enqueue
from lms.quizzes.queries import marked, slots_of
from lms.quizzes.rules.passing import credit_ppm

RULE: Final = "late"
_LOCK = Sql("SELECT id FROM attempt WHERE id = :id FOR UPDATE")
_DECIDED = Sql("SELECT id FROM late_decision WHERE event = :event")
_DECIDE = Sql(
    "INSERT INTO late_decision (event, person, accepted, reason, replaced, at)"
    " VALUES (:event, :person, :accepted, :reason, :replaced, :now)",
)
_COUNTS_NOW = Sql(
    "INSERT INTO answer_current (attempt, slot, answer, event, device_id, client_seq, saved_at, screen)"
    " SELECT attempt, slot, answer, id, device_id, client_seq, server_at, screen FROM answer_event WHERE id = :event"
    " ON CONFLICT (attempt, slot) DO UPDATE SET answer = excluded.answer, event = excluded.event,"
    " device_id = excluded.device_id, client_seq = excluded.client_seq, saved_at = excluded.saved_at,"
    " screen = excluded.screen",
)


async def decide(actor: Actor, ref: str, slot: int, *, accepted: bool, reason: str) -> None:
    """Accept or refuse the late answer to a question.

    Accepted it takes the place of what counted, unless that earned more: nobody goes down. Raises NotFound, Invalid
    for a refusal without a reason, Conflict when somebody else was faster.
    """
    if not accepted and not reason.strip():
        sentence = _("Say why: the learner reads it.")
        raise Invalid(sentence, {"reason": sentence})
    await _decide(actor, await one_waiting(actor, ref, slot), accepted=accepted, reason=reason.strip())


@atomic
async def _decide(actor: Actor, late: Late, *, accepted: bool, reason: str) -> None:
    await _LOCK.first(id=late.attempt_id)
    if await _DECIDED.first(event=late.event) is not None:
        raise Conflict(_("Somebody changed this at the same moment. Please look again."))
    earned = await _credit(late) if accepted else None
    await _DECIDE.run(
        event=late.event, person=actor.person_id, accepted=accepted, reason=reason,
        replaced=late.counting if earned is not None else None, now=clock.now(),
    )  # fmt: skip
    if earned is not None:
        await _COUNTS_NOW.run(event=late.event)
        await change_credits(
            {late.attempt_id: {late.slot: earned}}, actor=actor, reason=reason or "late answer", rule=RULE
        )
    await _tell(late, accepted=accepted, reason=reason)


async def _credit(late: Late) -> int | None:
    """What the answer earns, in millionths; None when what counted before earned as much."""
    slot = next(each for each in await slots_of(late.attempt_id, late.quiz, late.locale) if each.position == late.slot)
    earned = credit_ppm(marked(msgspec.structs.replace(slot, answer=late.answer), late.quiz, late.locale).credit)
    return earned if slot.credit_ppm is None or earned > slot.credit_ppm or late.counts is None else None


async def _tell(late: Late, *, accepted: bool, reason: str) -> None:
    path = f"/attempts/{late.attempt_ref}/result"
    await tell(late.person_id, "notification", {"about": "late", "attempt": late.attempt_ref, "href": path})
    if not late.email:
        return
    with use_locale(late.person_locale, "UTC"):
        subject = _("Your late answer in “%(title)s”", title=late.title)
        said = _("It counts.") if accepted else _("It does not count: %(reason)s", reason=reason)
        body = _(
            "Your answer to question %(n)s arrived after the end. %(said)s\n\n%(address)s",
            n=late.slot, said=said, address=f"{current_settings().base_url}{path}",
        )  # fmt: skip
    await enqueue(late.email, late.person_locale, subject, body)
