"""The pages of a course beside the questions of an open-book attempt; each look-up is counted."""

from typing import Any, Final

from litestar import Request, Response, get
from litestar.params import FromPath

from lms.attempts.queries import noticed
from lms.core.guards import actor_of
from lms.core.templating import fragment, page
from lms.courses.queries import unit_page
from lms.exams import service
from lms.quizzes import queries

AnyRequest = Request[Any, Any, Any]

_NO_STORE: Final = {"cache-control": "no-store"}


@get("/attempts/{ref:str}/materials/{key:str}", name="attempt.material")
async def material(request: AnyRequest, ref: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """One page of the course: in the panel beside the questions, or as a page of its own without JavaScript."""
    actor = actor_of(request)
    found = await queries.own_attempt(actor, ref)
    await service.look_up(actor, found, key)
    name = "exams/_material.html" if request.headers.get("hx-request") else "exams/material.html"
    return (fragment if name.startswith("exams/_") else page)(
        request,
        name,
        headers=_NO_STORE,
        attempt=found,
        unit=await unit_page(found.quiz.course_version, key, actor.locale),
        looked_up=len((await noticed(found.id)).lookups),
    )
