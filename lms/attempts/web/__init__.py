"""HTTP of what staff decide about attempts."""

from lms.attempts.web.deciding import reopen

routes = [reopen]

__all__ = ["routes"]
