"""HTTP of disputes."""

from lms.disputes.web.objections import answer, draft, list_page, one, own, send
from lms.disputes.web.timeline import timeline
from lms.disputes.web.voiding import decide_void, void

routes = [timeline, own, draft, send, list_page, one, answer, void, decide_void]

__all__ = ["routes"]
