"""Files of published courses that the library does not name yet, and taking one in."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from lms.core.errors import Invalid
from lms.core.guards import actor_of
from lms.core.templating import page
from lms.library.queries.strays import PAGE, stray, strays
from lms.library.web.pages import PageNumber, page_number
from lms.media.service import Kept, add_kept

AnyRequest = Request[Any, Any, Any]


@get("/authoring/media/courses", name="library.strays")
async def strays_page(request: AnyRequest, number: PageNumber = "1") -> Response[bytes]:
    """What courses that were published from files have."""
    return await _shown(request, number)


@post("/authoring/media/courses/{ref:str}", name="library.adopt")
async def adopt(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Name the file in the library; nothing is copied, and the course stays as it is."""
    actor = actor_of(request)
    found = await stray(actor, ref)
    try:
        made = await add_kept(actor, Kept(found.sha256, found.bytes, found.mime), found.name, "")
    except Invalid as refusal:
        return await _shown(request, "1", refusal=refusal.message, status=refusal.status)
    return Redirect(f"/authoring/media/{made.ref}?done=added", status_code=303)


async def _shown(request: AnyRequest, number: str, *, refusal: str = "", status: int = 200) -> Response[bytes]:
    found = await strays(actor_of(request), page_number(number))
    return page(request, "library/strays.html", status=status, found=found, size=PAGE, refusal=refusal)
