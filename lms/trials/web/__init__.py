"""HTTP of trials."""

from lms.trials.web.ending import hand_in, mark
from lms.trials.web.pages import begin, check, keep, one, pause, resume

routes = [begin, check, hand_in, keep, mark, one, pause, resume]

__all__ = ["routes"]
