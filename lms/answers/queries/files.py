"""Files that were sent in as answers: for their owner, and for whoever may mark them."""

from lms.accounts.rules.permissions import Action, Actor, Role, reach_paths
from lms.attempts.rules.refs import is_ref
from lms.core.db import Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.papers.queries import AnswerFile, files_of

_ATTEMPT = Sql(
    "SELECT a.id FROM attempt a JOIN quiz_version q ON q.id = a.quiz_version JOIN course c ON c.id = q.course"
    " WHERE a.ref = :ref AND (a.person = :person OR c.owner = :owner OR :everywhere = 1)",
)


async def answer_file(actor: Actor, ref: str, file: str) -> AnswerFile:
    """One file of an attempt; two queries. Raises NotFound for everybody who neither sent nor marks it."""
    owner = actor.person_id if actor.has(Role.INSTRUCTOR) else 0
    everywhere = 1 if reach_paths(actor, Action.ANSWER_MARK) else 0
    known = is_ref(ref)
    row = await _ATTEMPT.first(ref=ref, person=actor.person_id, owner=owner, everywhere=everywhere) if known else None
    found = (await files_of(row["id"])).get(file) if row else None
    if found is None:
        raise NotFound(_("There is no such file."))
    return found
