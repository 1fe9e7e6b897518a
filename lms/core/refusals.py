"""The one place where a refusal becomes an answer: a page in the house style, an htmx fragment or problem+json."""

import logging
from http import HTTPStatus
from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from lms.core.csrf import FIELD, SECRET_NAMES, CsrfRefused
from lms.core.errors import Conflict, DomainError, Invalid, TooMany
from lms.core.forms import Form
from lms.core.guards import NotLoggedIn, ask_to_log_in
from lms.core.sessions import visit_of
from lms.core.templating import page

AnyRequest = Request[Any, Any, Any]

KNOWN: Final = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})
_PROGRAMS: Final = ("/api/", "/xapi/")
_log = logging.getLogger("lms.refusals")


def refused(request: AnyRequest, refusal: DomainError) -> Response[Any]:
    """Answer a named refusal with its own sentence."""
    if isinstance(refusal, NotLoggedIn):
        return ask_to_log_in(request, refusal)
    if isinstance(refusal, CsrfRefused) and refusal.form is not None and not wants_problem(request):
        return _ask_to_send_again(request, refusal, refusal.form)
    headers = {"retry-after": str(refusal.retry_after_s)} if isinstance(refusal, TooMany) else {}
    return answer(request, refusal.status, refusal.message, headers=headers, extra=_extra(refusal))


def framework_refused(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """Answer what the framework refuses: unknown paths, wrong methods, bodies it cannot read."""
    headers = {name.lower(): value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    return answer(request, error.status_code, "", headers=headers)


def broken(request: AnyRequest, error: Exception) -> Response[Any]:
    """Answer a mistake of ours: logged with its trace, shown as one sentence without it."""
    if isinstance(error, RecursionError) and "deserializing" in str(error):  # JSON nested deeper than the stack
        return answer(request, HTTPStatus.BAD_REQUEST, "", headers={})
    _log.error("%s %s failed", request.method, request.scope["path"], exc_info=error)
    return answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, "", headers={})


def answer(
    request: AnyRequest, status: int, sentence: str, *, headers: dict[str, str], extra: dict[str, object] | None = None
) -> Response[Any]:
    """Give the answer in the form that was asked for; an empty sentence leaves the page's own words."""
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE and request.scope.get("http_version", "").startswith("1"):
        headers = {**headers, "connection": "close"}  # what we did not read stands in the way of the next request
    shown = status if status in KNOWN else 400 if status < HTTPStatus.INTERNAL_SERVER_ERROR else 500
    if wants_problem(request):
        return _problem(status, sentence, headers, extra or {})
    kind = "fragment" if "hx-request" in request.headers else "page" if _has_person(request) else "bare"
    return page(request, f"errors/{kind}.html", status=status, headers=headers, code=shown, sentence=sentence)


def wants_problem(request: AnyRequest) -> bool:
    """Whether a program is asking."""
    if request.scope["path"].startswith(_PROGRAMS):
        return True
    accept = request.headers.get("accept", "")
    return "json" in accept and "text/html" not in accept


def _ask_to_send_again(request: AnyRequest, refusal: CsrfRefused, form: Form) -> Response[Any]:
    """What was typed into a page that had been open too long; secrets are not echoed."""
    fields = [(name, value) for name, values in form.items() for value in values if name != FIELD]
    lost = any(name in SECRET_NAMES for name, _value in fields)
    return page(
        request, "accounts/resend.html", status=403, sentence=refusal.message, action=request.scope["path"],
        fields=[] if lost else fields, lost=lost,
    )  # fmt: skip


def _problem(status: int, sentence: str, headers: dict[str, str], extra: dict[str, object]) -> Response[bytes]:
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": sentence or title, **extra}
    return Response(
        msgspec.json.encode(body), status_code=status, headers=headers, media_type="application/problem+json"
    )


def _extra(refusal: DomainError) -> dict[str, object]:
    if isinstance(refusal, Conflict):
        return {"code": refusal.code, **refusal.more}
    if isinstance(refusal, Invalid) and refusal.fields:
        return {"fields": refusal.fields}
    return {}


def _has_person(request: AnyRequest) -> bool:
    return visit_of(request).actor is not None
