"""Taking an attempt out of the count. Where somebody is certified, a second person has to confirm it (quiz-engine 1).

What the attempt had completed is taken back when no other attempt passes: with a date, a reason and records of its own,
so that what was once true can still be read.
"""

from typing import Final

from lms.accounts.rules.permissions import Actor
from lms.attempts.rules.states import Happening, after
from lms.attempts.service import By, Held, checked_reason, decidable, note, void_attempt
from lms.core import clock, ids
from lms.core.audit import record
from lms.core.db import Row, Sql, atomic
from lms.core.errors import Conflict, Forbidden, Invalid, NotFound
from lms.core.i18n import gettext as _
from lms.enrolments.service import Untick, take_back_unit
from lms.lrs.rules.statements import Verb
from lms.lrs.service import Voiding, void_record
from lms.questions.rules.quiz_rules import Mode
from lms.quizzes.queries import Quiz, past_of, quiz_version
from lms.quizzes.rules.starting import of_cycle, standing

_OPEN: Final = Sql(
    "SELECT id, asked_by, reason FROM void_request WHERE attempt = :attempt AND decided_at IS NULL FOR UPDATE",
)
_ASK: Final = Sql(
    "INSERT INTO void_request (ref, attempt, asked_by, reason, asked_at) VALUES (:ref, :attempt, :by, :reason, :now)",
)
_DECIDE: Final = Sql(
    "UPDATE void_request SET decided_by = :by, decided_at = :now, confirmed = :confirmed, answer = :answer"
    " WHERE id = :id",
)
_ABOUT: Final = Sql(
    "SELECT a.enrolment, a.person, a.preview, e.ref AS registration FROM attempt a"
    " JOIN enrolment e ON e.id = a.enrolment WHERE a.id = :id",
)


class AskedToVoid(Conflict):
    """Somebody has asked for it already, and a second person has not decided yet."""

    def __init__(self) -> None:
        super().__init__(_("This was asked for already. A second person decides."), "asked_already")


@atomic
async def void_or_ask(actor: Actor, ref: str, *, reason: str) -> bool:
    """Void an attempt, or ask a second person where it certifies; True when it is void now.

    Raises NotFound (not one's to decide), Forbidden (one's own), Invalid (no reason), Closed (is void already),
    AskedToVoid.
    """
    held, reason = await decidable(actor, ref), checked_reason(reason)
    quiz = await quiz_version(held.quiz_version)
    after(held.state, Happening.VOID)
    if quiz.rules.mode is not Mode.CERTIFICATION:
        await _void(actor, held, quiz, reason)
        return True
    if await _OPEN.first(attempt=held.id) is not None:
        raise AskedToVoid
    now = clock.now()
    await _ASK.run(ref=ids.new_ref(), attempt=held.id, by=actor.person_id, reason=reason, now=now)
    await note(held, "void_asked", By(actor.person_id, now, reason))
    await record(actor.person_id, "attempt.void_asked", f"attempt:{ref}", reason=reason)
    return False


@atomic
async def decide_voiding(actor: Actor, ref: str, decision: str, answer: str) -> None:
    """The second person's word: "confirm", the attempt is void now; "decline", it stays, with a reason.

    Who asked may take it back, but not confirm it. Raises NotFound (not one's to decide, or nobody asked), Forbidden,
    Invalid (another word, declined without a reason), Closed (is void already).
    """
    held = await decidable(actor, ref)
    asked = await _OPEN.first(attempt=held.id)
    if asked is None:
        raise NotFound(_("Nobody has asked to void this attempt, or it is decided."))
    if decision not in {"confirm", "decline"}:
        raise Invalid(_("Choose what to do."), {"decision": _("Choose what to do.")})
    confirmed = decision == "confirm"
    if confirmed and asked["asked_by"] == actor.person_id:
        raise Forbidden(_("What you asked for is confirmed by somebody else."))
    answer = answer.strip()[:400] if confirmed else checked_reason(answer)
    now = clock.now()
    await _DECIDE.run(id=asked["id"], by=actor.person_id, now=now, confirmed=confirmed, answer=answer)
    if confirmed:
        await _void(actor, held, await quiz_version(held.quiz_version), asked["reason"], asked_by=asked["asked_by"])
        return
    await note(held, "void_declined", By(actor.person_id, now, answer))
    await record(actor.person_id, "attempt.void_declined", f"attempt:{ref}", reason=answer)


async def _void(actor: Actor, held: Held, quiz: Quiz, reason: str, *, asked_by: int | None = None) -> None:
    await void_attempt(actor, held.ref, reason=reason, asked_by=asked_by)
    about = await _ABOUT.first(id=held.id)
    assert about
    if about["preview"]:
        return
    by = Voiding(about["person"], actor.ref, about["registration"], clock.now(), reason)
    path = f"/courses/{quiz.code}/quizzes/{quiz.unit_key}"
    for verb in (Verb.PASSED, Verb.FAILED):
        await void_record(by, verb, path, about=held.ref)
    if not await _passes_all_the_same(about, quiz):
        await take_back_unit(about["enrolment"], quiz.unit_key, Untick("attempt ", actor.person_id, by))


async def _passes_all_the_same(about: Row, quiz: Quiz) -> bool:
    """Whether the attempts that are left pass."""
    counted = standing(quiz.rules, of_cycle(await past_of(about["person"], quiz.key), about["enrolment"]))
    return counted is not None and counted.passed
