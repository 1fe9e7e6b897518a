"""Starting a regrade: the dry run must still hold; the key counts from this moment, the job does the rest."""

from lms.accounts.rules.permissions import Actor
from lms.core import clock, ids
from lms.core.audit import record
from lms.core.db import IntegrityRefused, Sql, atomic, execute_many
from lms.core.errors import Conflict
from lms.core.i18n import gettext as _
from lms.core.jobs import enqueue
from lms.questions.rules.corrections import encode_counts
from lms.regrades.queries import Subject, foresee, running_on
from lms.regrades.rules.foreseeing import Decision, fingerprint
from lms.regrades.service.applying import REGRADE_JOB, keys_text

_REGRADE = Sql(
    "INSERT INTO regrade (ref, question_version, action, keys, reason, may_lower, state, total, actor, created_at)"
    " VALUES (:ref, :version, :action, :keys, :reason, :may_lower, 'running', :total, :actor, :now) RETURNING id"
)
_CORRECTION = (
    "INSERT INTO key_correction (question_version, action, keys, actor, reason, at)"
    " VALUES (:version, :action, :keys, :actor, :reason, :now)"
)


class Differs(Conflict):
    """Results changed since the dry run: it has to be looked at again."""

    def __init__(self) -> None:
        sentence = _("Results have changed since this list was made. Here is the new list: look at it, then apply it.")
        super().__init__(sentence, "differs")


class UnderWay(Conflict):
    """Somebody is regrading this question now."""

    def __init__(self, name: str) -> None:
        super().__init__(_("%(name)s is regrading this question now. Wait until that is done.", name=name), "under_way")


async def start_regrade(actor: Actor, subject: Subject, decision: Decision, *, reason: str, seen: str) -> str:
    """Correct the key and start the regrade; returns its reference.

    `seen` is the fingerprint of the dry run that the person looked at. Raises Differs when that does not hold any
    more, UnderWay when somebody else was faster. The caller has got the subject for this person.
    """
    await _refuse_second(subject)
    foreseen, looked_at = await foresee(decision)
    if fingerprint(foreseen, looked_at) != seen:
        raise Differs
    try:
        return await _start(actor, subject, decision, reason=reason, total=looked_at)
    except IntegrityRefused:  # both at the same moment: the index lets one of them in
        running = await running_on(subject.version_id)
        raise UnderWay(running["display_name"] if running else _("Somebody else")) from None


async def _refuse_second(subject: Subject) -> None:
    running = await running_on(subject.version_id)
    if running is not None:
        raise UnderWay(running["display_name"])


@atomic
async def _start(actor: Actor, subject: Subject, decision: Decision, *, reason: str, total: int) -> str:
    ref, now = ids.new_ref(), clock.now()
    same = {"action": decision.action.value, "reason": reason, "actor": actor.person_id, "now": now}
    made = await _REGRADE.first(
        **same,
        ref=ref,
        version=subject.version_id,
        keys=keys_text(decision.counts),
        may_lower=decision.may_lower,
        total=total,
    )
    assert made
    corrections = [{**same, "version": one, "keys": encode_counts(each)} for one, each in decision.counts.items()]
    await execute_many(_CORRECTION, corrections)
    await enqueue(REGRADE_JOB, str(made["id"]))
    detail = {"rule": decision.action.value, "reason": reason, "may_lower": decision.may_lower}
    await record(actor.person_id, "question.regraded", f"question:{subject.ref}", **detail)
    return ref
