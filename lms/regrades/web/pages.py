"""Regrading a question: choose, look at the dry run, give a reason, apply; then the list of what it changed."""

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect

from lms.core.errors import Conflict, Invalid
from lms.core.forms import Form, form_of
from lms.core.guards import actor_of
from lms.core.i18n import gettext as _
from lms.core.templating import page
from lms.core.urls import url, urls_of
from lms.regrades import queries, service
from lms.regrades.queries import Subject
from lms.regrades.rules.foreseeing import Decision
from lms.regrades.web import form as forms
from lms.regrades.web import views

AnyRequest = Request[Any, Any, Any]
_LONGEST_REASON = 400


@get("/question-health/{ref:str}/regrade", name="regrades.new")
async def new(request: AnyRequest, ref: FromPath[str], action: FromQuery[str] = "") -> Response[bytes]:
    """Choose what to do with the question."""
    subject = await queries.subject_of(actor_of(request), ref)
    return await _choose(request, subject, Form([("chosen", action)] if action else []), {})


@post("/question-health/{ref:str}/dry-runs", name="regrades.dry_run", status_code=200)
async def dry_run(request: AnyRequest, ref: FromPath[str]) -> Response[bytes]:
    """Everything that would change, passing first; nothing is written."""
    subject, form = await queries.subject_of(actor_of(request), ref), await form_of(request)
    if form.last("back"):
        return await _choose(request, subject, form, {})
    try:
        decision = forms.read(subject, form)
    except Invalid as refusal:
        return await _choose(request, subject, form, refusal.fields or {"": refusal.message}, status=422)
    return await _list(request, subject, form, decision, {})


@post("/question-health/{ref:str}/regrades", name="regrades.start", status_code=303)
async def start(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Apply what the dry run showed."""
    actor, form = actor_of(request), await form_of(request)
    subject = await queries.subject_of(actor, ref)
    try:
        decision = forms.read(subject, form)
    except Invalid as refusal:
        return await _choose(request, subject, form, refusal.fields or {"": refusal.message}, status=422)
    reason = " ".join(form.last("reason").split())
    if not 3 <= len(reason) <= _LONGEST_REASON:
        return await _list(request, subject, form, decision, {"reason": _reason_sentence()}, status=422)
    try:
        made = await service.start_regrade(actor, subject, decision, reason=reason, seen=form.last("seen"))
    except Conflict as refusal:
        return await _list(request, subject, form, decision, {"": refusal.message}, status=409)
    urls_of(request.app)
    return Redirect(url("regrades.one", ref=made), status_code=303)


@get("/regrades/{ref:str}", name="regrades.one")
async def one(
    request: AnyRequest, ref: FromPath[str], number: Annotated[str, QueryParameter(name="page")] = "1"
) -> Response[bytes]:
    """How far a regrade is, then what it changed."""
    found = await views.outcome(actor_of(request), ref, _page_number(number))
    return page(request, "regrades/one.html", headers={"cache-control": "no-store"}, found=found)


async def _choose(
    request: AnyRequest, subject: Subject, form: Form, errors: dict[str, str], *, status: int = 200
) -> Response[bytes]:
    found = await views.choice(actor_of(request), subject, form)
    return page(request, "regrades/new.html", status=status, found=found, errors=errors)


async def _list(
    request: AnyRequest,
    subject: Subject,
    form: Form,
    decision: Decision,
    errors: dict[str, str],
    *,
    status: int = 200,
) -> Response[bytes]:
    number = _page_number(form.last("page") or "1")
    found = await views.dry_run(actor_of(request), subject, decision, form, number)
    return page(request, "regrades/dry_run.html", status=status, found=found, errors=errors)


def _reason_sentence() -> str:
    return _("Say why, in 3 to %(n)s characters: it stands with every changed result.", n=_LONGEST_REASON)


def _page_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
