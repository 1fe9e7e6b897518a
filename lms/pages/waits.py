"""What waits for a person who cares for quizzes: answers to mark, late answers, requests for a check."""

from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, Role, reach_paths
from lms.disputes import queries as disputes
from lms.lateness import queries as lateness
from lms.marking import queries as marking

MOST: Final = 100
"""Counted so far and no further: "99+" says enough."""


class Waits(msgspec.Struct, frozen=True):
    """How many of each wait, at most MOST."""

    answers: int
    late: int
    checks: int

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self.answers or self.late or self.checks)


async def waits(actor: Actor) -> Waits | None:
    """None for who decides about nothing, without a query; else three bounded queries."""
    if not actor.has(Role.INSTRUCTOR) and not reach_paths(actor, Action.QUESTION_CARE):
        return None
    return Waits(
        answers=await marking.some_waiting(actor, MOST),
        late=await lateness.some_waiting(actor, MOST),
        checks=await disputes.some_open(actor, MOST),
    )
