"""Changing how far people are: enrolling, keeping the place, answering check questions, completing units (P3.2)."""

from lms.enrolments.service.enrolling import enrol
from lms.enrolments.service.finishing import complete_unit
from lms.enrolments.service.studying import (
    SavedPlace,
    acknowledge,
    answer_check,
    open_unit,
    save_place,
)
from lms.enrolments.service.undoing import Untick, take_back_unit
from lms.enrolments.service.versions import begin_again, move_to

__all__ = [
    "SavedPlace",
    "Untick",
    "acknowledge",
    "answer_check",
    "begin_again",
    "complete_unit",
    "enrol",
    "move_to",
    "open_unit",
    "save_place",
    "take_back_unit",
]
