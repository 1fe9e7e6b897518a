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

__all__ = [
    "SavedPlace",
    "Untick",
    "acknowledge",
    "answer_check",
    "complete_unit",
    "enrol",
    "open_unit",
    "save_place",
    "take_back_unit",
]
