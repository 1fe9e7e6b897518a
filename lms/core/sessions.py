"""The door: before routing, every request learns who asks, in which language, and gets its headers on the way out.

It stands outside Litestar's router, so that an unrouted 404 or 405 also knows the person and carries the headers.
"""

from collections.abc import Awaitable, Callable
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import msgspec
from litestar import Litestar, Request
from litestar.enums import ScopeType

from lms.core.audit import asking_from
from lms.core.errors import DomainError
from lms.core.headers import add_security_headers, client_address, cookie, header, is_https
from lms.core.i18n import LOCALES, negotiate, use_locale
from lms.core.ids import new_token

if TYPE_CHECKING:
    from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

    from lms.accounts.rules.permissions import Actor

SESSION_COOKIE: Final = "lull_session"
DOOR_COOKIE: Final = "lull_door"
LOCALE_COOKIE: Final = "lull_locale"
YEAR_S: Final = 365 * 24 * 3600
_TOKEN_LENGTH: Final = 43
_WITHOUT_PERSON: Final = ("/static/", "/healthz", "/readyz", "/metrics")
_WITHOUT_PAGES: Final = (*_WITHOUT_PERSON, "/api/", "/xapi/")
_VISIT: Final = "visit"


class SignedIn(msgspec.Struct, frozen=True):
    """A live log-in: the person, the row of the session and the token its forms carry."""

    actor: "Actor"
    session_id: int
    session_ref: str
    csrf: str


class Visit(msgspec.Struct):
    """What the door found out about one request, and the cookies its answer will set."""

    signed_in: SignedIn | None
    locale: str
    timezone: str
    address: str
    https: bool
    site_host: str
    door_token: str
    failure: DomainError | None = None
    set_cookies: list[bytes] = msgspec.field(default_factory=list)

    @property
    def actor(self) -> "Actor | None":
        """The person asking, None before log-in."""
        return self.signed_in.actor if self.signed_in else None

    def keep(self, name: str, value: str, *, max_age_s: int | None = None, path: str = "/") -> None:
        """Set a cookie on the answer: HttpOnly, SameSite=Lax, Secure behind https; `max_age_s` 0 removes it."""
        morsel = SimpleCookie({name: value})[name]
        morsel["path"], morsel["samesite"], morsel["httponly"] = path, "Lax", True
        if self.https:
            morsel["secure"] = True
        if max_age_s is not None:
            morsel["max-age"] = str(max_age_s)
        self.set_cookies.append(morsel.OutputString().encode("latin-1"))


Recognise = Callable[[str], Awaitable[SignedIn | None]]


class Door:
    """Wraps the whole application; `recognise` turns a cookie's token into the person, or None."""

    def __init__(self, app: "ASGIApp", *, recognise: Recognise, base_url: str) -> None:
        self._app = app
        self._recognise = recognise
        self._base_url = base_url
        self._site_host = urlsplit(base_url).netloc.lower()

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer one request of the server."""
        if scope["type"] == ScopeType.HTTP:
            await self._answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: "HTTPScope", receive: "Receive", send: "Send") -> None:
        visit = await self._visit(scope)
        scope["state"] |= {_VISIT: visit, "actor": visit.actor, "csrf_token": _form_token(visit, scope["path"])}

        async def send_with_headers(message: "Message") -> None:
            if message["type"] == "http.response.start":
                add_security_headers(message, https=visit.https)
                message["headers"] = [*message["headers"], *((b"set-cookie", value) for value in visit.set_cookies)]
            await send(message)

        with use_locale(visit.locale, visit.timezone), asking_from(visit.address):
            await self._app(scope, receive, send_with_headers)

    async def _visit(self, scope: "HTTPScope") -> Visit:
        headers = scope["headers"]
        visit = Visit(
            signed_in=None,
            locale="",
            timezone="UTC",
            address=client_address(scope),
            https=is_https(scope, self._base_url),
            site_host=self._site_host,
            door_token=_token(cookie(headers, DOOR_COOKIE)),
        )
        token = _token(cookie(headers, SESSION_COOKIE))
        if token and not scope["path"].startswith(_WITHOUT_PERSON):
            await self._sign_in(visit, token)
        if visit.actor is not None:
            visit.locale, visit.timezone = visit.actor.locale, visit.actor.timezone
        else:
            chosen = cookie(headers, LOCALE_COOKIE)
            visit.locale = chosen if chosen in LOCALES else negotiate(header(headers, b"accept-language"))
        return visit

    async def _sign_in(self, visit: Visit, token: str) -> None:
        """A refusal (the database is away) waits for the guard, which can show a page for it."""
        try:
            visit.signed_in = await self._recognise(token)
        except DomainError as refusal:
            visit.failure = refusal


def install_door(app: Litestar, *, recognise: Recognise, base_url: str) -> None:
    """Put the door in front of everything the application answers."""
    app.asgi_handler = Door(app.asgi_handler, recognise=recognise, base_url=base_url)


def visit_of(request: "Request[Any, Any, Any]") -> Visit:
    """What the door knows about this request."""
    visit = request.scope["state"].get(_VISIT)
    assert isinstance(visit, Visit), "install_door(app, ...) was not called"
    return visit


def csrf_token(request: "Request[Any, Any, Any]") -> str:
    """The token for the forms of a page; templates have it as `csrf_field`."""
    token = request.scope["state"]["csrf_token"]
    assert isinstance(token, str)
    return token


def _form_token(visit: Visit, path: str) -> str:
    """The token of the session, or before log-in one kept in a cookie of its own, made at the first page."""
    if visit.signed_in is not None:
        return visit.signed_in.csrf
    if not visit.door_token and not path.startswith(_WITHOUT_PAGES):
        visit.door_token = new_token()
        visit.keep(DOOR_COOKIE, visit.door_token)
    return visit.door_token


def _token(text: str) -> str:
    """Only what we could have made ourselves; anything else is as good as nothing."""
    return text if len(text) == _TOKEN_LENGTH and text.replace("-", "a").replace("_", "a").isalnum() else ""
