"""One's own log-ins: where one is logged in, and an end to it."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from lms.accounts.queries import own_logins
from lms.accounts.service import end_login, end_other_logins
from lms.core.guards import actor_of
from lms.core.sessions import visit_of
from lms.core.templating import page

AnyRequest = Request[Any, Any, Any]


@get("/account/sessions", name="accounts.sessions")
async def logins_page(request: AnyRequest) -> Response[Any]:
    """The browsers in which this person is logged in."""
    logins = await own_logins(actor_of(request))
    return page(request, "accounts/sessions.html", logins=logins, here=_here(request))


@post("/account/sessions/{ref:str}/revocation", name="accounts.session_end")
async def end_one(request: AnyRequest, ref: FromPath[str]) -> Response[Any]:
    """Log out in one browser."""
    await end_login(actor_of(request), ref)
    return Redirect("/login" if ref == _here(request) else "/account/sessions", status_code=303)


@post("/account/sessions/revocation", name="accounts.sessions_end")
async def end_others(request: AnyRequest) -> Response[Any]:
    """Log out everywhere, in this browser too."""
    await end_other_logins(actor_of(request))
    return Redirect("/login", status_code=303, headers={"clear-site-data": '"cache"'})


def _here(request: AnyRequest) -> str:
    signed_in = visit_of(request).signed_in
    return signed_in.session_ref if signed_in else ""
