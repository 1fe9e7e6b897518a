"""The timeline of an attempt: everything that happened, each question as it was shown, every figure worked out anew."""

from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.params import FromPath, QueryParameter

from lms.core.guards import actor_of
from lms.core.templating import page
from lms.disputes.web import views

AnyRequest = Request[Any, Any, Any]


@get("/attempts/{ref:str}/timeline", name="attempt.timeline")
async def timeline(
    request: AnyRequest, ref: FromPath[str], number: Annotated[str, QueryParameter(name="page")] = "1"
) -> Response[bytes]:
    """For the instructor of the course fully; for the learner and the team lead as far as the quiz tells."""
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    found = await views.timeline(actor_of(request), ref, at)
    return page(request, "disputes/timeline.html", headers={"cache-control": "no-store"}, found=found)
