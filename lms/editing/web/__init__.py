"""HTTP of writing one unit."""

from lms.editing.web.about import about
from lms.editing.web.asides import asides, decide
from lms.editing.web.history import give_back, history
from lms.editing.web.links import links
from lms.editing.web.pictures import name_media
from lms.editing.web.preview import preview
from lms.editing.web.translating import up_to_date
from lms.editing.web.units import keep_unit, open_unit

routes = [open_unit, keep_unit, preview, asides, decide, about, history, give_back, up_to_date, links, name_media]

__all__ = ["routes"]
