"""The way back in: ask for a link, set a new password with it."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from msgspec import Meta

from lms.accounts.rules.passwords import SHORTEST
from lms.accounts.service import link_works, reset_password
from lms.admin.service import ask_for_reset
from lms.core.errors import Invalid, NotFound, TooMany
from lms.core.forms import Bound, blank, posted
from lms.core.guards import PUBLIC
from lms.core.i18n import gettext as _
from lms.core.sessions import visit_of
from lms.core.settings import current_settings
from lms.core.templating import page

AnyRequest = Request[Any, Any, Any]
_NEVER_KEPT = {"cache-control": "no-store"}


class AskForm(msgspec.Struct, frozen=True):
    """Who cannot get in."""

    login: Annotated[str, Meta(max_length=254)]


class NewPasswordForm(msgspec.Struct, frozen=True):
    """The new password, twice."""

    password: Annotated[str, Meta(max_length=1000, extra={"secret": True})]
    again: Annotated[str, Meta(max_length=1000, extra={"secret": True})]

    def __post_init__(self) -> None:
        """Refuse two different passwords."""
        if self.password != self.again:
            sentence = _("These two are not the same. Type the new password again.")
            raise Invalid(sentence, {"again": sentence})


@get("/reset", name="resets.ask", opt=PUBLIC)
async def ask_page(request: AnyRequest) -> Response[Any]:
    """Ask for a link."""
    return _ask(request, blank(AskForm), asked="asked" in request.query_params)


@post("/reset", name="resets.send", opt=PUBLIC)
async def ask(request: AnyRequest) -> Response[Any]:
    """The answer is the same whether the login exists or not."""
    form = await posted(request, AskForm)
    if form.value is None:
        return _ask(request, form, status=422)
    try:
        await ask_for_reset(form.value.login, address=visit_of(request).address)
    except TooMany as refusal:
        return _ask(request, form.refused("", refusal.message), status=429)
    return Redirect("/reset?asked=1", status_code=303)


@get("/reset/{token:str}", name="resets.reset", opt=PUBLIC)
async def reset_page(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Set a new password; looking at the page does not use the link up, so that mail scanners do no harm."""
    if not await link_works(token):
        raise NotFound(_("This link has been used or is too old. Ask for a new one."))
    return _reset(request, token, blank(NewPasswordForm))


@post("/reset/{token:str}", name="resets.set", opt=PUBLIC)
async def reset(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Set it; all log-ins of the person end, and the log-in page says that it worked."""
    form = await posted(request, NewPasswordForm)
    if form.value is None:
        return _reset(request, token, form, status=422)
    try:
        await reset_password(token, form.value.password)
    except Invalid as refusal:
        return _reset(request, token, form.refused_by(refusal), status=422)
    return Redirect("/login?reset=1", status_code=303)


def _ask(request: AnyRequest, form: Bound[AskForm], *, status: int = 200, asked: bool = False) -> Response[Any]:
    by_mail = bool(current_settings().smtp_url)
    return page(request, "accounts/reset_ask.html", status=status, form=form, asked=asked, by_mail=by_mail)


def _reset(request: AnyRequest, token: str, form: Bound[NewPasswordForm], *, status: int = 200) -> Response[Any]:
    return page(
        request, "accounts/reset.html", status=status, headers=_NEVER_KEPT, form=form, token=token, shortest=SHORTEST
    )
