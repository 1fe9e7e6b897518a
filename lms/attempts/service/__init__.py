"""Changing the states and clocks of attempts: one way in, one lock, one event each."""

from lms.attempts.service.deciding import checked_reason, decidable, reopen_attempt, void_attempt
from lms.attempts.service.lengthening import extend, regrant
from lms.attempts.service.moving import HELD, By, Held, held_of, hold, move, note, write
from lms.attempts.service.pausing import PauseRefused, catch_up

__all__ = [
    "HELD",
    "By",
    "Held",
    "PauseRefused",
    "catch_up",
    "checked_reason",
    "decidable",
    "extend",
    "held_of",
    "hold",
    "move",
    "note",
    "regrant",
    "reopen_attempt",
    "void_attempt",
    "write",
]
