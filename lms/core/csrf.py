"""Unsafe requests must come from our own pages: the browser's word for it, and a token that only our pages know."""

import hmac
from typing import TYPE_CHECKING, Any, Final

from litestar import Request

from lms.core.errors import Forbidden
from lms.core.forms import Form, form_of
from lms.core.headers import split_address
from lms.core.i18n import gettext as _
from lms.core.sessions import visit_of

if TYPE_CHECKING:
    from litestar.connection import ASGIConnection
    from litestar.handlers import BaseRouteHandler

FIELD: Final = "_csrf_token"
SECRET_NAMES: Final = frozenset({"password", "current", "new", "again"})
HEADER: Final = "x-csrftoken"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_OWN_SITES: Final = frozenset({"same-origin", "none"})


class CsrfRefused(Forbidden):
    """The request may not come from our page. `form` is what was typed, kept only when the page was certainly ours."""

    def __init__(self, message: str, form: Form | None = None) -> None:
        super().__init__(message)
        self.form = form


async def same_site(connection: "ASGIConnection[Any, Any, Any, Any]", handler: "BaseRouteHandler") -> None:
    """Guard of every route: refuse unsafe methods that are not from our pages.

    A route for programs opts out by name, `opt={"csrf": False}`; it must not accept the log-in session then. A
    request with `Authorization: Bearer` or `X-Attempt-Token` is exempt: no other site can make a browser send those.
    """
    assert isinstance(connection, Request)
    if connection.method in SAFE_METHODS or handler.opt.get("csrf") is False or _carries_token(connection):
        return
    if not from_our_pages(connection):
        raise CsrfRefused(_("This came from another site, so nothing was changed. Open the page here and try again."))
    await _check_token(connection)


def from_our_pages(request: "Request[Any, Any, Any]") -> bool:
    """What the browser says of the page that sent this: Sec-Fetch-Site, else Origin. Silence (old browser) passes."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in _OWN_SITES:
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    host = split_address(origin).netloc.lower()
    return host != "" and host in {request.headers.get("host", "").lower(), visit_of(request).site_host}


async def _check_token(request: "Request[Any, Any, Any]") -> None:
    visit = visit_of(request)
    wanted = visit.signed_in.csrf if visit.signed_in else visit.door_token
    given = request.headers.get(HEADER)
    form = None
    if given is None:
        form = await form_of(request)
        given = form.last(FIELD)
    if not wanted or not hmac.compare_digest(wanted.encode(), given.encode("utf-8", "surrogatepass")):
        sentence = _("The page was open for too long or you logged in again meanwhile, so nothing was changed yet.")
        raise CsrfRefused(sentence, form if _surely_ours(request) else None)


def _surely_ours(request: "Request[Any, Any, Any]") -> bool:
    """Showing a foreign form again with a fresh token would lend it ours; so silence does not count here."""
    return request.headers.get("sec-fetch-site") == "same-origin" or "origin" in request.headers


def _carries_token(request: "Request[Any, Any, Any]") -> bool:
    scheme = request.headers.get("authorization", "").partition(" ")[0].lower()
    return scheme == "bearer" or "x-attempt-token" in request.headers
