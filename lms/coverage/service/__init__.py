"""Closing gaps: a page or a quiz about a clause begins in the draft of a course."""

from typing import Literal

import msgspec

from lms.accounts.rules.permissions import Action, Actor, require
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _
from lms.core.i18n import use_locale
from lms.drafts.service import NewUnit, add_unit, open_draft
from lms.policies.queries import Clause
from lms.policies.queries import clause as clause_named


async def begin_about(actor: Actor, clause_id: str, code: str, ending: Literal["md", "quiz"]) -> str:
    """A new page or quiz about a clause, at the end of a course; returns its key. Raises NotFound, Conflict.

    It is titled in the first language of the course, and so is the question that a quiz begins with.
    """
    require(actor, Action.COURSE_WRITE)
    draft = await open_draft(actor, code)
    clause = await _clause(actor, clause_id, draft.source)
    if clause.retired or not draft.modules:
        raise NotFound(_("There is nothing here, or it is not yours to see."))
    body = _first_question(clause_id, draft.source) if ending == "quiz" else ""
    new = NewUnit(
        draft.modules[-1][0], clause.title, draft.source, ending=ending, head={"clauses": [clause_id]}, body=body
    )
    return await add_unit(actor, code, new)


async def _clause(actor: Actor, clause_id: str, source: str) -> Clause:
    """The clause in the course's language where it is the shipped policy's, else in its own. Raises NotFound."""
    return await clause_named(msgspec.structs.replace(actor, locale=source), clause_id)


def _first_question(clause_id: str, locale: str) -> str:
    with use_locale(locale):
        asked, right, wrong, why = _("What is asked?"), _("The right answer"), _("A wrong answer"), _("Why it is right")
    return f"\n{asked} @{clause_id}\n* {right}\n- {wrong}\n> {why}\n"
