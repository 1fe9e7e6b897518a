"""Who is asking: every route needs a log-in unless its handler says `opt={"public": True}`."""

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.response import Redirect, Response

from lms.core.csrf import same_site
from lms.core.errors import DomainError, NotFound
from lms.core.headers import local_path, split_address
from lms.core.i18n import gettext as _
from lms.core.sessions import visit_of

if TYPE_CHECKING:
    from litestar.connection import ASGIConnection
    from litestar.handlers import BaseRouteHandler
    from litestar.types import ASGIApp, Receive, Scope, Send

    from lms.accounts.rules.permissions import Actor

PUBLIC: Final = {"public": True}
_PROGRAMS: Final = ("/api/", "/xapi/")


class NotLoggedIn(DomainError):  # noqa: N818 - refusals are named after what they say
    """There is no live session behind this request."""

    status = 401


async def logged_in(connection: "ASGIConnection[Any, Any, Any, Any]", handler: "BaseRouteHandler") -> None:
    """Guard of every route: refuse strangers except where the handler opts out by name.

    A path with control characters names nothing of ours, and PostgreSQL cannot even be asked about a NUL.
    """
    if not connection.scope["path"].isprintable():
        raise NotFound(_("There is no such page."))
    if handler.opt.get("public"):
        return
    assert isinstance(connection, Request)
    actor_of(connection)


class AtTheDoor(ASGIMiddleware):
    """Both guards before every route: `Litestar(middleware=[AtTheDoor()])`.

    Not Litestar's own guards: it copies the route's handler for each of them at each request (15 µs).
    """

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: "Scope", receive: "Receive", send: "Send", next_app: "ASGIApp") -> None:
        """Let the request pass, or raise the refusal."""
        request = Request[Any, Any, Any](scope, receive, send)
        handler = scope["route_handler"]
        await logged_in(request, handler)
        await same_site(request, handler)
        await next_app(scope, receive, send)


def actor_of(request: "Request[Any, Any, Any]") -> "Actor":
    """The person asking. Raises NotLoggedIn, or the refusal that kept us from finding out."""
    visit = visit_of(request)
    if visit.failure is not None:
        raise visit.failure
    if visit.actor is None:
        raise NotLoggedIn(_("Log in first."))
    return visit.actor


def actor_or_none(request: "Request[Any, Any, Any]") -> "Actor | None":
    """The person asking on a public page, None for a stranger."""
    return visit_of(request).actor


def ask_to_log_in(request: "Request[Any, Any, Any]", refusal: NotLoggedIn) -> Response[Any]:
    """What NotLoggedIn becomes: problem+json for a program, a move for htmx, the log-in page for a person.

    Give it to Litestar as `exception_handlers={NotLoggedIn: ask_to_log_in}`.
    """
    if request.url.path.startswith(_PROGRAMS) or "application/json" in request.headers.get("accept", ""):
        return _problem(refusal)
    address = "/login?next=" + quote(_return_to(request), safe="/")
    if "hx-request" in request.headers:
        return Response("", status_code=401, headers={"hx-redirect": address}, media_type="text/html")
    return Redirect(address, status_code=303)


def _problem(refusal: NotLoggedIn) -> Response[Any]:
    body = {"type": "about:blank", "title": "Unauthorized", "status": 401, "detail": refusal.message}
    headers = {"www-authenticate": "Bearer"}
    return Response(body, status_code=401, headers=headers, media_type="application/problem+json")


def _return_to(request: "Request[Any, Any, Any]") -> str:
    """The page to come back to: this one when it was only read, else the page that the form or fragment was on."""
    if request.method in {"GET", "HEAD"} and "hx-request" not in request.headers:
        query = request.url.query
        return local_path(request.url.path + (f"?{query}" if query else ""))
    parts = split_address(request.headers.get("hx-current-url") or request.headers.get("referer") or "/")
    if parts.netloc and parts.netloc != request.headers.get("host"):
        return "/"
    return local_path((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
