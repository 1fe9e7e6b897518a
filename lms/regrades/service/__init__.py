"""Regrading: a correction of the key from now on, and the attempts that were marked before it."""

from lms.regrades.service.applying import REGRADE_JOB, apply_regrade
from lms.regrades.service.starting import Differs, UnderWay, start_regrade

__all__ = ["REGRADE_JOB", "Differs", "UnderWay", "apply_regrade", "start_regrade"]
