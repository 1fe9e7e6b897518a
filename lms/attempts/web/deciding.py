"""Opening an attempt again: the form of the people who may decide."""

from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath
from litestar.response import Redirect

from lms.attempts import service
from lms.core.errors import Invalid
from lms.core.forms import form_of
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.urls import url, urls_of

AnyRequest = Request[Any, Any, Any]


@post("/attempts/{ref:str}/reopening", name="attempt.reopen", status_code=303)
async def reopen(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Fields `reason` and `extra_min` (whole minutes, may be empty)."""
    form = await form_of(request)
    typed = form.last("extra_min").strip() or "0"
    if not typed.isascii() or not typed.isdigit() or len(typed) > 4:
        sentence = _("Give whole minutes from 0 to %(most)s.", most=1440)
        raise Invalid(sentence, {"extra_min": sentence})
    await service.reopen_attempt(actor_of(request), ref, reason=form.last("reason"), extra_min=int(typed))
    return _back(request, ref)


def _back(request: AnyRequest, ref: str) -> Redirect:
    """To the timeline, where the forms are and where the decision stands now."""
    urls_of(request.app)
    return Redirect(url("attempt.timeline", ref=ref), status_code=303)
