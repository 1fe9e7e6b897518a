"""Versions of a course: what was published when and by whom, what waits, and the way back."""

from datetime import timedelta
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect
from msgspec import Meta

from lms.accounts.rules.permissions import Action, require
from lms.admin.rules.words import ROLE_NAMES
from lms.core import clock
from lms.core.errors import Conflict, Invalid
from lms.core.forms import Text, posted
from lms.core.guards import actor_of
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.drafts.service import open_draft
from lms.releases import queries, service
from lms.releases.rules.impact import People
from lms.releases.service.ordering import LONGEST_NOTE

AnyRequest = Request[Any, Any, Any]
_SHOW_FAILED: Final = timedelta(days=14)


class ReturnForm(msgspec.Struct, frozen=True):
    """Why an earlier version comes back, and what becomes of the people in the middle."""

    people: People = People.KEEP
    note: Annotated[Text, Meta(max_length=LONGEST_NOTE)] = ""


@get("/authoring/courses/{code:str}/versions", name="releases.versions")
async def versions_page(
    request: AnyRequest, code: FromPath[str], number: Annotated[str, QueryParameter(name="page")] = "1"
) -> Response[bytes]:
    """All versions, the newest first, and what waits for its time."""
    return await _page(request, code, number)


@post("/authoring/courses/{code:str}/versions/{number:int}/return", name="releases.return", status_code=303)
async def return_form(request: AnyRequest, code: FromPath[str], number: FromPath[int]) -> Response[Any]:
    """Publish an earlier version again, as a new one."""
    actor = actor_of(request)
    require(actor, Action.COURSE_PUBLISH)
    form = (await posted(request, ReturnForm)).value or ReturnForm()
    try:
        await service.roll_back(actor, code, number, form.people, form.note)
    except (Invalid, Conflict) as refused:
        return await _page(request, code, "1", refusal=refused.message, status=refused.status)
    urls_of(request.app)
    return Redirect(url("releases.versions", code=code, done="published"), status_code=303)


@post("/authoring/courses/{code:str}/releases/{ref:str}/cancellation", name="releases.cancel", status_code=303)
async def cancel_form(request: AnyRequest, code: FromPath[str], ref: FromPath[str]) -> Redirect:
    """Do not publish what waits."""
    await service.cancel(actor_of(request), code, ref)
    urls_of(request.app)
    return Redirect(url("releases.versions", code=code), status_code=303)


async def _page(
    request: AnyRequest, code: str, number: str, *, refusal: str = "", status: int = 200
) -> Response[bytes]:
    actor = actor_of(request)
    view = await open_draft(actor, code)
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    found = await queries.versions(actor, code, at)
    waiting = await queries.releases_waiting(actor, code, clock.now() - _SHOW_FAILED)
    return page(
        request, "releases/versions.html", status=status, view=view, found=found, waiting=waiting, refusal=refusal,
        done=request.query_params.get("done", ""), size=queries.PAGE_SIZE, units=await queries.unit_names(),
        role_names=ROLE_NAMES,
    )  # fmt: skip
