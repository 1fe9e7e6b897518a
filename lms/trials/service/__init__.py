"""Beginning a trial, keeping what is given, pausing, handing in, marking."""

from lms.trials.service.trying import Unready, begin, check, hand_in, keep, mark, pause, resume

__all__ = ["Unready", "begin", "check", "hand_in", "keep", "mark", "pause", "resume"]
