"""Taking an attempt out of the count: the forms of the people who may decide, and of the second person."""

from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath
from litestar.response import Redirect

from lms.core.forms import form_of
from lms.core.guards import actor_of
from lms.core.urls import url, urls_of
from lms.disputes import service

AnyRequest = Request[Any, Any, Any]


@post("/attempts/{ref:str}/voiding", name="attempt.void", status_code=303)
async def void(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Field `reason`. A certification is voided when a second person confirms it."""
    form = await form_of(request)
    await service.void_or_ask(actor_of(request), ref, reason=form.last("reason"))
    return _back(request, ref)


@post("/attempts/{ref:str}/voiding-decision", name="attempt.void_decide", status_code=303)
async def decide_void(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Fields `decision` (confirm or decline) and `answer`, the reason of a refusal."""
    form = await form_of(request)
    await service.decide_voiding(actor_of(request), ref, form.last("decision"), form.last("answer"))
    return _back(request, ref)


def _back(request: AnyRequest, ref: str) -> Redirect:
    """To the timeline, where the forms are and where the decision stands now."""
    urls_of(request.app)
    return Redirect(url("attempt.timeline", ref=ref), status_code=303)
