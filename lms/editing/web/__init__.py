"""HTTP of writing one unit."""

from lms.editing.web.units import keep_unit, open_unit

routes = [open_unit, keep_unit]

__all__ = ["routes"]
