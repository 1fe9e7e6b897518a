"""The pages of a quiz: its front, the running attempt, the result. They work as plain forms too."""

from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from lms.accounts.rules.permissions import Actor
from lms.admission.service import WrongCode
from lms.answers.queries import replaced_in
from lms.answers.service.files import LARGEST, add_sent_files
from lms.attempts.rules.clock import face
from lms.attempts.rules.pauses import grace_ends_at
from lms.attempts.rules.states import OPEN, State, takes_answers
from lms.attempts.rules.turns import turn
from lms.core import clock
from lms.core.errors import Invalid, TooMany
from lms.core.forms import Form, form_of
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.sessions import visit_of
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.practice.service import NothingToCheck, step_of
from lms.questions.rules.answers import Answer
from lms.questions.rules.exam_rules import Nav
from lms.questions.rules.forms import answer_from_form
from lms.quizzes import queries, service
from lms.quizzes.queries import AttemptView
from lms.quizzes.queries.pausing import paused
from lms.quizzes.service import StartRefused, Writer
from lms.quizzes.web import results, views

AnyRequest = Request[Any, Any, Any]

_NO_STORE: Final = {"cache-control": "no-store"}
_ROOMY: Final = {"form_limit": 2_000_000}
_LONGEST_CODE: Final = 40
_answers = msgspec.json.Decoder(Answer)


class Room(msgspec.Struct, frozen=True):
    """The room code as it was typed, and what was said to it."""

    typed: str = ""
    error: str = ""


