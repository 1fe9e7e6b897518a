"""The job of a regrade: a hundred attempts at a time, each hundred with its bookmark in one transaction.

Whatever kills the worker, the next one goes on after the last whole hundred, and nothing is done twice.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.core import clock
from lms.core.db import Row, Sql, atomic, execute_many
from lms.core.i18n import gettext as _
from lms.core.i18n import use_locale
from lms.core.settings import current_settings
from lms.credits.service import Changed, change_credits
from lms.live.service import tell
from lms.notifications.service import enqueue as enqueue_mail
from lms.questions.rules.corrections import Action, Counts, decode_counts, encode_counts
from lms.regrades.queries import Batch, batch_after
from lms.regrades.rules.foreseeing import Decision, Foreseen

REGRADE_JOB: Final = "regrades.apply"
RULE: Final = "regrade"

_REGRADE = Sql(
    "SELECT r.id, r.action, r.keys, r.reason, r.may_lower, r.last_attempt, p.id AS person, p.ref, p.login,"
    " p.display_name FROM regrade r JOIN person p ON p.id = r.actor WHERE r.id = :id AND r.state = 'running'"
)
_LOCK = Sql("SELECT last_attempt FROM regrade WHERE id = :id AND state = 'running' FOR UPDATE")
_STEP = Sql(
    "UPDATE regrade SET last_attempt = :last, done = CASE WHEN done + :n > total THEN total ELSE done + :n END"
    " WHERE id = :id"
)
_END = Sql("UPDATE regrade SET state = 'done', done = total, finished_at = :now WHERE id = :id AND state = 'running'")
_CHANGE = (
    "INSERT INTO regrade_change (regrade, attempt, slot, old_credit_ppm, new_credit_ppm, old_points_e5, new_points_e5,"
    " old_max_e5, new_max_e5, old_passed, new_passed, held, at) VALUES (:regrade, :attempt_id, :slot, :old_credit_ppm,"
    " :new_credit_ppm, :old_points_e5, :new_points_e5, :old_max_e5, :new_max_e5, :old_passed, :new_passed, :held, :at)"
)
_PERSON = Sql(
    "SELECT p.email, p.locale, a.ref, a.id FROM attempt a JOIN person p ON p.id = a.person"
    " WHERE a.id = :attempt AND p.status = 'active'"
)

_texts = msgspec.json.Decoder(dict[int, str])


def keys_text(counts: Mapping[int, Counts]) -> str:
    """How each version counts, as the regrade's row keeps it."""
    return msgspec.json.encode({str(one): encode_counts(each) for one, each in counts.items()}).decode()


async def apply_regrade(payload: str) -> None:
    """The job: go on with the regrade of this number until every attempt is done."""
    row = await _REGRADE.first(id=int(payload))
    if row is None:
        return
    counts = {one: decode_counts(text) for one, text in _texts.decode(row["keys"]).items()}
    decision = Decision(Action(row["action"]), counts, bool(row["may_lower"]))
    while await _next(row, decision):
        pass
    await _END.run(id=row["id"], now=clock.now())


async def _next(row: Row, decision: Decision) -> bool:
    """Do the next hundred; False when there are none. Reading before the transaction keeps the quizzes in memory."""
    found = await _REGRADE.first(id=row["id"])
    batch = await batch_after(found["last_attempt"], decision) if found else None
    if found is None or batch is None or batch.ended:
        return False
    await _do(row, batch, found["last_attempt"])
    return True


@atomic
async def _do(row: Row, batch: Batch, after: int) -> None:
    here = await _LOCK.first(id=row["id"])
    if here is None or here["last_attempt"] != after:  # another worker thought that this one had died
        return
    actor = Actor(row["person"], row["ref"], row["login"], row["display_name"])
    may_lower = bool(row["may_lower"])
    changed = await change_credits(batch.wanted, actor=actor, reason=row["reason"], rule=RULE, may_lower=may_lower)
    await _write_down(row["id"], batch.foreseen, changed, clock.now())
    await _STEP.run(id=row["id"], last=batch.last, n=batch.looked_at)
    for each in changed:
        if each.newly_passed or each.newly_failed:
            await _notify(each)


async def _write_down(regrade: int, foreseen: Sequence[Foreseen], changed: Sequence[Changed], now: datetime) -> None:
    """What happened, not what was foreseen: an attempt may have changed between the two."""
    happened = {each.attempt_id: each for each in changed}
    held = [each for each in foreseen if each.held and each.attempt_id not in happened]
    rows = [msgspec.structs.asdict(each) for each in held] + [_as_row(each) for each in changed]
    await execute_many(_CHANGE, [{**each, "regrade": regrade, "at": now} for each in rows])


def _as_row(each: Changed) -> Row:
    shift = each.shifts[0]
    return {
        "attempt_id": each.attempt_id,
        "slot": shift.slot,
        "old_credit_ppm": shift.old_ppm or 0,
        "new_credit_ppm": shift.new_ppm,
        "old_points_e5": each.before.points_e5 or 0,
        "new_points_e5": each.after.points_e5 or 0,
        "old_max_e5": each.most_before_e5,
        "new_max_e5": each.most_after_e5,
        "old_passed": bool(each.before.passed),
        "new_passed": bool(each.after.passed),
        "held": False,
    }


async def _notify(each: Changed) -> None:
    """One notice to a learner whose passing changed: on the open pages, and by mail where there is an address."""
    person = await _PERSON.first(attempt=each.attempt_id)
    if person is None:
        return
    address = f"/attempts/{each.ref}/result"
    with use_locale(person["locale"]):
        subject = _("A question of your quiz was marked anew: you have passed") if each.newly_passed else _(
            "A question of your quiz was marked anew: you have not passed"
        )  # fmt: skip
        body = _("The key of a question was corrected. Your result with the reason: %(link)s",
                 link=f"{current_settings().base_url}{address}")  # fmt: skip
        if each.newly_failed:
            body += "\n\n" + _("What you have completed stays completed.")
    await tell(each.person_id, "notification", {"text": subject, "href": address})
    if person["email"]:
        await enqueue_mail(person["email"], person["locale"], subject, body)
