"""What a paused attempt shows instead of its questions; a paused trial shows the same."""

from datetime import datetime

import msgspec

from lms.accounts.rules.permissions import Actor
from lms.attempts.rules.clock import remaining_s
from lms.attempts.rules.pauses import pause_ends_at, pauses_left
from lms.core import clock
from lms.courses.queries import outline
from lms.quizzes.queries.attempts import AttemptView


class Paused(msgspec.Struct, frozen=True):
    """What a paused attempt shows; `references` are key and title of the pages that stay in sight."""

    left_s: int | None
    saved_at: datetime | None
    pauses_left: int | None
    runs_on_at: datetime | None
    references: tuple[tuple[str, str], ...]


async def paused(actor: Actor, attempt: AttemptView) -> Paused:
    """What the page of a paused attempt says; no query."""
    course, keys = await outline(attempt.quiz.course_version, actor.locale), attempt.quiz.rules.clock.references
    known = {unit.key: unit.title for unit in course.units}
    return standing_still(attempt, tuple((key, known[key]) for key in keys if key in known))


def standing_still(attempt: AttemptView, references: tuple[tuple[str, str], ...]) -> Paused:
    """The same with the pages that stay in sight."""
    rules = attempt.quiz.rules
    return Paused(
        left_s=remaining_s(attempt.clock, clock.now()),
        saved_at=max((slot.saved_at for slot in attempt.slots if slot.saved_at), default=None),
        pauses_left=pauses_left(attempt.clock, rules),
        runs_on_at=pause_ends_at(attempt.clock, rules),
        references=references,
    )