@get("/courses/{code:str}/quizzes/{key:str}", name="quiz")
async def front(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[bytes]:
    """What the quiz asks and demands, the attempts so far, and the one button."""
    return await _front(request, code, key)


@post("/courses/{code:str}/quizzes/{key:str}/attempts", name="quiz.start", status_code=303)
async def start(request: AnyRequest, code: FromPath[str], key: FromPath[str]) -> Response[Any]:
    """Start an attempt, or go on with the one that is running."""
    typed = (await form_of(request)).last("room_code")[:_LONGEST_CODE]
    entry = service.Entry(typed, visit_of(request).address)
    try:
        ref = await service.start_attempt(actor_of(request), code, key, entry)
    except StartRefused as refusal:
        return await _front(request, code, key, status=refusal.status)
    except (WrongCode, TooMany) as refusal:
        return await _front(request, code, key, status=refusal.status, room=Room(typed, refusal.message))
    return _to(request, "attempt", ref=ref)


async def _front(
    request: AnyRequest, code: str, key: str, *, status: int = 200, room: Room | None = None
) -> Response[bytes]:
    quiz = await views.front(actor_of(request), code, key, visit_of(request).address)
    return page(request, "quizzes/front.html", status=status, headers=_NO_STORE, quiz=quiz, room=room or Room())


@get("/attempts/{ref:str}", name="attempt")
async def attempt(request: AnyRequest, ref: FromPath[str], q: FromQuery[str] = "") -> Response[Any]:
    """The running attempt: all its questions in one page, or only the one it is at where the quiz says so."""
    found = await _own(actor_of(request), ref)
    if found.state not in OPEN:
        return _to(request, "attempt.result", ref=ref)
    return await _attempt(request, found, q)


async def _attempt(
    request: AnyRequest, found: AttemptView, asked: str = "", *, status: int = 200, said: str = ""
) -> Response[Any]:
    """The page of an open attempt; `said` is what has to be said on top of it."""
    urls_of(request.app)
    name, shown = await _face(actor_of(request), found, asked)
    shown |= {"attempt": found, "said": said, "token": service.attempt_token(found.ref), "now": clock.now()}
    return page(request, name, status=status, headers=_NO_STORE, **shown)


async def _face(actor: Actor, found: AttemptView, asked: str) -> tuple[str, dict[str, Any]]:
    """The template of an open attempt and what it needs: questions are in it only while they may be answered."""
    if found.state is State.PAUSED:
        return "quizzes/paused.html", {"pause": await paused(actor, found)}
    if found.state is State.OVERDUE:
        return "quizzes/overdue.html", {"until": grace_ends_at(found.clock, found.quiz.rules)}
    at = turn(found.quiz.rules.nav, current=found.current_slot, total=len(found.slots), asked=asked)
    opened_at = found.slots[at.at - 1].opened_at if at and at.at else None
    time = face(found.clock, clock.now(), opened_at=opened_at, questions=len(found.slots))
    replaced = await replaced_in(found.id) if found.quiz.rules.clock.sibling_after_s else frozenset()
    shown = {"items": await views.items(found, at), "beside": await views.beside(actor, found), "turn": at}
    return "quizzes/attempt.html", shown | msgspec.structs.asdict(time) | {"replaced": replaced}


@post(
    "/attempts/{ref:str}/answers",
    name="attempt.save",
    status_code=303,
    opt=_ROOMY,
    request_max_body_size=LARGEST + (2 << 20),
)
async def save(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """The Save button of the plain form, and where a page holds one question the buttons that lead to another."""
    found = await _keep(request, ref)
    go = (await form_of(request)).last("go")
    return await _gone(request, found, go) if go and takes_answers(found.state) else _to(request, "attempt", ref=ref)


@post("/attempts/{ref:str}/slots/{slot:int}/tries", name="attempt.try", status_code=303, opt=_ROOMY)
async def check(request: AnyRequest, ref: FromPath[str], slot: FromPath[int]) -> Response[Any]:
    """The Check button of a question that is practised: what the form holds is saved first, then this answer judged.

    A script gets the question alone, as it then stands.
    """
    urls_of(request.app)
    form, by_script = await form_of(request), "hx-request" in request.headers
    found = await _keep(request, ref)
    answer = next((answer_from_form(s.question, form, f"q{slot}") for s in found.slots if s.position == slot), None)
    try:
        await service.check_answer(found, slot, step_of(form, slot, answer))
    except NothingToCheck as refusal:
        if by_script:
            raise
        found = await queries.own_attempt(actor_of(request), ref)
        return await _attempt(request, found, status=refusal.status, said=refusal.message)
    if not by_script:
        return Redirect(f"{url('attempt', ref=ref)}#question-{slot}", status_code=303, headers=_NO_STORE)
    found = await queries.own_attempt(actor_of(request), ref)
    return Response(await views.section(found, slot), status_code=200, media_type="text/html", headers=_NO_STORE)


@post("/attempts/{ref:str}/pause", name="attempt.pause", status_code=303, opt=_ROOMY)
async def pause(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """The pause button of the plain form: what it holds is saved first."""
    found = await _keep(request, ref)
    if found.quiz.rules.one_by_one and (at := await _question_sent(request, found)):
        await service.mark_slot(Writer(actor=actor_of(request)), ref, at)
    await service.pause_attempt(Writer(actor=actor_of(request)), ref)
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
    if found.score_ppm is None and not found.waiting:
        return page(request, "quizzes/ungraded.html", headers=_NO_STORE, attempt=found)
    return page(request, "quizzes/result.html", headers=_NO_STORE, result=await results.result(actor, found))


async def _own(actor: Actor, ref: str) -> AttemptView:
    """The person's attempt; what is due to it by now happens first."""
    found = await queries.own_attempt(actor, ref)
    if found.next_check_at is not None and found.next_check_at <= clock.now():
        await service.close_over(ref)
        found = await queries.own_attempt(actor, ref)
    return found


async def _keep(request: AnyRequest, ref: str) -> AttemptView:
    """Save what the plain form holds; Closed when an attempt that is handed in already would have to change."""
    actor, form = actor_of(request), await form_of(request)
    found = await _own(actor, ref)
    slots = [slot for slot in found.slots if f"was-{slot.position}" in form]
    given = {slot.position: answer_from_form(slot.question, form, f"q{slot.position}") for slot in slots}
    given |= await _sent_files(request, found, given)
    shown = {slot.position: _was(form, slot.position) for slot in slots}
    flags = {slot.position: f"flag-{slot.position}" in form for slot in slots}
    await service.save_form(found, given, shown, flags)
    return found


async def _sent_files(request: AnyRequest, found: AttemptView, given: dict[int, Answer]) -> dict[int, Answer]:
    """The answers with files that came with the plain form; a page with scripts sends them through their own door."""
    if request.content_type[0] != RequestEncodingType.MULTI_PART or found.state not in OPEN:
        return {}
    parts = await request.form()
    sent = {at: part for at in given if isinstance(part := parts.get(f"file-{at}"), UploadFile) and part.filename}
    return await add_sent_files(Writer(actor=actor_of(request)), found.ref, given, sent)


async def _gone(request: AnyRequest, found: AttemptView, go: str) -> Response[Any]:
    """On to the question asked for, as far as the quiz allows."""
    nav = found.quiz.rules.nav
    if nav is Nav.LINEAR:
        await service.go_on(found, await _question_sent(request, found))
    at = turn(Nav.FREE, current=found.current_slot, total=len(found.slots), asked=go)
    if nav is Nav.FREE and at is not None and at.at:
        await service.mark_slot(Writer(actor=actor_of(request)), found.ref, at.at)
    return _to(request, "attempt", ref=found.ref, q=go if go == "0" else None)


async def _question_sent(request: AnyRequest, found: AttemptView) -> int:
    """The (first) question whose fields the form held; 0 when it held none."""
    form = await form_of(request)
    return next((slot.position for slot in found.slots if f"was-{slot.position}" in form), 0)


def _was(form: Form, position: int) -> Answer:
    """The answer that the form was drawn with."""
    try:
        was: Answer = _answers.decode(form.last(f"was-{position}"))
    except (msgspec.DecodeError, RecursionError) as error:
        sentence = _("The page did not arrive as it was sent out. Open it again; saved answers are there.")
        raise Invalid(sentence) from error
    return was


def _to(request: AnyRequest, name: str, **values: str | None) -> Redirect:
    urls_of(request.app)
    return Redirect(url(name, **values), status_code=303, headers=_NO_STORE)
