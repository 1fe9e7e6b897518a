"""The log-in over an open page: who is logged in here, and logging in again without leaving the page."""

from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import Request, Response, get, post
from msgspec import Meta

from lms.accounts.service import log_in, log_out, recognise
from lms.core.bodies import json_of
from lms.core.csrf import from_our_pages
from lms.core.errors import Conflict, Forbidden
from lms.core.guards import PUBLIC
from lms.core.headers import cookie, header
from lms.core.i18n import current_timezone, use_locale
from lms.core.i18n import gettext as _
from lms.core.sessions import SESSION_COOKIE, SignedIn, visit_of

AnyRequest = Request[Any, Any, Any]

# JSON from another site needs its permission first, which we never give; our own page is asked for all the same.
_OWN_PAGE: Final = {**PUBLIC, "csrf": False}


class Again(msgspec.Struct, frozen=True):
    """The log-in of whoever the page belongs to (`person`, a reference), in the language of the page."""

    login: Annotated[str, Meta(max_length=254)]
    password: Annotated[str, Meta(max_length=1000)]
    person: Annotated[str, Meta(max_length=24)]
    locale: Literal["en", "zh-Hant", "zh-Hans"] = "en"


class Here(msgspec.Struct, frozen=True):
    """Who is logged in in this browser ("" nobody), and the token of the forms of that log-in."""

    person: str
    csrf: str


_again = msgspec.json.Decoder(Again)


@get("/api/v1/session", name="api.session", opt=PUBLIC)
async def session(request: AnyRequest) -> Response[bytes]:
    """Who is logged in here."""
    return _here(visit_of(request).signed_in)


@post("/api/v1/session", name="api.session_open", status_code=200, opt=_OWN_PAGE)
async def open_session_again(request: AnyRequest) -> Response[bytes]:
    """Log in over an open page. Anyone but the person of the page is refused, and stays logged out."""
    if not from_our_pages(request):
        raise Forbidden(_("This came from another site, so nothing was changed. Open the page here and try again."))
    given = await json_of(request, _again)
    with use_locale(given.locale, str(current_timezone())):
        return _here(await _opened(request, given))


async def _opened(request: AnyRequest, given: Again) -> SignedIn | None:
    visit, headers = visit_of(request), request.scope["headers"]
    agent = header(headers, b"user-agent")
    new = await log_in(given.login, given.password, address=visit.address, user_agent=agent)
    signed_in = await recognise(new.token)
    if signed_in is None or signed_in.actor.ref != given.person:
        await log_out(new.token)
        raise Conflict(
            _("This page belongs to someone else. To log in as yourself, leave it first; nothing here is lost."),
            "someone_else",
        )
    await log_out(cookie(headers, SESSION_COOKIE))
    visit.keep(SESSION_COOKIE, new.token)
    return signed_in


def _here(signed_in: SignedIn | None) -> Response[bytes]:
    here = Here(signed_in.actor.ref, signed_in.csrf) if signed_in else Here("", "")
    return Response(msgspec.json.encode(here), media_type="application/json", headers={"cache-control": "no-store"})
