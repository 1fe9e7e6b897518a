"""Handing in a trial, and marking one's own essays in it as a person would."""

from typing import Any, Final

from litestar import Request, Response, post
from litestar.params import FromPath

from lms.core.errors import Invalid
from lms.core.forms import Form, form_of
from lms.core.guards import actor_of
from lms.trials import service
from lms.trials.queries import own_trial
from lms.trials.rules.paper import Judged
from lms.trials.web import views
from lms.trials.web.pages import ROOMY, keep_sent, to_trial

AnyRequest = Request[Any, Any, Any]

_MOST_CRITERIA: Final = 20


@post("/authoring/trials/{ref:str}/submission", name="trials.hand_in", status_code=303, opt=ROOMY)
async def hand_in(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Hand in: the trial is marked and shows its result."""
    await keep_sent(request, ref)
    await service.hand_in(actor_of(request), ref)
    return to_trial(request, ref)


@post("/authoring/trials/{ref:str}/slots/{slot:int}/mark", name="trials.mark", status_code=303)
async def mark(request: AnyRequest, ref: FromPath[str], slot: FromPath[int]) -> Response[Any]:
    """Mark an answer by its rubric; what was chosen stays on the page when a level is missing."""
    actor, said = actor_of(request), _judged(await form_of(request))
    try:
        await service.mark(actor, ref, slot, said)
    except Invalid as refusal:
        return views.result_page(request, await own_trial(actor, ref), views.Refused(slot, said, refusal.message))
    return to_trial(request, ref, mark="#marking")


def _judged(form: Form) -> Judged:
    typed = {at: form.last(f"level-{at}") for at in range(_MOST_CRITERIA)}
    levels = {at: int(level) for at, level in typed.items() if level.isascii() and level.isdigit() and len(level) < 4}
    return Judged(levels, form.last("comment"))
