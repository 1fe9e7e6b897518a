"""The doors of a pause, for the page and other programs, and the plain form that goes on."""

from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from lms.answers.service import pausing as service
from lms.answers.service.access import Writer
from lms.answers.service.pausing import Standing
from lms.core.doors import described
from lms.core.guards import actor_of, actor_or_none
from lms.core.urls import url, urls_of

AnyRequest = Request[Any, Any, Any]

# The token of the attempt is enough; without it the log-in session is, and then the CSRF guard has looked at it.
_DOOR: Final[dict[str, Any]] = {
    "status_code": 200, "opt": {"public": True},
    "include_in_schema": True, "operation_class": described(None, Standing),
}  # fmt: skip
_encode = msgspec.json.Encoder().encode


@post("/api/v1/attempts/{ref:str}/pause", name="api.pause", **_DOOR)
async def pause_door(request: AnyRequest, ref: FromPath[str]) -> Response[bytes]:
    """Pause, as the key and the button do."""
    return _answered(await service.pause_attempt(_writer(request), ref))


@post("/api/v1/attempts/{ref:str}/resume", name="api.resume", **_DOOR)
async def resume_door(request: AnyRequest, ref: FromPath[str]) -> Response[bytes]:
    """Go on, whatever caused the pause."""
    return _answered(await service.resume_attempt(_writer(request), ref))


@post("/api/v1/attempts/{ref:str}/presence", name="api.presence", **_DOOR)
async def presence_door(request: AnyRequest, ref: FromPath[str]) -> Response[bytes]:
    """An open page says that it is there, and hears how the attempt stands."""
    return _answered(await service.be_there(_writer(request), ref))


@get("/api/v1/attempts/{ref:str}/standing", name="api.standing", **_DOOR)
async def standing_door(request: AnyRequest, ref: FromPath[str]) -> Response[bytes]:
    """How the attempt stands; asking is no sign of life."""
    return _answered(await service.standing(_writer(request), ref))


@post("/attempts/{ref:str}/resume", name="attempt.resume", status_code=303)
async def resume(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Back to the question."""
    await service.resume_attempt(Writer(actor=actor_of(request)), ref)
    return _to_attempt(request, ref)


def _writer(request: AnyRequest) -> Writer:
    """A request with a token stands on it alone: the CSRF guard has not looked at such a one."""
    token = request.headers.get("x-attempt-token", "")
    return Writer(token=token) if "x-attempt-token" in request.headers else Writer(actor=actor_or_none(request))


def _answered(standing: Standing) -> Response[bytes]:
    return Response(_encode(standing), media_type="application/json", headers={"cache-control": "no-store"})


def _to_attempt(request: AnyRequest, ref: str) -> Redirect:
    urls_of(request.app)
    return Redirect(url("attempt", ref=ref), status_code=303, headers={"cache-control": "no-store"})
