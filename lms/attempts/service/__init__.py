"""Changing the states and clocks of attempts: one way in, one lock, one event each."""

from lms.attempts.service.deciding import checked_reason, decidable, reopen_attempt, void_attempt
from lms.attempts.service.moving import By, Held, extend, hold, move, note, regrant, write
from lms.attempts.service.pausing import PauseRefused, catch_up

__all__ = [
    "By",
    "Held",
    "PauseRefused",
    "catch_up",
    "checked_reason",
    "decidable",
    "extend",
    "hold",
    "move",
    "note",
    "regrant",
    "reopen_attempt",
    "void_attempt",
    "write",
]
