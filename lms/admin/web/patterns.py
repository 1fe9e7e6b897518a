"""Every part of the pages in every state, for those who build pages."""

from typing import Any

from litestar import Request, Response, get

from lms.accounts.rules.permissions import Action, require
from lms.core.guards import actor_of
from lms.core.templating import page


@get("/admin/patterns", name="admin.patterns")
async def patterns(request: Request[Any, Any, Any]) -> Response[Any]:
    """The parts of templates/ui."""
    require(actor_of(request), Action.PATTERNS_VIEW)
    return page(request, "admin/patterns.html")
