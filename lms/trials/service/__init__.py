"""Beginning a trial, keeping what is given, handing in."""

from lms.trials.service.trying import Unready, begin, check, hand_in, keep

__all__ = ["Unready", "begin", "check", "hand_in", "keep"]
