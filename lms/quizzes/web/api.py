"""Doors for the attempt page and other programs: saving an answer, handing in, the place in an attempt."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, post, put
from litestar.params import FromPath

from lms.core.bodies import json_of
from lms.core.doors import described
from lms.core.guards import actor_or_none
from lms.core.i18n import gettext as _
from lms.quizzes import service
from lms.quizzes.service import Lacks, NewAnswer, NewScreen, Receipt, SavedAnswer, Screen, Writer

AnyRequest = Request[Any, Any, Any]

# The token of the attempt is enough; without it the log-in session is, and then the CSRF guard has looked at it.
_BY_TOKEN: Final = {"public": True}
_NO_STORE: Final = {"cache-control": "no-store"}
_SEQ = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_DEVICE = Annotated[str, msgspec.Meta(max_length=64, pattern=r"^[\x21-\x7e]*$")]
_encode = msgspec.json.Encoder().encode


class Submission(msgspec.Struct, frozen=True):
    """What the page has: the newest (slot, client_seq) of each question; `device_id` makes the question exact."""

    have: Annotated[list[tuple[_SEQ, _SEQ]], msgspec.Meta(max_length=1000)] = []
    device_id: _DEVICE = ""


class Place(msgspec.Struct, frozen=True):
    """Being at a question; `flagged` None leaves the flag as it was."""

    flagged: bool | None = None


_answers = msgspec.json.Decoder(NewAnswer)
_submissions = msgspec.json.Decoder(Submission)
_places = msgspec.json.Decoder(Place)
_screens = msgspec.json.Decoder(NewScreen)


@put(
    "/api/v1/attempts/{ref:str}/answers/{slot:int}",
    name="api.answer",
    status_code=200,
    opt=_BY_TOKEN,
    include_in_schema=True,
    operation_class=described(NewAnswer, SavedAnswer),
)
async def answer(request: AnyRequest, ref: FromPath[str], slot: FromPath[int]) -> Response[bytes]:
    """Keep one answer; 200 only after it is durable."""
    saved = await service.save_answer(_writer(request), ref, slot, await json_of(request, _answers))
    return _json(_encode(saved))


@post(
    "/api/v1/attempts/{ref:str}/submission",
    name="api.submission",
    status_code=200,
    opt=_BY_TOKEN,
    include_in_schema=True,
    operation_class=described(Submission, Receipt),
)
async def submission(request: AnyRequest, ref: FromPath[str]) -> Response[bytes]:
    """Hand in; 409 with the slots that the server lacks."""
    said = await json_of(request, _submissions)
    outcome = await service.submit(_writer(request), ref, said.have, said.device_id)
    if isinstance(outcome, Lacks):
        sentence = _("Some answers have not reached the server yet. They are sent again.")
        return _json(_encode({"code": "lacking", "slots": outcome.slots, "detail": sentence, "status": 409}), 409)
    return _json(_encode({**msgspec.to_builtins(outcome), "result": f"/attempts/{ref}/result"}))


@put(
    "/api/v1/attempts/{ref:str}/slots/{slot:int}",
    name="api.slot",
    status_code=204,
    opt=_BY_TOKEN,
    include_in_schema=True,
    operation_class=described(Place),
)
async def slot_place(request: AnyRequest, ref: FromPath[str], slot: FromPath[int]) -> None:
    """Remember the question that is on the screen, and its flag."""
    place = await json_of(request, _places)
    await service.mark_slot(_writer(request), ref, slot, flagged=place.flagged)


@post(
    "/api/v1/attempts/{ref:str}/screens",
    name="api.screen",
    status_code=200,
    opt=_BY_TOKEN,
    include_in_schema=True,
    operation_class=described(NewScreen, Screen),
)
async def screen(request: AnyRequest, ref: FromPath[str]) -> Response[bytes]:
    """Take the attempt over with the page that has this token; pages opened before it become read-only."""
    opened = await service.open_screen(_writer(request), ref, await json_of(request, _screens))
    return _json(_encode(opened))


def _writer(request: AnyRequest) -> Writer:
    """A request with a token stands on it alone: the CSRF guard has not looked at such a one."""
    token = request.headers.get("x-attempt-token", "")
    return Writer(token=token) if "x-attempt-token" in request.headers else Writer(actor=actor_or_none(request))


def _json(body: bytes, status: int = 200) -> Response[bytes]:
    kind = "application/json" if status == 200 else "application/problem+json"
    return Response(body, status_code=status, media_type=kind, headers=_NO_STORE)
