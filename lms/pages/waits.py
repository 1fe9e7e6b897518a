"""What waits for a person who cares for quizzes: answers to mark, late answers, requests for a check, a second word."""

from typing import Final

import msgspec

from lms.accounts.rules.permissions import Action, Actor, Role, reach_paths
from lms.disputes import queries as disputes
from lms.lateness import queries as lateness
from lms.marking import queries as marking

MOST: Final = 100
"""Counted so far and no further: "99+" says enough."""
MOST_VOIDINGS: Final = 5


class Waits(msgspec.Struct, frozen=True):
    """How many of each wait, at most MOST; requests to void an attempt one by one, as they are rare."""

    answers: int
    late: int
    checks: int
    voidings: tuple[disputes.ToVoid, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self.answers or self.late or self.checks or self.voidings)


async def waits(actor: Actor) -> Waits | None:
    """None for who decides about nothing, without a query; else four bounded queries."""
    if not actor.has(Role.INSTRUCTOR) and not reach_paths(actor, Action.QUESTION_CARE):
        return None
    return Waits(
        answers=await marking.some_waiting(actor, MOST),
        late=await lateness.some_waiting(actor, MOST),
        checks=await disputes.some_open(actor, MOST),
        voidings=(await disputes.waiting_for_second(actor, MOST))[:MOST_VOIDINGS],
    )
