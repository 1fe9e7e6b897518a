"""What staff decide about a finished attempt: it is opened again, or it does not count. Both need a reason."""

from msgspec.structs import replace

from lms.accounts import queries as accounts
from lms.accounts.rules.permissions import NOTHING, Action, Actor, Thing, may
from lms.attempts.queries import rules_of
from lms.attempts.rules.clock import ended, remaining_s, reopened
from lms.attempts.rules.refs import is_ref
from lms.attempts.rules.states import OPEN, Happening
from lms.attempts.service.moving import By, Held, hold, move
from lms.core import audit, clock
from lms.core.db import IntegrityRefused, Row, Sql, atomic
from lms.core.errors import Conflict, Forbidden, Invalid, NotFound
from lms.core.i18n import gettext as _

_FIND = Sql(
    "SELECT a.id, a.quiz_version, a.score_ppm, a.receipt, p.ref AS person_ref FROM attempt a"
    " JOIN person p ON p.id = a.person WHERE a.ref = :ref",
)
_UNMARK = Sql(
    "UPDATE attempt SET submitted_at = NULL, graded_at = NULL, points_e5 = NULL, score_ppm = NULL, passed = NULL,"
    " penalty_ppm = 0, receipt = NULL, tokens_since = :now WHERE id = :id",
)
_LONGEST_REASON = 400
_MOST_EXTRA_MIN = 24 * 60


async def reopen_attempt(actor: Actor, ref: str, *, reason: str, extra_min: int = 0) -> None:
    """Let the person go on: same questions and answers, the time that was left and `extra_min` minutes more.

    The grade it had stays in its events. Raises NotFound (not one's to decide), Forbidden (one's own), Invalid
    (no reason, no time left), Closed (not finished), Conflict (another attempt is running).
    """
    try:
        await _reopen(actor, ref, reason, extra_min)
    except IntegrityRefused as refused:
        sentence = _("Another attempt at this quiz is running. Wait until it is handed in, or void it first.")
        raise Conflict(sentence, "another_running") from refused


@atomic
async def _reopen(actor: Actor, ref: str, reason: str, extra_min: int) -> None:
    row, held = await _to_decide(actor, ref)
    reason = checked_reason(reason)
    if not 0 <= extra_min <= _MOST_EXTRA_MIN:
        sentence = _("Give whole minutes from 0 to %(most)s.", most=_MOST_EXTRA_MIN)
        raise Invalid(sentence, {"extra_min": sentence})
    now, rules = clock.now(), await rules_of(row["quiz_version"])
    again = reopened(held.clock, now, extra_min * 60)
    if remaining_s(again, now) == 0:
        sentence = _("There is no time left in this attempt. Give some minutes.")
        raise Invalid(sentence, {"extra_min": sentence})
    detail = {"extra_s": extra_min * 60, "on_top": True, "score_ppm": row["score_ppm"], "receipt": row["receipt"]}
    held = replace(held, seen_at=None)
    await move(held, Happening.REOPEN, clock=again, rules=rules, by=By(actor.person_id, now, reason, detail))
    await _UNMARK.run(id=held.id, now=now)
    await audit.record(actor.person_id, "attempt.reopened", f"attempt:{ref}", reason=reason, extra_min=extra_min)


@atomic
async def void_attempt(actor: Actor, ref: str, *, reason: str, asked_by: int | None = None) -> None:
    """Take an attempt out of the count; its answers, grades and events stay.

    `asked_by` is who asked for it where two persons have to agree. What the attempt completed is for the caller to take
    back. Raises NotFound (not one's to decide), Forbidden (one's own), Invalid (no reason), Closed (is void already).
    """
    row, held = await _to_decide(actor, ref)
    detail = {"score_ppm": row["score_ppm"], "asked_by": asked_by}
    by = By(actor.person_id, clock.now(), checked_reason(reason), detail)
    rules = await rules_of(row["quiz_version"])
    still = ended(held.clock, by.at) if held.state in OPEN else held.clock
    await move(held, Happening.VOID, clock=still, rules=rules, by=by)
    await audit.record(actor.person_id, "attempt.voided", f"attempt:{ref}", reason=by.reason)


async def decidable(actor: Actor, ref: str) -> Held:
    """The attempt, locked, when it is this person's to decide about. Raises NotFound, Forbidden (one's own)."""
    return (await _to_decide(actor, ref))[1]


async def _to_decide(actor: Actor, ref: str) -> tuple[Row, Held]:
    """The attempt, locked, when it is this person's to decide about."""
    row = await _FIND.first(ref=ref) if is_ref(ref) else None
    person = await accounts.person_name(row["person_ref"]) if row else None
    thing = Thing(person.person_id, person.unit_path) if person else NOTHING
    if row is None or person is None or not may(actor, Action.ATTEMPT_DECIDE, thing):
        raise NotFound(_("There is no such quiz attempt."))
    if person.person_id == actor.person_id:
        raise Forbidden(_("About your own attempt somebody else decides."))
    return row, await hold(row["id"])


def checked_reason(typed: str) -> str:
    """A reason on one line. Raises Invalid without one, and for one that is too long."""
    reason = " ".join(typed.split())
    if not reason or len(reason) > _LONGEST_REASON:
        sentence = _("Say why, in at most 400 characters. The learner and the record show it.")
        raise Invalid(sentence, {"reason": sentence})
    return reason
