"""Doors for the page of an exam."""

from typing import Any, Final

import msgspec
from litestar import Request, post
from litestar.params import FromPath

from lms.core.bodies import json_of
from lms.core.doors import described
from lms.core.guards import actor_or_none
from lms.exams import service
from lms.exams.service import FocusReport
from lms.quizzes.service import Writer

AnyRequest = Request[Any, Any, Any]

_BY_TOKEN: Final = {"public": True}
_reports = msgspec.json.Decoder(FocusReport)


@post(
    "/api/v1/attempts/{ref:str}/focus",
    name="api.focus",
    status_code=204,
    opt=_BY_TOKEN,
    include_in_schema=True,
    operation_class=described(FocusReport),
)
async def focus(request: AnyRequest, ref: FromPath[str]) -> None:
    """The page was out of sight; 429 when reports come too often: gather them and come back."""
    token = request.headers.get("x-attempt-token", "")
    writer = Writer(token=token) if "x-attempt-token" in request.headers else Writer(actor=actor_or_none(request))
    await service.report_focus(writer, ref, await json_of(request, _reports))
