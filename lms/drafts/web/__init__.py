"""HTTP of drafts."""

from lms.drafts.web.doors import api_here, api_save, api_text

routes = [api_save, api_text, api_here]

__all__ = ["routes"]
