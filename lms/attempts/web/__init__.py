"""HTTP of what staff decide about attempts."""

from lms.attempts.web.deciding import reopen, void

routes = [reopen, void]

__all__ = ["routes"]
