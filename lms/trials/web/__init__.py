"""HTTP of trials."""

from lms.trials.web.pages import begin, check, hand_in, keep, one

routes = [begin, check, hand_in, keep, one]

__all__ = ["routes"]
