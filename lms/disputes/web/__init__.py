"""HTTP of disputes."""

from lms.disputes.web.objections import answer, draft, list_page, one, own, send
from lms.disputes.web.timeline import timeline

routes = [timeline, own, draft, send, list_page, one, answer]

__all__ = ["routes"]
