"""Logging in and out."""

from typing import Annotated, Any
from urllib.parse import quote

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromQuery, QueryParameter
from litestar.response import Redirect
from msgspec import Meta

from lms.accounts.queries import DemoPerson, demo_people
from lms.accounts.service import log_in, log_out
from lms.core.errors import DomainError, Invalid, TooMany
from lms.core.forms import Bound, blank, posted
from lms.core.guards import PUBLIC, actor_or_none
from lms.core.headers import cookie, from_loopback, header, local_path
from lms.core.i18n import LOCALES
from lms.core.sessions import LOCALE_COOKIE, SESSION_COOKIE, YEAR_S, visit_of
from lms.core.settings import current_settings
from lms.core.templating import page

AnyRequest = Request[Any, Any, Any]


class LoginForm(msgspec.Struct, frozen=True):
    """What the log-in page sends."""

    login: Annotated[str, Meta(max_length=254)]
    password: Annotated[str, Meta(max_length=1000, extra={"secret": True})]
    next: Annotated[str, Meta(max_length=1000)] = "/"


@get("/login", name="accounts.login", opt=PUBLIC)
async def login_page(
    request: AnyRequest,
    next_page: Annotated[str, QueryParameter(name="next")] = "/",
    login: FromQuery[str] = "",
    lang: FromQuery[str] = "",
) -> Response[Any]:
    """The log-in page; someone who is logged in already goes on to the page asked for."""
    if lang in LOCALES:
        visit_of(request).keep(LOCALE_COOKIE, lang, max_age_s=YEAR_S)
        return Redirect("/login?next=" + quote(local_path(next_page), safe="/"), status_code=303)
    if actor_or_none(request) is not None:
        return Redirect(local_path(next_page), status_code=303)
    return await _page(request, blank(LoginForm, login=login[:60], next=local_path(next_page)))


@post("/login", name="accounts.login_open", opt=PUBLIC)
async def open_session(request: AnyRequest) -> Response[Any]:
    """Log in; what was typed stays on the page when it does not work, except the password."""
    form = await posted(request, LoginForm)
    if form.value is None:
        return await _page(request, form, 422)
    visit = visit_of(request)
    headers = request.scope["headers"]
    old, agent = cookie(headers, SESSION_COOKIE), header(headers, b"user-agent")
    try:
        new = await log_in(form.value.login, form.value.password, address=visit.address, user_agent=agent, replaces=old)
    except (Invalid, TooMany) as refusal:
        return await _refused(request, form, refusal)
    visit.keep(SESSION_COOKIE, new.token)
    return Redirect(local_path(form.value.next), status_code=303)


@post("/logout", name="accounts.logout", opt=PUBLIC)
async def end_session(request: AnyRequest) -> Response[Any]:
    """Log out: the session ends on the server, and the browser forgets the pages it kept for Back.

    Only the cache is cleared, never storage: answers not yet sent may wait there.
    """
    await log_out(cookie(request.scope["headers"], SESSION_COOKIE))
    visit_of(request).keep(SESSION_COOKIE, "", max_age_s=0)
    return Redirect("/login", status_code=303, headers={"clear-site-data": '"cache"'})


async def _refused(request: AnyRequest, form: Bound[LoginForm], refusal: DomainError) -> Response[Any]:
    headers = {"retry-after": str(refusal.retry_after_s)} if isinstance(refusal, TooMany) else None
    return await _page(request, form.refused("", refusal.message), refusal.status, headers)


async def _page(
    request: AnyRequest, form: Bound[LoginForm], status: int = 200, headers: dict[str, str] | None = None
) -> Response[Any]:
    settings = current_settings()
    cast: list[DemoPerson] = []
    if settings.demo_logins and from_loopback(request.scope) and not request.headers.get("x-forwarded-for"):
        cast = await demo_people()
    known = bool(form.raw["login"]) and any(person.login == form.raw["login"] for person in cast)
    filled = settings.demo_password if known else ""
    return page(
        request, "accounts/login.html", status=status, headers=headers, form=form, cast=cast, filled=filled,
        demo_password=settings.demo_password,
        was_reset="reset" in request.query_params,
    )  # fmt: skip
