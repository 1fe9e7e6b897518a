"""HTTP of regrades."""

from lms.regrades.web.pages import dry_run, new, one, start

routes = [new, dry_run, start, one]

__all__ = ["routes"]
