"""Whose questions are whose: an instructor cares for the courses he or she owns, a training manager for all."""

import msgspec

from lms.accounts.rules.permissions import Action, Actor, Role, Thing, may, reach_paths
from lms.core.db import Sql
from lms.core.errors import NotFound
from lms.core.i18n import gettext as _

_COURSE = Sql("SELECT owner FROM course WHERE id = :id")


class Care(msgspec.Struct, frozen=True):
    """For queries: `(:everywhere = 1 OR course.owner = :carer)`."""

    everywhere: int
    carer: int


def cares(actor: Actor) -> Care:
    """How far the person's care for questions goes. Raises NotFound for who cares for none."""
    everywhere = bool(reach_paths(actor, Action.QUESTION_CARE))
    if not everywhere and not actor.has(Role.INSTRUCTOR):
        raise NotFound(_("There is nothing here, or it is not yours to see."))
    return Care(int(everywhere), actor.person_id)


async def cares_for_course(actor: Actor, course_id: int) -> bool:
    """Whether the questions of a course are this person's to look after; one query."""
    row = await _COURSE.first(id=course_id)
    return row is not None and may(actor, Action.QUESTION_CARE, Thing(person_id=row["owner"]))
