"""The pages of a quiz: its front, the running attempt, the result. They work as plain forms too."""

from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from lms.accounts.rules.permissions import Actor
from lms.attempts.rules.states import OPEN, is_over
from lms.core import clock
from lms.core.errors import Invalid
from lms.core.forms import Form, form_of
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.questions.rules.answers import Answer
from lms.questions.rules.forms import answer_from_form
from lms.quizzes import queries, service
from lms.quizzes.queries import AttemptView
from lms.quizzes.service import StartRefused, Writer
from lms.quizzes.web import views

AnyRequest = Request[Any, Any, Any]

_NO_STORE: Final = {"cache-control": "no-store"}
_ROOMY: Final = {"form_limit": 400_000}
_answers = msgspec.json.Decoder(Answer)


@get("/courses/{code:str}/quizzes/{key:str}", name="quiz")
async def front(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """What the quiz asks and demands, the attempts so far, and the one button."""
    return page(request, "quizzes/front.html", headers=_NO_STORE, quiz=await views.front(actor_of(request), code, key))


@post("/courses/{code:str}/quizzes/{key:str}/attempts", name="quiz.start", status_code=303)
async def start(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[Any]:
    """Start an attempt, or go on with the one that is running."""
    actor = actor_of(request)
    try:
        ref = await service.start_attempt(actor, code, key)
    except StartRefused:
        quiz = await views.front(actor, code, key)
        return page(request, "quizzes/front.html", status=409, headers=_NO_STORE, quiz=quiz)
    return _to(request, "attempt", ref=ref)


@get("/attempts/{ref:str}", name="attempt")
async def attempt(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """The running attempt: all its questions in one page."""
    found = await _own(actor_of(request), ref)
    if found.state not in OPEN:
        return _to(request, "attempt.result", ref=ref)
    return page(
        request,
        "quizzes/attempt.html",
        headers=_NO_STORE,
        attempt=found,
        items=await views.items(found),
        token=service.attempt_token(ref),
        now_ms=int(clock.now().timestamp() * 1000),
    )


@post("/attempts/{ref:str}/answers", name="attempt.save", status_code=303, opt=_ROOMY)
async def save(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """The Save button of the plain form."""
    await _keep(request, ref)
    return _to(request, "attempt", ref=ref)


@post("/attempts/{ref:str}/submission", name="attempt.submit", status_code=303, opt=_ROOMY)
async def submit(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """The Hand in button of the plain form: what it holds is saved first."""
    found = await _keep(request, ref)
    if found.state in OPEN:
        await service.submit(Writer(actor=actor_of(request)), ref)
    return _to(request, "attempt.result", ref=ref)


@get("/attempts/{ref:str}/result", name="attempt.result")
async def result(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Passed or not and why, by topic and by question as far as the quiz tells."""
    actor = actor_of(request)
    found = await _own(actor, ref)
    if found.state in OPEN:
        return _to(request, "attempt", ref=ref)
    return page(request, "quizzes/result.html", headers=_NO_STORE, result=await views.result(actor, found))


async def _own(actor: Actor, ref: str) -> AttemptView:
    """The person's attempt; one that ran past the closing of its quiz is handed in first."""
    found = await queries.own_attempt(actor, ref)
    if found.state in OPEN and is_over(found.closes_at, clock.now()):
        await service.close_over(ref)
        found = await queries.own_attempt(actor, ref)
    return found


async def _keep(request: AnyRequest, ref: str) -> AttemptView:
    """Save what the plain form holds; Closed when an attempt that is handed in already would have to change."""
    actor, form = actor_of(request), await form_of(request)
    found = await _own(actor, ref)
    slots = [slot for slot in found.slots if f"was-{slot.position}" in form]
    given = {slot.position: answer_from_form(slot.question, form, f"q{slot.position}") for slot in slots}
    shown = {slot.position: _was(form, slot.position) for slot in slots}
    flags = {slot.position: f"flag-{slot.position}" in form for slot in slots}
    await service.save_form(found, given, shown, flags)
    return found


def _was(form: Form, position: int) -> Answer:
    """The answer that the form was drawn with."""
    try:
        was: Answer = _answers.decode(form.last(f"was-{position}"))
    except (msgspec.DecodeError, RecursionError) as error:
        sentence = _("The page did not arrive as it was sent out. Open it again; saved answers are there.")
        raise Invalid(sentence) from error
    return was


def _to(request: AnyRequest, name: str, **values: str) -> Redirect:
    urls_of(request.app)
    return Redirect(url(name, **values), status_code=303, headers=_NO_STORE)
