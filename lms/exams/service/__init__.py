"""Changing what belongs to exams: what is noticed around them, more time for those who sit in them."""

from lms.exams.service.extending import allow_person, extend_room, extend_seat, give
from lms.exams.service.noticing import FocusReport, look_up, report_focus

__all__ = ["FocusReport", "allow_person", "extend_room", "extend_seat", "give", "look_up", "report_focus"]
