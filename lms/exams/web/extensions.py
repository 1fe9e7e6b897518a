"""More time for a room or for one who sits in it."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from lms.attempts.queries import may_decide
from lms.core.errors import Conflict, Invalid
from lms.core.forms import Bound, blank, posted
from lms.core.guards import actor_of
from lms.core.templating import page
from lms.exams import service
from lms.exams.queries.seats import seat
from lms.exams.queries.sittings import sitting
from lms.exams.web.forms import ExtensionForm
from lms.exams.web.sittings import room

AnyRequest = Request[Any, Any, Any]


@post("/authoring/sittings/{ref:str}/extensions", name="sitting.extend")
async def extend_room(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Give everyone who writes in the room the same minutes, all or none."""
    actor = actor_of(request)
    found, form = await sitting(actor, ref), await posted(request, ExtensionForm)
    if form.value is None:
        return await room(request, ref, form=form, status=422)
    try:
        reached = await service.extend_room(actor, found, minutes=form.value.minutes, reason=form.value.reason)
    except Invalid as refusal:
        return await room(request, ref, form=form.refused_by(refusal), status=422)
    late = f"&late={reached.too_late}" if reached.too_late else ""
    return Redirect(f"/authoring/sittings/{ref}?done=time{late}", status_code=303)


@get("/authoring/sittings/{ref:str}/seats/{attempt:str}", name="seat")
async def seat_page(request: AnyRequest, ref: FromPath[str], attempt: FromPath[str]) -> Response[bytes]:
    """The form for more time for one person."""
    return await _seat(request, ref, attempt, blank(ExtensionForm, minutes="5"))


@post("/authoring/sittings/{ref:str}/seats/{attempt:str}/extensions", name="seat.extend")
async def extend_seat(request: AnyRequest, ref: FromPath[str], attempt: FromPath[str]) -> Response[Any]:
    """Give one person in the room more time."""
    actor = actor_of(request)
    found, form = await sitting(actor, ref), await posted(request, ExtensionForm)
    if form.value is None:
        return await _seat(request, ref, attempt, form, status=422)
    try:
        await service.extend_seat(actor, found, attempt, minutes=form.value.minutes, reason=form.value.reason)
    except (Invalid, Conflict) as refusal:
        return await _seat(request, ref, attempt, form.refused("", refusal.message), status=refusal.status)
    return Redirect(f"/authoring/sittings/{ref}?done=time", status_code=303)


async def _seat(
    request: AnyRequest, ref: str, attempt: str, form: Bound[ExtensionForm], *, status: int = 200
) -> Response[bytes]:
    actor = actor_of(request)
    found = await sitting(actor, ref)
    one = await seat(found, attempt)
    decides = not one.is_open and await may_decide(actor, one.person_ref)
    return page(request, "exams/seat.html", status=status, sitting=found, seat=one, form=form, decides=decides)
