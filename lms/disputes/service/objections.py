"""Objections: a draft that is kept while it is typed, sending it, answering it."""

from typing import Final

from lms.accounts.rules.permissions import Actor
from lms.core import clock, ids
from lms.core.audit import record
from lms.core.db import IntegrityRefused, Sql, atomic
from lms.core.errors import Conflict, NotFound
from lms.core.i18n import gettext as _
from lms.core.i18n import use_locale
from lms.core.settings import current_settings
from lms.disputes.queries import objection_of
from lms.live.service import tell
from lms.notifications.service import enqueue as enqueue_mail
from lms.quizzes.queries import AttemptView

LONGEST: Final = 4000

_FIND = Sql(
    "SELECT id FROM objection WHERE attempt = :attempt AND person = :person AND state = 'draft'"
    " ORDER BY id DESC LIMIT 1"
)
_NEW = Sql(
    "INSERT INTO objection (ref, attempt, slot, person, state, words, written_at)"
    " VALUES (:ref, :attempt, :slot, :person, 'draft', :words, :now) RETURNING id"
)
_WRITE = Sql("UPDATE objection SET slot = :slot, words = :words, written_at = :now WHERE id = :id AND state = 'draft'")
_SEND = Sql("UPDATE objection SET state = 'open', sent_at = :now WHERE id = :id AND state = 'draft' RETURNING ref")
_ANSWER = Sql(
    "UPDATE objection SET state = 'closed', outcome = :outcome, answer = :answer, answered_by = :actor,"
    " answered_at = :now WHERE ref = :ref AND state = 'open' RETURNING id, person, attempt"
)
_PERSON = Sql(
    "SELECT p.email, p.locale, a.ref FROM objection o JOIN person p ON p.id = o.person"
    " JOIN attempt a ON a.id = o.attempt WHERE o.ref = :ref"
)


class AskedAlready(Conflict):
    """There is an open objection to this question."""

    def __init__(self) -> None:
        super().__init__(_("You have asked about this already. The answer will stand here."), "asked_already")


@atomic
async def keep_draft(actor: Actor, attempt: AttemptView, slot: int, words: str) -> None:
    """Keep what is being written; nobody else sees it. Raises AskedAlready, NotFound for a question it has not."""
    await _draft(actor, attempt, slot, words)


@atomic
async def send_objection(actor: Actor, attempt: AttemptView, slot: int, words: str) -> str:
    """Ask for a check; returns the objection's reference. Raises AskedAlready."""
    row = await _SEND.first(id=await _draft(actor, attempt, slot, words), now=clock.now())
    assert row
    await record(actor.person_id, "objection.sent", f"attempt:{attempt.ref}", slot=slot)
    return str(row["ref"])


async def _draft(actor: Actor, attempt: AttemptView, slot: int, words: str) -> int:
    if slot and slot not in {each.position for each in attempt.slots}:
        raise NotFound(_("There is no such question."))
    now, given = clock.now(), {"attempt": attempt.id, "person": actor.person_id}
    found = await _FIND.first(**given)
    try:
        if found is not None:
            await _WRITE.run(id=found["id"], slot=slot, words=words[:LONGEST], now=now)
            return int(found["id"])
        made = await _NEW.first(**given, ref=ids.new_ref(), slot=slot, words=words[:LONGEST], now=now)
    except IntegrityRefused:
        raise AskedAlready from None
    assert made
    return int(made["id"])


@atomic
async def answer_objection(actor: Actor, ref: str, outcome: str, answer: str) -> None:
    """Answer and close. Raises NotFound for who does not care for the course, Conflict when it is answered already."""
    await objection_of(actor, ref)
    row = await _ANSWER.first(ref=ref, outcome=outcome, answer=answer, actor=actor.person_id, now=clock.now())
    if row is None:
        raise Conflict(_("This was answered already."), "answered")
    await record(actor.person_id, "objection.answered", f"objection:{ref}", outcome=outcome)
    person = await _PERSON.first(ref=ref)
    assert person
    address = f"/attempts/{person['ref']}/objections"
    with use_locale(person["locale"]):
        subject = _("Your request for a check was answered")
        body = _("The answer stands here: %(link)s", link=f"{current_settings().base_url}{address}")
    await tell(row["person"], "notification", {"text": subject, "href": address})
    if person["email"]:
        await enqueue_mail(person["email"], person["locale"], subject, body)
