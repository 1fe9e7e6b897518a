"""How much time a quiz gives, what a pause may do to its clock, and what happens when the time is over."""

from enum import StrEnum
from typing import Final

import msgspec


class ClockMode(StrEnum):
    """No clock; one that never stops; one that stops during pauses; one for each question, that never stops."""

    NONE = "none"
    WALL = "wall"
    ACTIVE = "active"
    PER_QUESTION = "per_question"


class WhenOver(StrEnum):
    """What happens at the deadline: handed in as it is, handed in late at a price, or given up."""

    SUBMIT = "submit"
    GRACE = "grace"
    ABANDON = "abandon"


MOST_REFERENCES: Final = 2
"""So many pages may stay beside a pause: enough for the call, too few to study from."""


class ClockRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """`time_s` is for the whole quiz, or for each question. Caps of pauses: how many, and seconds of them all.

    `references` are keys of the pages that stay in sight during a pause. After a pause of `sibling_after_s` the
    question that was on the screen may be replaced by another from its draw. A late hand-in within `grace_s` costs
    `penalty_ppm` of the points.
    """

    mode: ClockMode = ClockMode.NONE
    time_s: int | None = None
    when_over: WhenOver = WhenOver.SUBMIT
    grace_s: int = 0
    penalty_ppm: int = 0
    pauses: int | None = None
    pause_s: int | None = None
    references: tuple[str, ...] = ()
    sibling_after_s: int | None = None

    @property
    def stops(self) -> bool:
        """Whether a pause stops the clock."""
        return self.mode is ClockMode.ACTIVE

    @property
    def allows_pauses(self) -> bool:
        """Whether an attempt can be paused at all: where no clock runs, or one that stops."""
        return self.mode in {ClockMode.NONE, ClockMode.ACTIVE}

    def allowed_s(self, questions: int) -> int | None:
        """Seconds for an attempt with so many questions; None without a clock."""
        if self.mode is ClockMode.NONE or self.time_s is None:
            return None
        return self.time_s * questions if self.mode is ClockMode.PER_QUESTION else self.time_s
